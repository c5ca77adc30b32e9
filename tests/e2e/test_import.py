"""A member pastes a log, looks at what it becomes, and finds it in the group's questions."""

import pytest
from django.urls import reverse

from kb.notes.models import Note
from kb.questions.models import Question
from tests.e2e.conftest import PHONE, OpenPage
from tests.factories import make_group, make_member
from tests.notes.logs import peer_log

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

TANH = "RNN에서는 왜 tanh를 쓰나요?"
LOG = peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요.", "", "Q. 드롭아웃은 언제 쓰나요?")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pasted_log_is_previewed_and_imported(open_page: OpenPage, javascript: bool) -> None:
    group = make_group()
    page = open_page(user=make_member(group), javascript=javascript)
    page.goto(reverse("note-import"))
    page.get_by_label("Or paste Markdown").fill(LOG)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name=TANH).wait_for()
    assert not Note.objects.exists()
    page.get_by_role("link", name="line 5").first.click()
    assert page.url.endswith("#line-5")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name=TANH).click()
    page.get_by_text("기울기가 터지지 않게요.").first.wait_for()
    assert Question.objects.unresolved().get().title == "드롭아웃은 언제 쓰나요?"


def test_the_preview_fits_a_phone(open_page: OpenPage) -> None:
    group = make_group()
    page = open_page(user=make_member(group), size=PHONE, dark=True)
    page.goto(reverse("note-import"))
    page.get_by_label("Or paste Markdown").fill(LOG)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name=TANH).wait_for()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE[0]
