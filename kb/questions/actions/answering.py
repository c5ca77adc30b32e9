"""Answer, accept, endorse, thank, comment."""

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.viewer import Viewer
from kb.images.shown import keep_images
from kb.questions.actions.moving import locked, move, take_back_if_waiting
from kb.questions.actions.once import made_once
from kb.questions.actions.texts import keep_citations
from kb.questions.errors import AnswerGone, EmptyText, NotPossibleNow
from kb.questions.models import Answer, Comment, Origin, Question, Revision, Thanks
from kb.questions.states import Cause, State
from kb.questions.versions import refuse_if_edited_since

# What others change of an answer while somebody looks at it.
_CHANGING: Final = (
    "body",
    "edited_at",
    "accepted_at",
    "accepted_by",
    "endorsed_at",
    "endorsed_by",
    "deleted_at",
    "deleted_by",
)


@transaction.atomic
def add_answer(
    *,
    question: Question,
    by: User | None,
    body: str,
    answered_as: str = "",
    relayed: bool = False,
    resolve: bool = False,
    submission: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Answer:
    """Answer a question; a mentor's own answer is endorsed by being theirs.

    ``resolve`` is the mentor's "answer and resolve". A peer's answer to a question that waits
    for a mentor leaves it waiting.
    """
    if not body.strip():
        raise EmptyText
    question = locked(question)
    is_mentors = by is not None and not relayed and Viewer.of(by).is_mentor_of(question.group)
    now = at or timezone.now()
    answer, is_new = made_once(
        Answer.objects.all(),
        submission,
        question=question,
        author=by,
        answered_as=answered_as,
        origin=Origin.RELAYED if relayed else Origin.OWN,
        body=body.strip(),
        endorsed_at=now if is_mentors else None,
        endorsed_by=by if is_mentors else None,
        created_at=now,
    )
    if not is_new:
        return answer
    keep_links(answer, by=by)
    _answered(question, by=by, is_mentors=is_mentors, resolve=resolve, at=now)
    return answer


def _answered(
    question: Question, *, by: User | None, is_mentors: bool, resolve: bool, at: datetime
) -> None:
    before = State(question.state)
    if before == State.DROPPED:
        raise NotPossibleNow(Cause.ANSWERED, before)
    if is_mentors and resolve:
        after = State.RESOLVED
    elif before == State.OPEN or (before == State.WAITING and is_mentors):
        after = State.ANSWERED
    else:
        after = before
    if after != before:
        move(question, after, cause=Cause.ANSWERED, by=by, at=at)
    else:
        # Nothing changes but the thread: the save lets lists and the index know.
        question.save()


def keep_links(answer: Answer, *, by: User | None) -> None:
    """Note which references and pictures the answer shows."""
    meeting = answer.question.meeting
    section = meeting.kind if meeting else "other"
    keep_citations(answer, answer.body, answer.question.group, section=section)
    keep_images(answer, answer.body, by=by)


@transaction.atomic
def edit_answer(*, answer: Answer, by: User, body: str, based_on: str = "") -> Answer:
    """Change an answer's text; what it said before is kept.

    ``based_on`` is the version the editor began with (``kb.questions.versions``).
    """
    if not body.strip():
        raise EmptyText
    locked(answer.question)
    answer.refresh_from_db(fields=["body", "edited_at"])
    refuse_if_edited_since(answer, based_on)
    if answer.body != body.strip():
        Revision.objects.create(answer=answer, body=answer.body, by=by)
        answer.body, answer.edited_at = body.strip(), timezone.now()
        answer.save()
        keep_links(answer, by=by)
    return answer


@transaction.atomic
def accept(*, answer: Answer, by: User, at: datetime | None = None) -> Answer:
    """The asker or the lead takes this answer: the question is resolved."""
    question = _locked_with(answer)
    answer.accepted_at, answer.accepted_by = at or timezone.now(), by
    answer.save()
    if question.state == State.RESOLVED:
        return answer
    take_back_if_waiting(question, by=by, at=at)
    move(question, State.RESOLVED, cause=Cause.ACCEPTED, by=by, at=at)
    return answer


@transaction.atomic
def unaccept(*, answer: Answer) -> Answer:
    """Take an acceptance back; the question's state stays (reopening it is a step of its own)."""
    _locked_with(answer)
    answer.accepted_at, answer.accepted_by = None, None
    answer.save()
    return answer


@transaction.atomic
def endorse(*, answer: Answer, by: User, at: datetime | None = None) -> Answer:
    """A mentor stands behind this answer (a relayed one is confirmed): it is resolved."""
    question = _locked_with(answer)
    answer.endorsed_at, answer.endorsed_by = at or timezone.now(), by
    answer.save()
    if question.state != State.RESOLVED:
        move(question, State.RESOLVED, cause=Cause.ENDORSED, by=by, at=at)
    return answer


@transaction.atomic
def unendorse(*, answer: Answer) -> Answer:
    _locked_with(answer)
    answer.endorsed_at, answer.endorsed_by = None, None
    answer.save()
    return answer


@transaction.atomic
def delete_answer(*, answer: Answer, by: User) -> Answer:
    """Withdraw an answer; with the last one gone the question is open again."""
    question = _locked_with(answer)
    answer.deleted_at, answer.deleted_by = timezone.now(), by
    answer.save()
    has_others = question.answers.alive().exists()
    if not has_others and question.state in (State.ANSWERED, State.RESOLVED):
        move(question, State.OPEN, cause=Cause.ANSWERS_GONE, by=by)
    return answer


@transaction.atomic
def restore_answer(*, answer: Answer, by: User) -> Answer:
    """Bring a withdrawn answer back, and its question to where the withdrawal found it."""
    question = locked(answer.question)
    answer.refresh_from_db(fields=_CHANGING)
    withdrawn_at = answer.deleted_at
    answer.deleted_at, answer.deleted_by = None, None
    answer.save()
    if withdrawn_at is None or question.state != State.OPEN:
        return answer
    opened = question.history.filter(cause=Cause.ANSWERS_GONE, at__gte=withdrawn_at).first()
    if opened is not None:
        settles = opened.before == State.RESOLVED and (answer.is_accepted or answer.is_endorsed)
        after = State.RESOLVED if settles else State.ANSWERED
        move(question, after, cause=Cause.ANSWERED, by=by)
    return answer


def _locked_with(answer: Answer) -> Question:
    """Lock an answer's question, and read the answer as it is now: others may have been quicker."""
    question = locked(answer.question)
    answer.refresh_from_db(fields=_CHANGING)
    if answer.deleted_at is not None:
        raise AnswerGone
    return question


@transaction.atomic
def thank(*, answer: Answer, by: User) -> bool:
    """Say “도움됐어요”, or take it back; return whether it is said now."""
    thanks, made = Thanks.objects.get_or_create(answer=answer, user=by)
    if not made:
        thanks.delete()
    return made


@transaction.atomic
def comment(
    *,
    question: Question,
    by: User,
    body: str,
    answer: Answer | None = None,
    submission: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Comment:
    if not body.strip():
        raise EmptyText
    made, is_new = made_once(
        Comment.objects.all(),
        submission,
        question=question,
        answer=answer,
        author=by,
        body=body.strip(),
        created_at=at or timezone.now(),
    )
    if is_new:
        keep_images(made, made.body, by=by)
    return made


@transaction.atomic
def delete_comment(*, comment: Comment) -> Comment:
    comment.deleted_at = timezone.now()
    comment.save()
    return comment


@transaction.atomic
def restore_comment(*, comment: Comment) -> Comment:
    comment.deleted_at = None
    comment.save()
    return comment
