"""Minutes of a meeting: a note of the group that is read as that one meeting, and recorded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.meetings.models import Meeting
from kb.notes.actions.importing import Outcome, write_plan
from kb.notes.existing import existing_in, setting_of
from kb.notes.intake import Reading, language_of
from kb.notes.models import Note
from kb.notes.planning import Plan, plan
from kb.notes.reading import Answer, Lines, ParsedNote, People, Question, SectionKind
from kb.notes.reading import Meeting as Session
from kb.notes.reading.deferrals import due_in_days
from kb.notes.reading.reader import parse

UNTIL = re.compile(
    r"(?:내일|익일|명일|모레|다음\s?주|차주)\s?(?:\S+\s)?까지"
    r"|\b(?:by|until|till)\s+(?:tomorrow|next week)",
    re.IGNORECASE,
)
DEFERRAL_LENGTH = 80
"""An answer that is longer says more than until when it is put off."""


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting as one of its groups keeps them; `path` is the note's."""

    meeting: Meeting
    group: StudyGroup

    @property
    def path(self) -> str:
        held = f"{self.meeting.held_on:%Y-%m-%d}"
        return f"minutes/{held}-{self.meeting.kind}-{self.meeting.pk}.md"

    @property
    def note(self) -> Note | None:
        """What was recorded last, whoever recorded it."""
        return Note.objects.alive().filter(group=self.group, author=None, path=self.path).first()

    def read(self, text: str) -> Reading:
        """Read a text as these minutes; nothing where it is empty."""
        if not text.strip():
            return Reading()
        kind = SectionKind(self.meeting.kind)
        parsed = parse(text.encode(), self.path, kind)
        if not isinstance(parsed, ParsedNote):
            return Reading(problems=tuple(parsed))
        return Reading(notes=(_in_meeting(parsed, self.meeting, kind),))

    def plan(self, reading: Reading) -> Plan:
        """Compare minutes with what the group has; they tell of their own meeting only."""
        known = existing_in(self.group, None)
        meetings = tuple(one for one in known.meetings if one.pk == self.meeting.pk)
        setting = setting_of(self.group, None, language_of(reading.notes))
        return plan(reading.notes, replace(known, meetings=meetings), setting)


@transaction.atomic
def record(*, minutes: Minutes, text: str, by: User) -> Outcome:
    """Record what minutes say; recorded again, only what changed in them is written."""
    StudyGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=minutes.group.pk)
    reading = minutes.read(text)
    planned = minutes.plan(reading)
    return write_plan(planned, group=minutes.group, by=by, author=None, reading=reading)


# --- from a note of any shape to the minutes of this meeting -------------------------------------


def _in_meeting(parsed: ParsedNote, meeting: Meeting, kind: SectionKind) -> ParsedNote:
    """Put everything a note holds into the meeting it was written in."""
    session = Session(
        kind,
        meeting.title,
        Lines(1, parsed.text.count("\n") + 1),
        meeting.held_on,
        _people(parsed.meetings),
    )
    return replace(
        parsed,
        title=str(meeting),
        written_on=meeting.held_on,
        meetings=(session,),
        sections=tuple(replace(section, kind=kind, meeting=0) for section in parsed.sections),
        questions=tuple(
            _until(replace(question, section=kind, meeting=0)) for question in parsed.questions
        ),
    )


def _people(sessions: Iterable[Session]) -> People:
    return next((one.people for one in sessions if one.people != People()), People())


def _until(question: Question) -> Question:
    """Read "내일까지" and "by tomorrow", which people write in minutes for "not today"."""
    answers = tuple(
        replace(answer, defers=True) if _puts_off(answer) else answer for answer in question.answers
    )
    said = [answer.text for answer in answers if answer.defers]
    if not answers and UNTIL.search(question.text):
        said = [question.text]
    days = next((days for text in said if (days := due_in_days(text)) is not None), None)
    return replace(question, answers=answers, due_in_days=question.due_in_days or days)


def _puts_off(answer: Answer) -> bool:
    return len(answer.text) <= DEFERRAL_LENGTH and bool(UNTIL.search(answer.text))
