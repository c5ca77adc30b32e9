"""Moves between states: each checks the table, writes history and says whose turn it is."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.meetings.models import Meeting
from kb.questions.errors import (
    AnswerNeeded,
    BadDueDate,
    BadDuplicate,
    NotPossibleNow,
    ReasonNeeded,
)
from kb.questions.models import Question, StateChange
from kb.questions.states import UNRESOLVED, Cause, State, may_follow, turn_after


def locked(question: Question) -> Question:
    """Return the row as it is now, held until the transaction ends.

    Two people who press at once are served one after the other, the second on fresh facts.
    """
    return (
        Question.objects.select_for_update(of=("self",)).select_related("group").get(pk=question.pk)
    )


def move(
    question: Question,
    after: State,
    *,
    cause: Cause,
    by: User | None,
    reason: str = "",
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> None:
    """Bring a (locked) question into a state and write the row of history."""
    before = State(question.state)
    if not may_follow(cause, before, after):
        raise NotPossibleNow(cause, before)
    now = at or timezone.now()
    question.state = after
    question.turn = turn_after(cause, after)
    _set_what_belongs_to(question, before, after, now)
    question.save()
    record(question, before=before, cause=cause, by=by, reason=reason, meeting=meeting, at=now)


def _set_what_belongs_to(question: Question, before: State, after: State, now: datetime) -> None:
    if after != State.WAITING:
        question.waiting_since = None
    elif before != State.WAITING:
        question.waiting_since = now
    if after != State.RESOLVED:
        question.resolved_at = None
    elif before != State.RESOLVED:
        question.resolved_at = now
    if after not in UNRESOLVED:
        question.due_on, question.deferral = None, ""
    if after != State.DROPPED:
        question.duplicate_of, question.drop_reason = None, ""


def record(
    question: Question,
    *,
    before: State | None,
    cause: Cause,
    by: User | None,
    reason: str = "",
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> StateChange:
    return StateChange.objects.create(
        question=question,
        before=before or "",
        after=question.state,
        cause=cause,
        by=by,
        reason=reason,
        due_on=question.due_on,
        meeting=meeting,
        at=at or timezone.now(),
    )


@transaction.atomic
def escalate(
    *,
    question: Question,
    by: User,
    reason: str,
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> Question:
    """Pass a question to the mentor, for a mentoring if one is named."""
    if not reason.strip():
        raise ReasonNeeded
    question = locked(question)
    question.escalation_reason, question.escalated_for = reason.strip(), meeting
    if meeting is not None:
        question.due_on = meeting.held_on
    move(
        question, State.WAITING, cause=Cause.ESCALATED, by=by, reason=reason, meeting=meeting, at=at
    )
    return question


@transaction.atomic
def withdraw(
    *, question: Question, by: User, reason: str = "", at: datetime | None = None
) -> Question:
    """Take a question back from the mentor."""
    question = locked(question)
    move(question, State.OPEN, cause=Cause.WITHDRAWN, by=by, reason=reason, at=at)
    return question


@transaction.atomic
def ask_back(*, question: Question, by: User, reason: str, at: datetime | None = None) -> Question:
    """A mentor needs to know more: it is the asker's turn."""
    if not reason.strip():
        raise ReasonNeeded
    question = locked(question)
    move(question, State.OPEN, cause=Cause.ASKED_BACK, by=by, reason=reason.strip(), at=at)
    return question


@transaction.atomic
def defer(
    *, question: Question, by: User, until: date, note: str = "", at: datetime | None = None
) -> Question:
    """Put an open question off to a day; it stays open."""
    question = locked(question)
    if until < question.group.today(now=at):
        raise BadDueDate
    question.due_on, question.deferral = until, note.strip()
    move(question, State.OPEN, cause=Cause.DEFERRED, by=by, reason=note.strip(), at=at)
    return question


@transaction.atomic
def confirm_resolved(
    *, question: Question, by: User, reason: str = "", at: datetime | None = None
) -> Question:
    """Take the asker's, the group's or a mentor's word that the answers do."""
    question = locked(question)
    if not question.answers.alive().exists():
        raise AnswerNeeded
    take_back_if_waiting(question, by=by, at=at)
    move(question, State.RESOLVED, cause=Cause.CONFIRMED, by=by, reason=reason, at=at)
    return question


def take_back_if_waiting(question: Question, *, by: User, at: datetime | None = None) -> None:
    """Whoever settles a question that waits for a mentor takes it back first; both are told."""
    if question.state == State.WAITING:
        move(question, State.OPEN, cause=Cause.WITHDRAWN, by=by, at=at)


@transaction.atomic
def drop(
    *,
    question: Question,
    by: User,
    reason: str = "",
    duplicate_of: Question | None = None,
    at: datetime | None = None,
) -> Question:
    """Close a question as no longer relevant (say why) or as the duplicate of another."""
    question = locked(question)
    if duplicate_of is None and not reason.strip():
        raise ReasonNeeded
    if duplicate_of is not None and question.pk in _originals_of(duplicate_of):
        raise BadDuplicate
    before = State(question.state)
    if not may_follow(Cause.DROPPED, before, State.DROPPED):
        raise NotPossibleNow(Cause.DROPPED, before)
    question.duplicate_of, question.drop_reason = duplicate_of, reason.strip()
    move(question, State.DROPPED, cause=Cause.DROPPED, by=by, reason=reason.strip(), at=at)
    return question


def _originals_of(question: Question | None) -> set[int]:
    seen: set[int] = set()
    while question is not None and question.pk not in seen:
        seen.add(question.pk)
        question = question.duplicate_of
    return seen


@transaction.atomic
def reopen(*, question: Question, by: User, reason: str, at: datetime | None = None) -> Question:
    """Open a resolved or closed question again, and say why."""
    if not reason.strip():
        raise ReasonNeeded
    question = locked(question)
    move(question, State.OPEN, cause=Cause.REOPENED, by=by, reason=reason.strip(), at=at)
    return question
