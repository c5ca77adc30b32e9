"""Questions and answers as logs have them: history says "imported", once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.library.models import Lecture
from kb.meetings.models import Meeting
from kb.questions.actions.answering import keep_links
from kb.questions.actions.asking import ask
from kb.questions.actions.moving import locked, move
from kb.questions.models import Answer, Origin, Question
from kb.questions.states import Cause, State


@dataclass(frozen=True, slots=True)
class ImportedAnswer:
    body: str
    author: User | None = None
    answered_as: str = ""
    relayed: bool = False


@transaction.atomic
def import_question(
    *,
    group: StudyGroup,
    title: str,
    by: User | None = None,
    asked_as: str = "",
    body: str = "",
    answers: Iterable[ImportedAnswer] = (),
    is_resolved: bool = False,
    due_on: date | None = None,
    deferral: str = "",
    target: str = "",
    meeting: Meeting | None = None,
    lectures: Iterable[Lecture] = (),
    tags: Iterable[str] = (),
    parent: Question | None = None,
    at: datetime | None = None,
) -> Question:
    """Write a question with its answers as a log has them.

    ``is_resolved`` is for an answer that does not defer; a deferral is a due date and a note.
    """
    question = ask(
        group=group,
        title=title,
        by=by,
        asked_as=asked_as,
        body=body,
        meeting=meeting,
        lectures=lectures,
        tags=tags,
        parent=parent,
        target=target,
        at=at,
        cause=Cause.IMPORTED,
    )
    if due_on or deferral:
        question.due_on, question.deferral = due_on, deferral[:300]
        question.save()
    for answer in answers:
        _write(question, answer, by=by, at=at)
    if is_resolved:
        question = locked(question)
        move(question, State.RESOLVED, cause=Cause.IMPORTED, by=by, at=at)
    return question


@transaction.atomic
def import_answer(
    *,
    question: Question,
    answer: ImportedAnswer,
    by: User | None = None,
    is_resolved: bool = True,
    at: datetime | None = None,
) -> Answer:
    """Attach an answer that a (later) log holds to a question that is there already."""
    question = locked(question)
    made = _write(question, answer, by=by, at=at)
    if is_resolved and question.is_unresolved:
        move(question, State.RESOLVED, cause=Cause.IMPORTED, by=by, at=at)
    else:
        question.save()
    return made


def _write(
    question: Question, answer: ImportedAnswer, *, by: User | None, at: datetime | None
) -> Answer:
    made = Answer.objects.create(
        question=question,
        author=answer.author,
        answered_as=answer.answered_as,
        origin=Origin.RELAYED if answer.relayed else Origin.OWN,
        body=answer.body,
        created_at=at or timezone.now(),
    )
    keep_links(made, by=by)
    return made
