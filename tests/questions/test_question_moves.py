"""Moves by form: they happen, are refused in words, and keep what was typed."""

from datetime import timedelta
from typing import Any

import pytest

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.meetings.models import MeetingKind
from kb.questions import actions
from kb.questions.models import Question, Visibility
from kb.questions.moves import MOVES
from kb.questions.states import State, Turn
from tests.factories import make_answer, make_cohort, make_group, make_meeting, make_question
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def state(question: Question) -> str:
    question.refresh_from_db()
    return question.state


def test_a_peer_passes_it_to_the_mentor_for_the_next_mentoring(
    get: Visit, post: Visit, question: Question, group: StudyGroup, peer: User
) -> None:
    later = make_meeting(
        group=group, kind=MeetingKind.MENTORING, on=group.today() + timedelta(days=9)
    )
    soon = make_meeting(
        group=group, kind=MeetingKind.MENTORING, on=group.today() + timedelta(days=2)
    )
    make_meeting(group=group, kind=MeetingKind.MENTORING, on=group.today() - timedelta(days=2))
    form = get(peer, "question-escalate", question.pk).context["form"]
    assert form["meeting"].value() == soon.pk
    assert [pk for pk, _ in form.fields["meeting"].choices] == ["", soon.pk, later.pk]
    page = post(
        peer, "question-escalate", question.pk, data={"reason": "몰라요", "meeting": soon.pk}
    )
    assert "Passed to the mentors" in page.content.decode()
    assert state(question) == State.WAITING
    assert question.escalated_for == soon


def test_without_a_reason_it_is_not_passed_on(post: Visit, question: Question, peer: User) -> None:
    page = post(peer, "question-escalate", question.pk, data={"reason": " "})
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    assert state(question) == State.OPEN


def test_a_meeting_of_others_is_not_accepted(
    post: Visit, question: Question, group: StudyGroup, peer: User
) -> None:
    foreign = make_meeting(group=make_group(cohort=group.cohort), kind=MeetingKind.MENTORING)
    data = {"reason": "몰라요", "meeting": foreign.pk}
    post(peer, "question-escalate", question.pk, data=data)
    assert state(question) == State.OPEN


def test_who_was_slower_is_told_the_state_and_keeps_the_text(
    post: Visit, question: Question, peer: User, asker: User
) -> None:
    actions.escalate(question=question, by=asker, reason="먼저")
    page = post(peer, "question-escalate", question.pk, data={"reason": "길게 쓴 까닭"})
    shown = page.content.decode()
    assert "Waiting for a mentor" in shown
    assert "길게 쓴 까닭" in shown
    question.refresh_from_db()
    assert question.escalation_reason == "먼저"


def test_it_is_taken_back_from_the_mentor(post: Visit, question: Question, peer: User) -> None:
    actions.escalate(question=question, by=peer, reason="몰라요")
    post(peer, "question-withdraw", question.pk)
    assert state(question) == State.OPEN


def test_a_mentor_asks_back(post: Visit, question: Question, peer: User, mentor: User) -> None:
    actions.escalate(question=question, by=peer, reason="몰라요")
    post(mentor, "question-ask-back", question.pk, data={"reason": "어떤 버전인가요?"})
    assert state(question) == State.OPEN
    assert question.turn == Turn.ASKER


def test_it_is_put_off_to_a_day(post: Visit, question: Question, peer: User) -> None:
    day = question.group.today() + timedelta(days=1)
    data = {"until": day.isoformat(), "note": "찾아볼게요"}
    post(peer, "question-defer", question.pk, data=data)
    assert state(question) == State.OPEN
    assert (question.due_on, question.deferral) == (day, "찾아볼게요")


@pytest.mark.parametrize("until", ["2020-01-01", "nonsense", ""])
def test_a_bad_day_is_refused_and_the_note_kept(
    post: Visit, question: Question, peer: User, until: str
) -> None:
    data = {"until": until, "note": "찾아볼게요"}
    page = post(peer, "question-defer", question.pk, data=data)
    assert "찾아볼게요" in page.content.decode()
    assert page.context["form"].errors
    question.refresh_from_db()
    assert question.due_on is None


def test_the_asker_says_it_is_resolved(post: Visit, question: Question, asker: User) -> None:
    make_answer(question=question)
    post(asker, "question-resolve", question.pk)
    assert state(question) == State.RESOLVED


def test_what_has_no_answer_is_not_resolved(post: Visit, question: Question, asker: User) -> None:
    page = post(asker, "question-resolve", question.pk)
    assert "Nobody has answered this question yet" in page.content.decode()
    assert state(question) == State.OPEN


def test_a_resolved_one_is_opened_again_with_a_reason(
    post: Visit, question: Question, asker: User, peer: User
) -> None:
    make_answer(question=question)
    actions.confirm_resolved(question=question, by=asker)
    post(peer, "question-reopen", question.pk, data={"reason": ""})
    assert state(question) == State.RESOLVED
    post(peer, "question-reopen", question.pk, data={"reason": "2장에서는 달라요"})
    assert state(question) == State.OPEN


@pytest.mark.parametrize("said", ["{pk}", "#{pk}", "http://localhost/questions/{pk}/#answer-3"])
def test_a_duplicate_is_named_by_number_or_address(
    post: Visit, group: StudyGroup, question: Question, asker: User, said: str
) -> None:
    original = make_question(group=group)
    data = {"duplicate": said.format(pk=original.pk), "reason": ""}
    post(asker, "question-close", question.pk, data=data)
    assert state(question) == State.DROPPED
    assert question.duplicate_of == original


