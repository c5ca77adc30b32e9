"""Ask, edit, share, delete and bring back questions."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.shown import keep_images
from kb.library.models import Lecture
from kb.meetings.models import Meeting
from kb.questions.actions.moving import locked, record
from kb.questions.actions.once import made_once
from kb.questions.actions.texts import keep_citations
from kb.questions.errors import EmptyText
from kb.questions.models import Interest, Question, Revision, Tag, Visibility
from kb.questions.states import Cause
from kb.questions.versions import refuse_if_edited_since


@transaction.atomic
def ask(
    *,
    group: StudyGroup,
    title: str,
    by: User | None,
    asker: User | None = None,
    asked_as: str = "",
    body: str = "",
    visibility: str = Visibility.GROUP,
    is_anonymous: bool = False,
    hides_names: bool = False,
    meeting: Meeting | None = None,
    lectures: Iterable[Lecture] = (),
    tags: Iterable[str] = (),
    parent: Question | None = None,
    target: str = "",
    submission: uuid.UUID | None = None,
    at: datetime | None = None,
    cause: Cause = Cause.ASKED,
) -> Question:
    """Ask a question; the same submission sent again returns the question it made.

    ``asker`` is for a question that somebody writes down for another; history says who did.
    """
    if not title.strip():
        raise EmptyText
    question, is_new = made_once(
        Question.objects.all(),
        submission,
        group=group,
        asker=None if asked_as else asker or by,
        asked_as=asked_as,
        title=title.strip(),
        body=body.strip(),
        visibility=visibility,
        is_anonymous=is_anonymous,
        hides_names=hides_names,
        meeting=meeting,
        parent=parent,
        target=target,
        asked_at=at or timezone.now(),
    )
    if not is_new:
        return question
    question.lectures.set(lectures)
    set_tags(question, tags)
    keep_links(question, by=by)
    record(question, before=None, cause=cause, by=by, at=question.asked_at)
    return question


def set_tags(question: Question, names: Iterable[str]) -> None:
    """Give a question just these tags, made where they are new; case doesn't tell tags apart."""
    program = question.group.cohort.program
    tags = []
    for name in dict.fromkeys(name.strip().lstrip("#") for name in names):
        if not name:
            continue
        known = Tag.objects.filter(program=program, name__iexact=name).first()
        tags.append(known or Tag.objects.create(program=program, name=name[:50]))
    question.tags.set(tags)


def keep_links(question: Question, *, by: User | None) -> None:
    """Note which references and pictures the question shows."""
    text = f"{question.title}\n\n{question.body}"
    keep_citations(question, text, question.group, section=_section(question.meeting))
    keep_images(question, text, by=by)


def _section(meeting: Meeting | None) -> str:
    return meeting.kind if meeting else "other"


@transaction.atomic
def edit_question(
    *,
    question: Question,
    by: User,
    title: str,
    body: str,
    tags: Iterable[str] | None = None,
    lectures: Iterable[Lecture] | None = None,
    meeting: Meeting | None = None,
    based_on: str = "",
) -> Question:
    """Change a question's text; what it said before is kept.

    ``based_on`` is the version the editor began with (``kb.questions.versions``).
    """
    if not title.strip():
        raise EmptyText
    question = locked(question)
    refuse_if_edited_since(question, based_on)
    if (question.title, question.body) != (title.strip(), body.strip()):
        Revision.objects.create(question=question, title=question.title, body=question.body, by=by)
        question.title, question.body = title.strip(), body.strip()
        question.edited_at = timezone.now()
    question.meeting = meeting
    question.save()
    if tags is not None:
        set_tags(question, tags)
    if lectures is not None:
        question.lectures.set(lectures)
    keep_links(question, by=by)
    return question


@transaction.atomic
def share(*, question: Question, visibility: str, hides_names: bool = False) -> Question:
    """Say who sees a question, and whether outsiders read pseudonyms."""
    question = locked(question)
    question.visibility, question.hides_names = visibility, hides_names
    question.save()
    return question


@transaction.atomic
def delete_question(*, question: Question, by: User) -> Question:
    """Take a question away; it can be brought back."""
    question = locked(question)
    question.deleted_at, question.deleted_by = timezone.now(), by
    question.save()
    return question


@transaction.atomic
def restore_question(*, question: Question) -> Question:
    question = locked(question)
    question.deleted_at, question.deleted_by = None, None
    question.save()
    return question


@transaction.atomic
def toggle_interest(*, question: Question, by: User) -> bool:
    """Say “나도 궁금해요”, or take it back; return whether it is said now."""
    interest, made = Interest.objects.get_or_create(question=question, user=by)
    if not made:
        interest.delete()
    return made


def mark_read_by_asker(question: Question) -> None:
    """Remember that the asker has seen what is there; nothing else changes by reading."""
    Question.objects.filter(pk=question.pk).update(asker_read_at=timezone.now())
