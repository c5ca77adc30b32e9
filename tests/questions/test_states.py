"""The table of states: what each move needs, does, and refuses."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions, rules
from kb.questions.errors import (
    AnswerNeeded,
    BadDueDate,
    BadDuplicate,
    NotPossibleNow,
    ReasonNeeded,
)
from kb.questions.models import Question
from kb.questions.states import TRANSITIONS, Cause, State, Turn
from tests.factories import (
    make_answer,
    make_group,
    make_lead,
    make_meeting,
    make_member,
    make_mentor,
    make_question,
    viewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def asker(group: StudyGroup) -> User:
    return make_member(group)


@pytest.fixture
def mentor(group: StudyGroup) -> User:
    return make_mentor(group)


@pytest.fixture
def question(group: StudyGroup, asker: User) -> Question:
    return make_question(group=group, by=asker)


def causes(question: Question) -> list[tuple[str, str]]:
    rows = question.history.order_by("at", "pk")
    return [(row.cause, row.after) for row in rows]


def test_a_new_question_is_open_and_the_groups_turn(question: Question) -> None:
    assert (question.state, question.turn) == (State.OPEN, Turn.GROUP)
    assert causes(question) == [(Cause.ASKED, State.OPEN)]


def test_a_peers_answer_makes_it_answered_and_the_askers_turn(question: Question) -> None:
    make_answer(question=question)
    assert (question.state, question.turn) == (State.ANSWERED, Turn.ASKER)


def test_a_mentors_own_answer_is_endorsed_and_may_leave_the_question_answered(
    question: Question, mentor: User
) -> None:
    answer = make_answer(question=question, by=mentor)
    assert answer.endorsed_by == mentor
    assert question.state == State.ANSWERED


def test_a_mentor_answers_and_resolves_in_one_step(question: Question, mentor: User) -> None:
    make_answer(question=question, by=mentor, resolve=True)
    assert (question.state, question.turn) == (State.RESOLVED, Turn.NOBODY)
    assert question.resolved_at is not None


def test_a_peer_cannot_resolve_by_answering(question: Question) -> None:
    make_answer(question=question, resolve=True)
    assert question.state == State.ANSWERED


def test_a_relayed_answer_is_not_endorsed_until_a_mentor_confirms_it(
    question: Question, asker: User, mentor: User
) -> None:
    answer = make_answer(question=question, by=asker, relayed=True, answered_as="김멘토")
    assert (answer.is_relayed, answer.is_endorsed) == (True, False)
    actions.endorse(answer=answer, by=mentor)
    question.refresh_from_db()
    assert question.state == State.RESOLVED


def test_escalating_needs_a_reason_and_names_the_mentoring(
    question: Question, asker: User, group: StudyGroup
) -> None:
    meeting = make_meeting(group=group, kind="mentoring")
    with pytest.raises(ReasonNeeded):
        actions.escalate(question=question, by=asker, reason=" ")
    question = actions.escalate(question=question, by=asker, reason="모르겠어요", meeting=meeting)
    assert (question.state, question.turn) == (State.WAITING, Turn.MENTOR)
    assert question.escalated_for == meeting
    assert question.due_on == meeting.held_on
    assert question.waiting_since is not None


def test_a_peers_answer_leaves_a_waiting_question_waiting(question: Question, asker: User) -> None:
    actions.escalate(question=question, by=asker, reason="모르겠어요")
    make_answer(question=question)
    assert question.state == State.WAITING


def test_a_mentors_answer_ends_the_waiting(question: Question, asker: User, mentor: User) -> None:
    actions.escalate(question=question, by=asker, reason="모르겠어요")
    make_answer(question=question, by=mentor)
    assert (question.state, question.waiting_since) == (State.ANSWERED, None)


def test_asking_back_makes_it_the_askers_turn(
    question: Question, asker: User, mentor: User
) -> None:
    actions.escalate(question=question, by=asker, reason="모르겠어요")
    question = actions.ask_back(question=question, by=mentor, reason="어떤 코드인가요?")
    assert (question.state, question.turn) == (State.OPEN, Turn.ASKER)


def test_accepting_while_it_waits_takes_it_back_first(question: Question, asker: User) -> None:
    answer = make_answer(question=question)
    actions.escalate(question=question, by=asker, reason="확인이 필요해요")
    actions.accept(answer=answer, by=asker)
    question.refresh_from_db()
    assert question.state == State.RESOLVED
    assert causes(question)[-2:] == [
        (Cause.WITHDRAWN, State.OPEN),
        (Cause.ACCEPTED, State.RESOLVED),
    ]


def test_nobody_resolves_what_has_no_answer(question: Question, asker: User) -> None:
    with pytest.raises(AnswerNeeded):
        actions.confirm_resolved(question=question, by=asker)


def test_withdrawing_the_last_answer_opens_it_again(question: Question, asker: User) -> None:
    answer = make_answer(question=question)
    actions.delete_answer(answer=answer, by=asker)
    question.refresh_from_db()
    assert question.state == State.OPEN
    actions.restore_answer(answer=answer, by=asker)
    question.refresh_from_db()
    assert question.state == State.ANSWERED


def test_putting_off_is_a_date_on_an_open_question_not_a_state(
    question: Question, asker: User, group: StudyGroup
) -> None:
    tomorrow = group.today() + timedelta(days=1)
    question = actions.defer(question=question, by=asker, until=tomorrow, note="더 조사해요")
    assert (question.state, question.due_on) == (State.OPEN, tomorrow)
    with pytest.raises(BadDueDate):
        actions.defer(question=question, by=asker, until=group.today() - timedelta(days=1))


def test_only_an_open_question_is_put_off(question: Question, asker: User) -> None:
    make_answer(question=question)
    with pytest.raises(NotPossibleNow):
        actions.defer(question=question, by=asker, until=timezone.localdate())


def test_closing_needs_a_reason_or_the_original(question: Question, asker: User) -> None:
    with pytest.raises(ReasonNeeded):
        actions.drop(question=question, by=asker)
    original = make_question(group=question.group)
    question = actions.drop(question=question, by=asker, duplicate_of=original)
    assert (question.state, question.duplicate_of) == (State.DROPPED, original)


def test_duplicates_never_form_a_ring(question: Question, asker: User) -> None:
    original = make_question(group=question.group)
    actions.drop(question=question, by=asker, duplicate_of=original)
    with pytest.raises(BadDuplicate):
        question.refresh_from_db()
        actions.drop(question=original, by=asker, duplicate_of=question)


def test_reopening_clears_what_closed_it(question: Question, asker: User) -> None:
    actions.drop(question=question, by=asker, reason="지난 이야기예요")
    question = actions.reopen(question=question, by=asker, reason="다시 궁금해요")
    assert (question.state, question.drop_reason) == (State.OPEN, "")


def test_resolving_lets_go_of_the_due_date(question: Question, asker: User) -> None:
    actions.defer(question=question, by=asker, until=question.group.today())
    answer = make_answer(question=question)
    actions.accept(answer=answer, by=asker)
    question.refresh_from_db()
    assert question.due_on is None


def test_states_follow_each_other_as_people_expect_and_no_other_way() -> None:
    listed = {
        (before, after)
        for table in TRANSITIONS.values()
        for before, afters in table.items()
        for after in afters
        if before != after
    }
    assert listed == {
        (State.OPEN, State.ANSWERED),
        (State.OPEN, State.WAITING),
        (State.OPEN, State.RESOLVED),
        (State.OPEN, State.DROPPED),
        (State.ANSWERED, State.RESOLVED),
        (State.ANSWERED, State.WAITING),
        (State.ANSWERED, State.OPEN),
        (State.ANSWERED, State.DROPPED),
        (State.WAITING, State.ANSWERED),
        (State.WAITING, State.RESOLVED),
        (State.WAITING, State.OPEN),
        (State.WAITING, State.DROPPED),
        (State.RESOLVED, State.OPEN),
        (State.DROPPED, State.OPEN),
    }


def test_only_escalating_makes_a_question_wait_for_a_mentor() -> None:
    leading = {
        cause
        for cause, table in TRANSITIONS.items()
        for before, afters in table.items()
        if State.WAITING in afters and before != State.WAITING
    }
    assert leading == {Cause.ESCALATED}


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "resolved"},
        {"state": "waiting"},
        {"state": "dropped", "turn": ""},
        {"state": "gone"},
        {"turn": "mentor"},
        {"title": ""},
        {"asker": None},
    ],
)
def test_the_database_refuses_a_question_that_contradicts_itself(
    question: Question, broken: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**broken)


def test_the_same_submission_makes_one_question_and_one_answer(
    group: StudyGroup, asker: User
) -> None:

    key = uuid.uuid4()
    first = make_question(group=group, by=asker, submission=key)
    assert make_question(group=group, by=asker, submission=key) == first
    answer = make_answer(question=first, by=asker, submission=key)
    assert make_answer(question=first, by=asker, submission=key) == answer


def test_the_lead_may_accept_and_a_stranger_may_not(question: Question, group: StudyGroup) -> None:

    assert rules.can_accept(viewer(make_lead(group)), question)
    assert not rules.can_accept(viewer(make_member(group)), question)
    assert not rules.can_accept(viewer(make_member(make_group())), question)