def test_a_duplicate_is_found_by_words_of_its_title(
    post: Visit, group: StudyGroup, question: Question, asker: User
) -> None:
    original = make_question(group=group, title="배치 정규화는 언제 쓰나요?")
    make_question(group=group, title="배치 크기는 몇이 좋나요?")
    page = post(asker, "question-close", question.pk, data={"duplicate": "배치"})
    assert len(page.context["form"].candidates) == 2
    assert state(question) == State.OPEN
    post(asker, "question-close", question.pk, data={"duplicate": "정규화 배치"})
    assert state(question) == State.DROPPED
    assert question.duplicate_of == original


def test_choosing_one_of_several_sends_its_number_last(
    post: Visit, group: StudyGroup, question: Question, asker: User
) -> None:
    original = make_question(group=group, title="배치 정규화")
    make_question(group=group, title="배치 크기")
    data = {"duplicate": ["배치", f"#{original.pk}"]}
    post(asker, "question-close", question.pk, data=data)
    assert state(question) == State.DROPPED
    assert question.duplicate_of == original


def test_what_one_may_not_see_is_no_duplicate(post: Visit, question: Question, asker: User) -> None:
    secret = make_question(title="남의 조 비밀")
    for said in (f"#{secret.pk}", "비밀", str(question.pk), "9" * 18):
        page = post(asker, "question-close", question.pk, data={"duplicate": said})
        assert page.context["form"].errors["duplicate"], said
        assert "남의 조" not in page.content.decode()
    assert state(question) == State.OPEN


def test_closing_needs_a_reason_or_the_original(
    post: Visit, question: Question, asker: User
) -> None:
    assert post(asker, "question-close", question.pk).context["form"].errors
    post(asker, "question-close", question.pk, data={"reason": "지난 과제예요"})
    assert state(question) == State.DROPPED
    assert question.drop_reason == "지난 과제예요"


def test_the_lead_shares_with_the_cohort_under_pseudonyms(
    post: Visit, question: Question, lead: User, stranger: User
) -> None:
    data = {"visibility": Visibility.COHORT, "hides_names": "on"}
    post(lead, "question-share", question.pk, data=data)
    question.refresh_from_db()
    assert (question.visibility, question.hides_names) == (Visibility.COHORT, True)
    assert Question.objects.visible_to(stranger).filter(pk=question.pk).exists()


def test_the_lead_cannot_hide_it_among_mentors(
    post: Visit, question: Question, lead: User, asker: User
) -> None:
    data = {"visibility": Visibility.MENTORS}
    post(lead, "question-share", question.pk, data=data)
    question.refresh_from_db()
    assert question.visibility == Visibility.GROUP
    post(asker, "question-share", question.pk, data=data)
    question.refresh_from_db()
    assert question.visibility == Visibility.MENTORS


ANY_DATA: dict[str, Any] = {
    "reason": "까닭",
    "until": "2999-01-01",
    "visibility": Visibility.COHORT,
    "duplicate": "",
}


@pytest.mark.parametrize("name", MOVES)
def test_a_stranger_moves_nothing(
    get: Visit, post: Visit, question: Question, stranger: User, name: str
) -> None:
    assert get(stranger, f"question-{name}", question.pk).status_code == 404
    assert post(stranger, f"question-{name}", question.pk, data=ANY_DATA).status_code == 404
    assert get(stranger, f"question-{name}", 999_999).status_code == 404
    assert state(question) == State.OPEN


@pytest.mark.parametrize("name", ["escalate", "ask-back", "defer", "resolve", "share", "close"])
def test_a_reader_of_the_cohort_moves_nothing(
    post: Visit, group: StudyGroup, stranger: User, name: str
) -> None:
    question = make_question(group=group, visibility=Visibility.COHORT)
    make_answer(question=question)
    if name == "defer":
        Question.objects.filter(pk=question.pk).update(state=State.OPEN, turn=Turn.GROUP)
    before = state(question)
    page = post(stranger, f"question-{name}", question.pk, data=ANY_DATA)
    assert page.status_code == 403
    assert state(question) == before


@pytest.mark.parametrize("name", ["escalate", "defer", "share", "close"])
def test_an_archived_question_is_moved_by_nobody(post: Visit, name: str) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    question = make_question(group=group)
    assert question.asker
    page = post(question.asker, f"question-{name}", question.pk, data=ANY_DATA)
    assert page.status_code == 403
    assert "over" in page.content.decode()


@pytest.mark.parametrize("name", ["share", "close", "escalate", "defer", "reopen"])
def test_each_move_has_a_page_of_its_own_to_come_back_to(
    get: Visit, question: Question, asker: User, name: str
) -> None:
    if name == "reopen":
        actions.drop(question=question, by=asker, reason="끝")
    page = get(asker, f"question-{name}", question.pk)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


# --- 나도 궁금해요 --------------------------------------------------------------------------------


def test_a_peer_wonders_too_and_takes_it_back(post: Visit, question: Question, peer: User) -> None:
    post(peer, "question-interest", question.pk)
    assert question.interests.count() == 1
    post(peer, "question-interest", question.pk)
    assert question.interests.count() == 0


def test_a_script_gets_just_the_button(post: Visit, question: Question, peer: User) -> None:
    page = post(peer, "question-interest", question.pk, headers={"HX-Request": "true"})
    shown = page.content.decode().strip()
    assert shown.startswith('<form id="interest"')
    assert shown.endswith("</form>")
    assert 'aria-pressed="true"' in shown


def test_the_asker_the_stranger_and_a_visitor_do_not_count(
    get: Visit, post: Visit, question: Question, asker: User, stranger: User, peer: User
) -> None:
    assert post(asker, "question-interest", question.pk).status_code == 403
    assert post(stranger, "question-interest", question.pk).status_code == 404
    assert get(peer, "question-interest", question.pk).status_code == 405
    assert question.interests.count() == 0
