"""A group's questions, meetings, notes and what they cite as exact data, one file each.

The data stands in the front matter of a file that is readable as it is: a line `mundap:` with
JSON, which is YAML as well. `kb.notes.restoring` reads it back. People are written by a key that
only this installation can resolve, another one in every question, beside the name readers know.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.library.models import Course, Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes.exporting import Reader, question_of, session_of
from kb.notes.models import Note
from kb.notes.rendering import Log, Session, Shape, render
from kb.notes.rendering.texts import front_matter
from kb.questions.models import Answer, Comment, Interest, Question, StateChange, Visibility

VERSION = 1
KEY = "mundap"
QUESTION_FIELDS = (
    *("title", "body", "asked_as", "visibility", "is_anonymous", "hides_names", "state", "turn"),
    *("asked_at", "due_on", "deferral", "target", "waiting_since", "escalation_reason"),
    *("resolved_at", "drop_reason", "created_at", "edited_at"),
)
ANSWER_FIELDS = (
    *("answered_as", "origin", "body", "accepted_at", "endorsed_at", "created_at", "edited_at"),
)
CHANGE_FIELDS = ("at", "before", "after", "cause", "reason", "due_on")
MEETING_FIELDS = (
    *("kind", "held_on", "starts_at", "title", "facilitated_as", "written_as", "attended_as"),
    *("notes", "created_at"),
)
NOTE_FIELDS = ("path", "title", "written_on", "created_at")
SOURCE_FIELDS = ("first_line", "last_line", "text")
REFERENCE_FIELDS = ("url", "title", "kind", "is_listed")
LECTURE_FIELDS = ("number", "title", "week", "day")

Data = dict[str, Any]


@dataclass(frozen=True)
class ExactFile:
    """A file of an export; `path` has "/" and no part that leads out of the folder."""

    path: str
    text: str


def person_key(user: User, salt: str) -> str:
    """Return what stands for a person in one place of an export; elsewhere it is another."""
    message = f"{KEY}:{salt}:{user.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]


def exact_files(group: StudyGroup, *, with_private: bool, language: str) -> Iterator[ExactFile]:
    """Yield the files of a whole group: meetings, other questions, notes, what is cited.

    What is for mentors only is in it just `with_private`.
    """
    questions = list(_questions(group, with_private=with_private))
    meetings = list(Meeting.objects.of_group(group).alive().order_by("held_on", "pk"))
    notes = list(Note.objects.alive().filter(group=group).order_by("written_on", "pk"))
    paths = _Paths()
    reader = Reader.of_everything(group)
    yield _library(group, questions, notes, language)
    for meeting in meetings:
        asked = [question for question in questions if question.meeting_id == meeting.pk]
        name = f"meetings/{meeting.held_on}-{meeting.kind}.md"
        data = {"meeting": _meeting(meeting), "questions": [_question(one) for one in asked]}
        log = Log(sessions=(session_of(reader, meeting, asked),), language=language)
        yield _file(paths.free(name), "meeting", data, render(log))
    beside = [one for one in questions if one.meeting_id not in {row.pk for row in meetings}]
    if beside:
        log = Log(
            sessions=(Session(questions=tuple(question_of(reader, one) for one in beside)),),
            language=language,
        )
        data = {"questions": [_question(one) for one in beside]}
        yield _file(paths.free("questions.md"), "questions", data, render(log))
    kept = {question.pk for question in questions}
    for note in notes:
        path = paths.free(f"notes/{_inside(note.path)}")
        yield _file(path, "note", {"note": _note(note, kept)}, note.source)


def _questions(group: StudyGroup, *, with_private: bool) -> Iterable[Question]:
    questions = Question.objects.alive().filter(group=group)
    if not with_private:
        questions = questions.exclude(visibility=Visibility.MENTORS)
    return (
        questions.select_related("group__cohort__program", "asker", "meeting")
        .prefetch_related(
            "lectures__course",
            "tags",
            "citations__reference",
            Prefetch("history", StateChange.objects.select_related("by").order_by("at", "pk")),
            Prefetch("interests", Interest.objects.select_related("user").order_by("pk")),
            Prefetch("comments", _comments()),
            Prefetch(
                "answers",
                Answer.objects.filter(deleted_at__isnull=True)
                .select_related("author", "accepted_by", "endorsed_by")
                .prefetch_related("citations__reference", "thanks__user")
                .order_by("created_at", "pk"),
            ),
        )
        .order_by("asked_at", "pk")
    )


def _comments() -> Any:
    gone = Q(answer__isnull=False, answer__deleted_at__isnull=False)
    return Comment.objects.alive().exclude(gone).select_related("author").order_by("pk")


# --- one row as data ------------------------------------------------------------------------------


def _fields(row: Any, names: Iterable[str]) -> Data:
    """Return the fields that say something; an empty turn says that it is nobody's."""
    values = ((name, getattr(row, name)) for name in names)
    return {
        name: _plain(value)
        for name, value in values
        if value not in (None, "", False) or name == "turn"
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _person(user: User | None, salt: str, *, named: bool = True) -> Data | None:
    """Return the key of a person, and their name where readers of the files may know it."""
    if user is None:
        return None
    return {"key": person_key(user, salt), **({"name": user.display_name} if named else {})}


def _lecture(lecture: Lecture) -> list[str]:
    return [lecture.course.name, lecture.number, lecture.title]


def _citations(owner: Any) -> list[list[str]]:
    rows = sorted(owner.citations.all(), key=lambda row: row.pk)
    return [[row.reference.url, row.title, row.section] for row in rows]


def _question(question: Question) -> Data:
    salt = f"question:{question.pk}"
    hidden = question.asker_id if question.is_anonymous else None

    def person(user: User | None) -> Data | None:
        return _person(user, salt, named=user is not None and user.pk != hidden)

    return _said(
        id=question.pk,
        **_fields(question, QUESTION_FIELDS),
        asker=person(question.asker),
        meeting=question.meeting_id,
        escalated_for=question.escalated_for_id,
        parent=question.parent_id,
        duplicate_of=question.duplicate_of_id,
        lectures=[_lecture(one) for one in question.lectures.all()],
        tags=sorted(tag.name for tag in question.tags.all()),
        citations=_citations(question),
        history=[
            _said(**_fields(row, CHANGE_FIELDS), by=person(row.by), meeting=row.meeting_id)
            for row in question.history.all()
        ],
        answers=[_answer(answer, person) for answer in question.answers.all()],
        comments=[
            _said(body=row.body, at=_plain(row.created_at), by=person(row.author), on=row.answer_id)
            for row in question.comments.all()
        ],
        interests=[{"by": person(row.user), "at": _plain(row.at)} for row in _rows(question)],
    )


def _rows(question: Question) -> list[Interest]:
    return list(question.interests.all())


def _answer(answer: Answer, person: Any) -> Data:
    return _said(
        id=answer.pk,
        **_fields(answer, ANSWER_FIELDS),
        author=person(answer.author),
        accepted_by=person(answer.accepted_by),
        endorsed_by=person(answer.endorsed_by),
        citations=_citations(answer),
        thanks=[{"by": person(row.user), "at": _plain(row.at)} for row in answer.thanks.all()],
    )


def _meeting(meeting: Meeting) -> Data:
    salt = f"meeting:{meeting.pk}"
    return _said(
        id=meeting.pk,
        **_fields(meeting, MEETING_FIELDS),
        facilitator=_person(meeting.facilitator, salt),
        scribe=_person(meeting.scribe, salt),
        attendees=[_person(user, salt) for user in meeting.attendees.order_by("pk")],
        citations=_citations(meeting),
    )


def _note(note: Note, questions: set[int]) -> Data:
    lines = note.source_lines.select_related("answer").order_by("first_line", "pk")
    return _said(
        id=note.pk,
        **_fields(note, NOTE_FIELDS),
        author=_person(note.author, f"note:{note.pk}"),
        lectures=[_lecture(one) for one in note.lectures.select_related("course").order_by("pk")],
        meetings=[
            [section.first_line, section.meeting_id]
            for section in note.sections.order_by("first_line")
            if section.meeting_id
        ],
        lines=[
            _said(**_fields(row, SOURCE_FIELDS), question=row.question_id, answer=row.answer_id)
            for row in lines
            if (row.question_id or (row.answer.question_id if row.answer else 0)) in questions
        ],
    )


def _said(**values: Any) -> Data:
    return {name: value for name, value in values.items() if value not in (None, [])}


def _library(
    group: StudyGroup, questions: list[Question], notes: list[Note], language: str
) -> ExactFile:
    """Write the lectures and references that the group's things point to."""
    lectures = Lecture.objects.filter(
        Q(questions__in=[one.pk for one in questions]) | Q(notes__in=[one.pk for one in notes])
    )
    cited = Reference.objects.filter(
        Q(questioncitations__question__in=[one.pk for one in questions])
        | Q(answercitations__answer__question__in=[one.pk for one in questions])
        | Q(meetingcitations__meeting__in=Meeting.objects.of_group(group).alive())
        | Q(sectioncitations__note_section__note__in=[one.pk for one in notes])
    )
    references = list(cited.distinct().order_by("pk").prefetch_related("lectures__course"))
    rows = list(lectures.distinct().select_related("course").in_order())
    courses = Course.objects.filter(pk__in={row.course_id for row in rows})
    data = {
        "courses": [
            {
                "name": course.name,
                "position": course.position,
                "lectures": [
                    _fields(row, LECTURE_FIELDS) for row in rows if row.course_id == course.pk
                ],
            }
            for course in courses.order_by("position", "name")
        ],
        "references": [
            _said(
                **_fields(row, REFERENCE_FIELDS),
                lectures=[_lecture(one) for one in row.lectures.all()],
            )
            for row in references
        ],
    }
    everything = Reader.of_everything(group)
    log = everything.library(group.name, rows, references)
    text = render(replace(log, language=language), Shape.REFERENCES)
    return _file("library.md", "library", data, text)


# --- files ----------------------------------------------------------------------------------------


def _file(path: str, kind: str, data: Data, text: str) -> ExactFile:
    said = json.dumps({"version": VERSION, "kind": kind, **data}, ensure_ascii=False)
    return ExactFile(path, front_matter([f"{KEY}: {said}"]) + text)


class _Paths:
    """Gives every file a name of its own."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def free(self, path: str) -> str:
        stem, suffix = path.removesuffix(".md"), ".md"
        names = (f"{stem}{'-' + str(n) if n > 1 else ''}{suffix}" for n in range(1, 100_000))
        found = next(name for name in names if name.casefold() not in self.taken)
        self.taken.add(found.casefold())
        return found


def _inside(path: str) -> str:
    """Return a note's path as one that can only lie inside the folder."""
    parts = [
        part.replace("\\", "_").replace("\0", "_").lstrip(".") or "_"
        for part in PurePosixPath(path.replace("\\", "/")).parts
        if part not in ("/", ".", "..")
    ]
    name = "/".join(part[:120] for part in parts) or "note"
    return name if name.endswith(".md") else f"{name}.md"
