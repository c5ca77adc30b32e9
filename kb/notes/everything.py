"""Everything a member may read, as JSON: written piece by piece, never whole in memory."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.library.models import Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes.exporting import Reader, detailed, lecture_of, question_of
from kb.notes.models import Note
from kb.questions import rules
from kb.questions.models import Comment, Question

FORMAT = 1
AT_ONCE = 200
Rows = Iterable[dict[str, Any]]


def everything(user: User) -> Iterator[str]:
    """Yield the JSON of what a member may read, in pieces."""
    reader = Reader.of(user)
    parts: dict[str, Rows] = {
        "groups": _groups(user),
        "meetings": _meetings(user),
        "questions": _questions(reader),
        "notes": _notes(user),
        "lectures": (
            asdict(lecture_of(row))
            for row in Lecture.objects.visible_to(user).select_related("course").in_order()
        ),
        "references": (
            {"url": row.url, "title": row.title, "kind": row.kind}
            for row in Reference.objects.listed_for(user).order_by("pk")
        ),
    }
    yield f'{{"format": {FORMAT}'
    for name, rows in parts.items():
        yield f', "{name}": ['
        for number, row in enumerate(rows):
            said = json.dumps(row, ensure_ascii=False, default=_plain)
            yield f",\n{said}" if number else f"\n{said}"
        yield "]"
    yield "}\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _groups(user: User) -> Rows:
    for group in StudyGroup.objects.visible_to(user).select_related("cohort").order_by("pk"):
        yield {
            "id": group.pk,
            "name": group.name,
            "cohort": str(group.cohort),
            "time_zone": group.time_zone,
        }


def _meetings(user: User) -> Rows:
    rows = Meeting.objects.visible_to(user).select_related("facilitator", "scribe")
    visible = set(StudyGroup.objects.visible_to(user).values_list("pk", flat=True))
    for row in rows.prefetch_related("groups", "attendees").order_by("held_on", "pk"):
        yield {
            "id": row.pk,
            "kind": row.kind,
            "held_on": row.held_on,
            "starts_at": row.starts_at,
            "title": row.title,
            "groups": [group.pk for group in row.groups.all() if group.pk in visible],
            "facilitator": row.facilitator.display_name if row.facilitator else row.facilitated_as,
            "scribe": row.scribe.display_name if row.scribe else row.written_as,
            "attendees": [
                *(person.display_name for person in row.attendees.all()),
                *filter(None, [row.attended_as]),
            ],
            "notes": row.notes,
        }


def _questions(reader: Reader) -> Rows:
    visible = Question.objects.visible_to(reader.user)
    keys = list(visible.oldest_first().values_list("pk", flat=True))
    meetings = set(Meeting.objects.visible_to(reader.user).values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        rows = detailed(visible.filter(pk__in=keys[first : first + AT_ONCE]).oldest_first())
        for row in rows.prefetch_related("history__by", "comments__author", "comments__answer"):
            yield {
                "id": row.pk,
                "group": row.group.name,
                "meeting": row.meeting_id if row.meeting_id in meetings else None,
                "visibility": row.visibility,
                **asdict(question_of(reader, row)),
                "asked_at": row.asked_at,
                "history": list(_history(reader, row)),
                "comments": list(_comments(reader, row)),
            }


def _history(reader: Reader, question: Question) -> Rows:
    viewer = reader.viewer
    for row in sorted(question.history.all(), key=lambda one: (one.at, one.pk)):
        yield {
            "at": row.at,
            "by": rules.writer_name(viewer, question, row.by) if viewer else "",
            "before": row.before,
            "after": row.after,
            "cause": row.cause,
            "reason": row.reason,
            "due_on": row.due_on,
        }


def _comments(reader: Reader, question: Question) -> Rows:
    viewer = reader.viewer
    for row in sorted(question.comments.all(), key=lambda one: one.pk):
        if not _is_shown(row):
            continue
        yield {
            "at": row.created_at,
            "by": rules.writer_name(viewer, question, row.author) if viewer else "",
            "text": row.body,
        }


def _is_shown(comment: Comment) -> bool:
    if comment.deleted_at is not None:
        return False
    return comment.answer is None or comment.answer.deleted_at is None


def _notes(user: User) -> Rows:
    rows = Note.objects.visible_to(user).select_related("author", "group").order_by("pk")
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield {
            "id": row.pk,
            "group": row.group.name,
            "author": row.author.display_name if row.author else "",
            "path": row.path,
            "title": row.title,
            "written_on": row.written_on,
            "text": row.source,
        }
