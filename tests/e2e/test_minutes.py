"""A scribe takes minutes as people talk; a member pastes a chat before the session."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Request, expect

from kb.groups.models import StudyGroup
from kb.notes.models import MinutesDraft
from kb.questions.models import Question
from kb.questions.states import State
from tests.e2e.conftest import PHONE, OpenPage
from tests.factories import make_group, make_meeting, make_member

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

TANH = "RNN에서는 왜 tanh를 쓰나요?"
DROPOUT = "드롭아웃은 언제 쓰나요?"
TEXT = f"Q. {TANH}\nA. 기울기가 터지지 않게요.\n\nQ. {DROPOUT}\nA. 내일까지 조사해 오기\n"
CHAT = f"지수  [오후 4:02]\n{TANH}\n\n하늘  [오후 4:05]\n저도 몰라요\n{DROPOUT}\n"
LIVE = "/minutes/live/"


class Flight:
    """How many requests that save minutes are under way, and the most that ever were."""

    def __init__(self, page: Page) -> None:
        self.now = self.most = self.sent = 0
        page.on("request", self._on_start)
        page.on("requestfinished", self._on_end)
        page.on("requestfailed", self._on_end)

    def _on_start(self, request: Request) -> None:
        if LIVE in request.url:
            self.now, self.sent = self.now + 1, self.sent + 1
            self.most = max(self.most, self.now)

    def _on_end(self, request: Request) -> None:
        self.now -= LIVE in request.url


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


def test_minutes_are_read_while_typed_saved_and_recorded(
    open_page: OpenPage, group: StudyGroup
) -> None:
    meeting = make_meeting(group=group)
    page = open_page(user=make_member(group))
    flight = Flight(page)
    page.goto(meeting.get_absolute_url())
    page.get_by_role("link", name="Take minutes").click()
    box = page.get_by_label("Minutes", exact=True)
    box.press_sequentially(f"Q. {TANH}\nA. 기울기가 ", delay=15)
    page.get_by_role("heading", name=TANH).wait_for()
    box.fill(TEXT)
    page.get_by_role("heading", name=DROPOUT).wait_for()
    assert flight.most == 1
    assert MinutesDraft.objects.get().text == TEXT
    page.get_by_role("link", name="line 4").click()
    selected = box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert selected == f"Q. {DROPOUT}"
    page.reload()
    expect(box).to_have_value(TEXT)
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    assert set(Question.objects.values_list("title", "state", "meeting")) == {
        (TANH, State.RESOLVED, meeting.pk),
        (DROPOUT, State.OPEN, meeting.pk),
    }


def test_minutes_are_taken_without_a_script(open_page: OpenPage, group: StudyGroup) -> None:
    meeting = make_meeting(group=group)
    page = open_page(user=make_member(group), javascript=False)
    page.goto(reverse("meeting-minutes", args=[meeting.pk]))
    page.get_by_label("Minutes", exact=True).fill(TEXT)
    page.get_by_role("button", name="Show what will be recorded").click()
    page.get_by_role("heading", name=DROPOUT).wait_for()
    assert not Question.objects.exists()
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("link", name=TANH).first.wait_for()
    assert Question.objects.count() == 2


def test_two_scribes_see_each_other_and_put_their_texts_together(
    open_page: OpenPage, group: StudyGroup
) -> None:
    meeting = make_meeting(group=group)
    url = reverse("meeting-minutes", args=[meeting.pk])
    one = open_page(user=make_member(group, name="하늘"))
    other = open_page(user=make_member(group, name="지수"))
    one.goto(url)
    other.goto(url)
    one.get_by_label("Minutes", exact=True).fill(f"Q. {TANH}\n")
    one.get_by_role("heading", name=TANH).wait_for()
    other.get_by_label("Minutes", exact=True).fill(f"Q. {DROPOUT}\n")
    other.get_by_text("하늘 saved another text").wait_for()
    other.get_by_role("button", name="Put both together").click()
    expect(other.get_by_label("Minutes", exact=True)).to_have_value(f"Q. {DROPOUT}\nQ. {TANH}\n")
    one.get_by_text("지수 is writing these minutes").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pasted_chat_becomes_questions_after_one_look(
    open_page: OpenPage, group: StudyGroup, javascript: bool
) -> None:
    meeting = make_meeting(group=group, on=group.today() + timedelta(days=1))
    page = open_page(user=make_member(group, name="김하늘"), javascript=javascript)
    page.goto(reverse("front"))
    page.get_by_role("link", name="Paste several lines").click()
    page.get_by_label("Questions, one per line, or a chat").fill(CHAT)
    page.get_by_role("button", name="Look over the lines").click()
    page.get_by_text("1 line that doesn’t ask").wait_for()
    page.get_by_role("button", name="Take them in").click()
    page.get_by_text("2 questions are in.").wait_for()
    asked = set(Question.objects.values_list("title", "asked_as", "asker__display_name", "meeting"))
    assert asked == {(TANH, "지수", None, meeting.pk), (DROPOUT, "", "김하늘", meeting.pk)}


def test_minutes_and_inbox_fit_a_phone(open_page: OpenPage, group: StudyGroup) -> None:
    meeting = make_meeting(group=group)
    page = open_page(user=make_member(group), size=PHONE, dark=True)
    page.goto(reverse("meeting-minutes", args=[meeting.pk]))
    page.get_by_label("Minutes", exact=True).fill(TEXT)
    page.get_by_role("heading", name=DROPOUT).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.goto(reverse("group-inbox", args=[group.slug]))
    page.get_by_label("Questions, one per line, or a chat").fill(CHAT)
    page.get_by_role("button", name="Look over the lines").click()
    page.get_by_role("button", name="Take them in").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
