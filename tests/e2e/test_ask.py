"""Ask well, with and without scripts: from the form to an accepted answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions.models import Question
from tests.e2e.conftest import PHONE, OpenPage
from tests.factories import make_answer, make_group, make_meeting, make_member, make_question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group() -> StudyGroup:
    return make_group(name="3조")


@pytest.fixture
def asker(group: StudyGroup) -> User:
    return make_member(group, name="나비")


@pytest.fixture
def peer(group: StudyGroup) -> User:
    return make_member(group, name="두리")


@pytest.mark.both_databases
def test_a_question_is_asked_answered_and_accepted(
    open_page: OpenPage, group: StudyGroup, asker: User, peer: User
) -> None:
    make_meeting(group=group, on=group.today(), title="오늘 모임")
    page = open_page(user=asker)
    page.goto("/questions/")
    page.get_by_role("link", name="Ask a question").first.click()
    page.get_by_label("Question").fill("역전파를 왜 두 번 못 하나요?")
    page.get_by_label("Details").fill("**굵게** 그리고 $x^2$ 와\n\n```python\nloss.backward()\n```")
    expect(page.locator(".markdownx-preview strong")).to_have_text("굵게")
    expect(page.locator(".markdownx-preview math")).to_have_count(1)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("h1")).to_have_text("역전파를 왜 두 번 못 하나요?")
    expect(page.locator(".question-body strong")).to_have_text("굵게")
    expect(page.locator("aside")).to_contain_text("오늘 모임")

    helper = open_page(user=peer, size=PHONE, dark=True)
    helper.goto(page.url)
    expect(helper.locator(".state-line")).to_contain_text("Nobody has answered yet")
    helper.get_by_label("Your answer").fill("그래프를 지우기 때문이에요.")
    helper.get_by_role("button", name="Answer", exact=True).click()
    expect(helper.locator("article.answer")).to_contain_text("그래프를 지우기 때문이에요.")
    assert _fits(helper)

    page.reload()
    expect(page.locator(".state-line")).to_contain_text("Does it settle your question?")
    page.get_by_role("button", name="Accept this answer").click()
    expect(page.locator(".state--resolved")).to_be_visible()
    expect(page.locator(".badge--accepted")).to_be_visible()
    assert _fits(page)


def _fits(page: Page) -> bool:
    """Tell whether nothing sticks out of the page sideways."""
    fits: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return fits


def test_everything_works_without_scripts(
    open_page: OpenPage, group: StudyGroup, asker: User, peer: User
) -> None:
    page = open_page(user=asker, javascript=False)
    page.goto("/questions/ask/")
    page.get_by_label("Question").fill("스크립트 없이도 되나요?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("h1")).to_have_text("스크립트 없이도 되나요?")
    page.locator("summary", has_text="Pass it to a mentor").click()
    page.get_by_label("Why should a mentor see it?").fill("같이 봐도 모르겠어요")
    page.get_by_role("button", name="Pass it to a mentor").click()
    expect(page.locator(".state--waiting")).to_be_visible()

    helper = open_page(user=peer, javascript=False)
    helper.goto(page.url)
    helper.get_by_role("button", name="I wonder, too").click()
    expect(helper.get_by_role("button", name="I wonder, too 1")).to_have_attribute(
        "aria-pressed", "true"
    )
    helper.locator("summary", has_text="Comment").click()
    helper.get_by_label("Comment").fill("저도 궁금해요.")
    helper.get_by_role("button", name="Add the comment").click()
    expect(helper.locator(".comment")).to_contain_text("저도 궁금해요.")


def test_with_scripts_small_things_change_in_place(
    open_page: OpenPage, group: StudyGroup, asker: User, peer: User
) -> None:
    question = make_question(group=group, by=asker)
    answer = make_answer(question=question, by=asker)
    page = open_page(user=peer)
    page.goto(question.get_absolute_url())
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="I wonder, too").click()
    expect(page.get_by_role("button", name="I wonder, too 1")).to_be_visible()
    page.get_by_role("button", name="This helped").click()
    expect(page.get_by_role("button", name="This helped 1")).to_be_visible()
    comments = page.locator(f"#comments-{answer.pk}")
    comments.locator("summary").click()
    for text in ("하나예요.", "둘이에요."):
        comments.get_by_label("Comment").fill(text)
        comments.get_by_role("button", name="Add the comment").click()
        expect(comments.locator(".comment").last).to_contain_text(text)
    expect(comments.locator(".comment")).to_have_count(2)
    assert page.evaluate("window.stayed")


def test_deleting_is_undone_with_one_press(
    open_page: OpenPage, group: StudyGroup, asker: User
) -> None:
    question = make_question(group=group, by=asker, title="지웠다 살리는 질문")
    page = open_page(user=asker)
    page.goto(question.get_absolute_url())
    page.locator(".question-actions summary", has_text="More").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("h1")).to_have_text("Questions")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("지웠다 살리는 질문")


def test_a_permalink_leads_to_its_answer(
    open_page: OpenPage, group: StudyGroup, asker: User, peer: User
) -> None:
    question = make_question(group=group, by=asker)
    answer = make_answer(question=question, by=peer)
    page = open_page(user=asker)
    page.goto(answer.get_absolute_url())
    expect(page.locator("article.answer:target")).to_have_id(f"answer-{answer.pk}")


def test_one_line_drops_a_question_and_leaves_the_reader_where_they_were(
    open_page: OpenPage, group: StudyGroup, asker: User
) -> None:
    page = open_page(user=asker, size=PHONE)
    page.goto("/questions/drop-in/")
    page.get_by_label("Drop a question").fill("드롭아웃은 언제 끄나요?")
    page.get_by_role("button", name="Drop it in").click()
    expect(page.get_by_role("status")).to_contain_text("드롭아웃은 언제 끄나요?")
    assert re.search("/questions/$", page.url)
    assert Question.objects.get().asker == asker
    assert _fits(page)


def test_another_group_brings_its_own_meetings(
    open_page: OpenPage, group: StudyGroup, asker: User
) -> None:
    from_other = make_group(cohort=group.cohort, name="5조")
    from_other.memberships.create(user=asker)
    make_meeting(group=group, title="셋째 조 모임")
    make_meeting(group=from_other, title="다섯째 조 모임")
    page = open_page(user=asker)
    page.goto(f"/questions/ask/?group={group.pk}")
    expect(page.get_by_label("Meeting")).to_contain_text("셋째 조 모임")
    page.get_by_label("Group", exact=True).select_option(str(from_other.pk))
    expect(page.get_by_label("Meeting")).to_contain_text("다섯째 조 모임")
