"""Bring a group back from the exact data that `kb.notes.exact` put into files.

What is there already stays as it is: the same question is one with the same title asked at the
same time. People are found by their keys where the files come from this installation; elsewhere
their names stay as written.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.accounts.models import User
from kb.core.errors import KbError
from kb.groups.models import StudyGroup
from kb.images.shown import keep_images
from kb.library.actions import get_lecture, get_reference
from kb.library.models import Course, Lecture
from kb.meetings.models import Meeting
from kb.notes import exact
from kb.notes.intake import Reading
from kb.notes.models import Import, Note, NoteSection, SectionCitation, SourceLines
from kb.notes.planning import digest_of
from kb.notes.reading import ParsedNote
from kb.notes.reading.reader import read
from kb.notes.report import Report
from kb.notes.sections import readable_body, with_references
from kb.questions.actions.asking import set_tags
from kb.questions.models import Answer, Comment, Interest, Question, StateChange, Thanks
from kb.questions.states import State
from kb.search.updates import gathered

NAME_LENGTH = 60
COUNTED: dict[str, type[models.Model]] = {
    "notes": Note,
    "meetings": Meeting,
    "questions": Question,
    "answers": Answer,
}
Data = dict[str, Any]


class CannotRestore(KbError):
    """A file says that it holds exact data, and it can't be read."""

    def __init__(self, path: str) -> None:
        message = gettext_lazy("%(path)s: the exact data in its front matter can't be read.")
        super().__init__(message % {"path": path})


@dataclass(frozen=True)
class ExactNote:
    """A file with exact data; `body` is what stands below its header."""

    path: str
    data: Data
    body: str


def split(reading: Reading) -> tuple[list[ExactNote], Reading]:
    """Take the files with exact data out of what was read. Raises CannotRestore."""
    found = [note for note in (*reading.notes, *reading.left_out) if exact.KEY in note.front_matter]
    rest = replace(
        reading,
        notes=tuple(note for note in reading.notes if note not in found),
        left_out=tuple(note for note in reading.left_out if note not in found),
    )
    return [_exact(note) for note in found], rest


def _exact(note: ParsedNote) -> ExactNote:
    try:
        data = json.loads(note.front_matter[exact.KEY])
        is_known = data["version"] == exact.VERSION
    except (ValueError, KeyError, TypeError):
        raise CannotRestore(note.path) from None
    if not is_known:
        raise CannotRestore(note.path)
    _fence, _line, _end, body = (note.text + "\n\n\n").split("\n", 3)
    return ExactNote(note.path, data, body.removesuffix("\n\n\n"))


@dataclass
class Restored:
    """How many rows of each kind came back, and how many were there already."""

    made: dict[str, list[int]] = field(default_factory=dict)
    kept: int = 0

    def note(self, row: models.Model) -> None:
        self.made.setdefault(row._meta.label_lower, []).append(row.pk)

    def count(self, model: type[models.Model]) -> int:
        return len(self.made.get(model._meta.label_lower, ()))

    @property
    def total(self) -> int:
        return sum(map(len, self.made.values()))

    def report(self) -> Report:
        """Return what the page of an import shows."""
        counted = {
            name: {"created": self.count(model), "updated": 0, "kept": 0, "conflicts": 0}
            for name, model in COUNTED.items()
        }
        return {**counted, "refused": [], "conflicts": [], "remarks": []}


@transaction.atomic
def restore(*, group: StudyGroup, by: User | None, notes: Sequence[ExactNote]) -> Restored:
    """Write what files say exactly, all or nothing, as an import. Raises CannotRestore."""
    StudyGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)
    run = Import.objects.create(group=group, by=by)
    with gathered():
        restored = _restored(group, run, notes)
    if not restored.made:
        run.delete()
        return restored
    run.report, run.written = restored.report(), {"made": restored.made, "before": {}}
    run.save(update_fields=["report", "written"])
    return restored


