"""Compare notes with what exists and say, step by step, what is to be written."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath

from kb.notes.planning.asked import asked_in, context_of
from kb.notes.planning.days import day_of
from kb.notes.planning.lectures import Courses
from kb.notes.planning.meetings import Meetings
from kb.notes.planning.model import (
    Create,
    Known,
    KnownNote,
    NewNote,
    Plan,
    Remark,
    Setting,
    Step,
    Unchanged,
    Update,
)
from kb.notes.planning.questions import Questions
from kb.notes.reading.model import ParsedNote

TITLE_LENGTH = 300


def plan(notes: Sequence[ParsedNote], known: Known, setting: Setting) -> Plan:
    """Return the steps that bring what exists in line with the notes.

    Notes are taken in the order of their days, so that a later one answers what an earlier one
    left open. A note whose text is what it was is left alone, and so is what came from it.
    """
    planner = _Planner(known, setting)
    for parsed in sorted(notes, key=lambda note: _order(note, setting)):
        planner.add(parsed)
    return planner.finish()


def _order(note: ParsedNote, setting: Setting) -> tuple[date, str]:
    return day_of(note, setting) or date.max, note.path


class _Planner:
    def __init__(self, known: Known, setting: Setting) -> None:
        self._setting = setting
        self._known = {note.path: note for note in known.notes}
        self._twins = {(twin.digest, twin.day): twin.path for twin in known.twins}
        self._courses = Courses(known.courses)
        self._meetings = Meetings(known.meetings)
        self._questions = Questions(known.questions)
        self._notes: list[Step[NewNote]] = []
        self._remarks: list[Remark] = []

    def add(self, parsed: ParsedNote) -> None:
        digest = digest_of(parsed.text)
        known = self._known.get(parsed.path)
        day = day_of(parsed, self._setting)
        if known and (known.digest == digest or known.is_deleted):
            if known.is_deleted:
                self._remarks.append(Remark("note-deleted", parsed.path))
            self._notes.append(Unchanged(known.pk, NewNote(parsed, digest, _title(parsed), day)))
            return
        if twin := self._twins.get((digest, day)):
            # Handed in by somebody else, or moved: the same log twice says nothing new.
            self._remarks.append(Remark("same-note", parsed.path, None, twin))
            return
        self._twins[digest, day] = parsed.path
        self._read(parsed, digest, day, known)

    def _read(
        self, parsed: ParsedNote, digest: str, day: date | None, known: KnownNote | None
    ) -> None:
        meetings = self._meetings.add(parsed, day)
        lectures, remarks = self._courses.lectures(parsed)
        self._remarks += remarks
        if parsed.meetings and day is None and None in meetings:
            self._remarks.append(Remark("no-date", parsed.path))
        new = NewNote(parsed, digest, _title(parsed), day, meetings, lectures)
        context = context_of(len(self._notes), parsed, day, meetings, lectures, self._setting)
        self._notes.append(Update(known.pk, new) if known else Create(new))
        for gone in self._questions.add(asked_in(context), known):
            self._remarks.append(Remark("gone", parsed.path, gone.line, gone.text))

    def finish(self) -> Plan:
        return Plan(
            notes=tuple(self._notes),
            meetings=self._meetings.steps(),
            questions=self._questions.steps(),
            remarks=tuple(self._remarks),
        )


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _title(note: ParsedNote) -> str:
    return (note.title or PurePosixPath(note.path).stem)[:TITLE_LENGTH]
