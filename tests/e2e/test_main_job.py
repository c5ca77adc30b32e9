"""The main job, end to end: join by invitation, ask, be answered in the admin, be found."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from tests.e2e.conftest import PHONE, OpenPage
from tests.factories import (
    PASSWORD,
    make_group,
    make_invitation,
    make_member,
    make_mentor,
    make_question,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group() -> StudyGroup:
    return make_group(name="3조")


@pytest.mark.both_databases
def test_somebody_joins_by_invitation_asks_and_is_answered_in_the_admin(
    open_page: OpenPage, group: StudyGroup
) -> None:
    mentor = make_mentor(group, name="오멘토")
    page = open_page(locale="en-US")
    page.goto(make_invitation(group=group).get_absolute_url())
    page.get_by_label("E-mail").fill("newcomer@example.org")
    page.locator("input[name=display_name]").fill("새내기")
    page.locator("input[type=password]").first.fill(PASSWORD)
    if page.locator("input[type=password]").count() > 1:
        page.locator("input[type=password]").nth(1).fill(PASSWORD)
    page.locator("main form button.button--primary").click()
    page.goto(reverse("question-ask"))
    page.get_by_label("Question").fill("트랜스포머의 위치 인코딩은 왜 더하나요?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("h1")).to_contain_text("위치 인코딩")
    asked_at = page.url

    asker = User.objects.get(email="newcomer@example.org")
    question = asker.questions.get()
    actions.escalate(question=question, by=asker, reason="자료마다 달라요")

    desk = open_page(locale="en-US")
    desk.goto("/admin/")
    desk.get_by_label("E-mail").fill(mentor.email)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="위치 인코딩").click()
    expect(desk.locator("#content")).to_contain_text("자료마다 달라요")
    desk.get_by_label("Answer", exact=True).fill("이어 붙이면 **차원**이 늘어나요. $d+p$")
    expect(desk.locator(".markdownx-preview strong")).to_have_text("차원")
    desk.get_by_role("button", name="Answer and resolve").click()
    expect(desk.locator(".messagelist")).to_contain_text("Answered and resolved")

    page.goto(asked_at)
    expect(page.locator(".answer--endorsed")).to_contain_text("오멘토")
    expect(page.locator(".state--resolved").first).to_be_visible()

    page.goto(reverse("search"))
    page.get_by_role("combobox").last.fill("트랜스포머에서 차원")
    page.keyboard.press("Enter")
    expect(page.locator(".row-title").first).to_contain_text("위치 인코딩")
    expect(page.locator("mark").first).to_be_visible()


def test_suggestions_are_walked_by_keyboard(open_page: OpenPage, group: StudyGroup) -> None:
    member = make_member(group)
    make_question(group=group, title="멀티 헤드 어텐션은 무엇을 보나요?")
    page = open_page(user=member)
    page.goto(reverse("question-list"))
    page.keyboard.press("/")
    page.keyboard.type("멀티 헤드")
    expect(page.locator("#site-suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator('#site-suggestions [aria-selected="true"]')).to_contain_text("멀티")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("멀티 헤드 어텐션")


def test_a_korean_search_reads_well_on_a_phone(open_page: OpenPage, group: StudyGroup) -> None:
    member = make_member(group)
    make_question(group=group, title="특이값 분해는 어디에 쓰나요?", tags=["선형대수"])
    page = open_page(user=member, size=PHONE, dark=True)
    page.goto(reverse("search") + "?q=특이값분해를 is:open")
    expect(page.locator(".row-title")).to_have_count(1)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE[0]
    page.locator(".chip", has_text="is:open").click()
    expect(page.locator(".row-title")).to_have_count(1)