def _restored(group: StudyGroup, run: Import, notes: Iterable[ExactNote]) -> Restored:
    restorer = _Restorer(group, run)
    by_kind: dict[str, list[ExactNote]] = {}
    for note in notes:
        by_kind.setdefault(str(note.data.get("kind")), []).append(note)
    steps: tuple[tuple[str, Callable[[ExactNote], None]], ...] = (
        ("library", restorer.library),
        ("meeting", restorer.meeting),
        ("meeting", restorer.questions),
        ("questions", restorer.questions),
        ("note", restorer.note),
    )
    for kind, step in steps:
        for note in by_kind.get(kind, ()):
            try:
                step(note)
            except (KeyError, TypeError, ValueError, AttributeError):
                raise CannotRestore(note.path) from None
    restorer.tie()
    return restorer.restored


class _Restorer:
    """Keeps which row each id of the files has become."""

    def __init__(self, group: StudyGroup, run: Import) -> None:
        self.group = group
        self.program = group.cohort.program
        self.run = run
        self.restored = Restored()
        self.meetings: dict[int, Meeting] = {}
        self.asked: dict[int, Question] = {}
        self.answered: dict[int, Answer] = {}
        self.untied: list[tuple[Question, Data]] = []
        self.people = _People(group)

    # --- courses and references -------------------------------------------------------------

    def library(self, note: ExactNote) -> None:
        for data in note.data.get("courses", ()):
            self._course(data)
        for data in note.data.get("references", ()):
            reference = get_reference(program=self.program, url=data["url"])
            reference.title = reference.title or data.get("title", "")
            reference.kind = data.get("kind", reference.kind)
            reference.is_listed = reference.is_listed or data.get("is_listed", False)
            reference.save()
            reference.lectures.add(*self._lectures(data))

    def _course(self, data: Data) -> None:
        lectures = [
            (self._lecture([data["name"], one.get("number", ""), one.get("title", "")]), one)
            for one in data.get("lectures", ())
        ]
        for lecture, said in lectures:
            lecture.week, lecture.day = (
                lecture.week or said.get("week"),
                lecture.day or said.get("day"),
            )
            lecture.save(update_fields=["week", "day"])
        course = Course.objects.filter(program=self.program, name__iexact=data["name"]).first()
        if course and not course.position:
            course.position = data.get("position", 0)
            course.save(update_fields=["position"])

    def _lecture(self, said: list[str]) -> Lecture:
        course, number, title = said
        return get_lecture(program=self.program, course=course, number=number, title=title)

    def _lectures(self, data: Data) -> list[Lecture]:
        return [self._lecture(one) for one in data.get("lectures", ())]

    def _cite(self, owner: Any, data: Data) -> None:
        for url, title, section in data.get("citations", ()):
            reference = get_reference(program=self.program, url=url)
            owner.citations.get_or_create(
                reference=reference, defaults={"title": title[:300], "section": section}
            )

    # --- meetings -----------------------------------------------------------------------------

    def meeting(self, note: ExactNote) -> None:
        data = note.data["meeting"]
        columns = _columns(Meeting, data, exact.MEETING_FIELDS)
        same = {name: columns.get(name) for name in ("kind", "held_on", "starts_at")}
        known = Meeting.objects.of_group(self.group).filter(
            **same, title=columns.get("title", ""), deleted_at__isnull=True
        )
        meeting = known.exclude(pk__in=[one.pk for one in self.meetings.values()]).first()
        if meeting is None:
            meeting = self._hold(data, columns)
        else:
            self.restored.kept += 1
        self.meetings[data["id"]] = meeting

    def _hold(self, data: Data, columns: Data) -> Meeting:
        salt = f"meeting:{data['id']}"
        facilitator = self.people.find(data.get("facilitator"), salt)
        scribe = self.people.find(data.get("scribe"), salt)
        there = [self.people.find(one, salt) for one in data.get("attendees", ())]
        unknown = [
            _name_of(one)
            for one, user in zip(data.get("attendees", ()), there, strict=True)
            if user is None
        ]
        columns["facilitated_as"] = columns.get("facilitated_as", "") or (
            "" if facilitator else _name_of(data.get("facilitator"))
        )
        columns["written_as"] = columns.get("written_as", "") or (
            "" if scribe else _name_of(data.get("scribe"))
        )
        written = [columns.get("attended_as", ""), *unknown]
        columns["attended_as"] = ", ".join(name for name in written if name)
        meeting = Meeting.objects.create(facilitator=facilitator, scribe=scribe, **columns)
        meeting.groups.add(self.group)
        meeting.attendees.set(user for user in there if user)
        self._cite(meeting, data)
        keep_images(meeting, meeting.notes, by=self.run.by)
        self.restored.note(meeting)
        return meeting

    # --- questions ----------------------------------------------------------------------------

    def questions(self, note: ExactNote) -> None:
        for data in note.data.get("questions", ()):
            self._question(data)

    def _question(self, data: Data) -> None:
        columns = _columns(Question, data, exact.QUESTION_FIELDS)
        known = Question.objects.filter(
            group=self.group, title=columns["title"], asked_at=columns["asked_at"]
        ).first()
        if known is not None:
            self.restored.kept += 1
            self.asked[data["id"]] = known
            return
        question = self._ask(data, columns)
        self.asked[data["id"]] = question
        self.untied.append((question, data))
        self._cite(question, data)
        keep_images(question, f"{question.title}\n\n{question.body}", by=self.run.by)
        salt = f"question:{data['id']}"
        for said in data.get("answers", ()):
            self._answer(question, said, salt)
        self._talk(question, data, salt)
        self._history(question, data.get("history", ()), salt)

    def _ask(self, data: Data, columns: Data) -> Question:
        salt = f"question:{data['id']}"
        asker = self.people.find(data.get("asker"), salt)
        if asker is None and not columns.get("asked_as"):
            columns["asked_as"] = _name_of(data.get("asker")) or _("Anonymous")
        if columns["state"] == State.DROPPED and not columns.get("drop_reason"):
            # The duplicate it names is tied later, if it is in the files.
            columns["drop_reason"] = _("Closed as a duplicate.")
        question = Question.objects.create(
            group=self.group,
            asker=asker,
            meeting=self.meetings.get(data.get("meeting", 0)),
            escalated_for=self.meetings.get(data.get("escalated_for", 0)),
            **columns,
        )
        question.lectures.set(self._lectures(data))
        set_tags(question, data.get("tags", ()))
        self.restored.note(question)
        return question

    def _answer(self, question: Question, data: Data, salt: str) -> None:
        columns = _columns(Answer, data, exact.ANSWER_FIELDS)
        author = self.people.find(data.get("author"), salt)
        if author is None and not columns.get("answered_as"):
            columns["answered_as"] = _name_of(data.get("author")) or _("Anonymous")
        answer = Answer.objects.create(
            question=question,
            author=author,
            accepted_by=self.people.find(data.get("accepted_by"), salt),
            endorsed_by=self.people.find(data.get("endorsed_by"), salt),
            **columns,
        )
        self._cite(answer, data)
        keep_images(answer, answer.body, by=self.run.by)
        for said in data.get("thanks", ()):
            if user := self.people.find(said["by"], salt):
                Thanks.objects.create(answer=answer, user=user, at=_moment(said["at"]))
        self.answered[data["id"]] = answer
        self.restored.note(answer)

    def _talk(self, question: Question, data: Data, salt: str) -> None:
        """Bring back comments and who else wants to know, of people with an account."""
        for said in data.get("comments", ()):
            if author := self.people.find(said["by"], salt):
                row = Comment.objects.create(
                    question=question,
                    answer=self.answered.get(said.get("on", 0)),
                    author=author,
                    body=said["body"],
                    created_at=_moment(said["at"]),
                )
                keep_images(row, row.body, by=self.run.by)
        for said in data.get("interests", ()):
            if user := self.people.find(said["by"], salt):
                Interest.objects.create(question=question, user=user, at=_moment(said["at"]))

    def _history(self, question: Question, changes: Iterable[Data], salt: str) -> None:
        StateChange.objects.bulk_create(
            StateChange(
                question=question,
                by=self.people.find(said.get("by"), salt),
                meeting=self.meetings.get(said.get("meeting", 0)),
                **_columns(StateChange, said, exact.CHANGE_FIELDS),
            )
            for said in changes
        )

    def tie(self) -> None:
        """Tie questions to those they follow up or repeat, once all are there."""
        for question, data in self.untied:
            original = self.asked.get(data.get("duplicate_of", 0))
            parent = self.asked.get(data.get("parent", 0))
            if original is None and parent is None:
                continue
            question.parent, question.duplicate_of = parent, original
            if original is not None:
                question.drop_reason = data.get("drop_reason", "")
            question.save()

    # --- notes --------------------------------------------------------------------------------

    def note(self, file: ExactNote) -> None:
        data = file.data["note"]
        columns = _columns(Note, data, exact.NOTE_FIELDS)
        author = self.people.find(data.get("author"), f"note:{data['id']}")
        known = Note.objects.filter(group=self.group, author=author, path=columns["path"])
        if known.exists():
            self.restored.kept += 1
            return
        note = Note.objects.create(
            group=self.group,
            author=author,
            source=file.body,
            digest=digest_of(file.body),
            imported_by=self.run,
            **columns,
        )
        note.lectures.set(self._lectures(data))
        keep_images(note, note.source, by=self.run.by)
        self._sections(note, dict(data.get("meetings", ())))
        self._source_lines(note, data.get("lines", ()))
        self.restored.note(note)

    def _sections(self, note: Note, meetings: dict[int, int]) -> None:
        parsed = read(note.source, note.path)
        for section, references in with_references(parsed):
            row = NoteSection.objects.create(
                note=note,
                kind=section.kind,
                heading=section.title[:300],
                level=section.level,
                body=readable_body(section, parsed),
                first_line=section.lines.first,
                last_line=section.lines.last,
                meeting=self.meetings.get(meetings.get(section.lines.first, 0)),
            )
            SectionCitation.objects.bulk_create(
                SectionCitation(
                    note_section=row,
                    reference=get_reference(program=self.program, url=one.url),
                    title=one.title[:300],
                    section=one.section,
                    line=one.lines.first,
                )
                for one in references
            )

    def _source_lines(self, note: Note, lines: Iterable[Data]) -> None:
        rows = [
            SourceLines(
                note=note,
                question=self.asked.get(said.get("question", 0)),
                answer=self.answered.get(said.get("answer", 0)),
                **_columns(SourceLines, said, exact.SOURCE_FIELDS),
            )
            for said in lines
        ]
        SourceLines.objects.bulk_create(row for row in rows if row.question or row.answer)


class _People:
    """Finds people by what stands for them in an export."""

    def __init__(self, group: StudyGroup) -> None:
        program = group.cohort.program
        there = models.Q(memberships__group__cohort__program=program) | models.Q(is_superuser=True)
        self.users = list(User.objects.filter(there).distinct().order_by("pk"))
        self.found: dict[str, dict[str, User]] = {}

    def find(self, said: Data | None, salt: str) -> User | None:
        if not said:
            return None
        if salt not in self.found:
            self.found = {salt: {exact.person_key(user, salt): user for user in self.users}}
        return self.found[salt].get(said["key"])


def _name_of(said: Data | None) -> str:
    return str((said or {}).get("name", ""))[:NAME_LENGTH]


def _moment(said: str) -> datetime:
    return parse_datetime(said) or timezone.now()


def _columns(model: type[models.Model], data: Data, names: Iterable[str]) -> Data:
    """Return the fields of a row that data says, as values of their kinds."""
    return {name: _value(model, name, data[name]) for name in names if name in data}


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    kind = model._meta.get_field(name)
    if isinstance(kind, models.DateTimeField):
        return _moment(value)
    if isinstance(kind, models.DateField):
        return parse_date(value)
    return parse_time(value) if isinstance(kind, models.TimeField) else value
