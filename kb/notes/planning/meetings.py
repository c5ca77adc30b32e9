"""Sessions of several logs become one meeting: the same kind on the same day of the group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kb.notes.planning.days import held_on
from kb.notes.planning.model import (
    Create,
    KnownMeeting,
    NewMeeting,
    Session,
    Step,
    Unchanged,
    Update,
)
from kb.notes.reading.model import Meeting, ParsedNote, People, SectionKind

NAMED_KINDS = (SectionKind.SPECIAL_LECTURE, SectionKind.OFFICE_HOUR)
"""Talks are known by their titles; peer sessions and mentorings by their day."""


class Meetings:
    """The meetings that the notes of one import tell of."""

    def __init__(self, known: Sequence[KnownMeeting]) -> None:
        self._known: dict[Session, KnownMeeting] = {}
        for meeting in known:
            # Where two are alike, one that stands is the one meant.
            if meeting.is_deleted:
                self._known.setdefault((meeting.kind, meeting.held_on), meeting)
            else:
                self._known[meeting.kind, meeting.held_on] = meeting
        self._found: dict[Session, NewMeeting] = {}

    def add(self, note: ParsedNote, day: date | None) -> tuple[int | None, ...]:
        """Take up a note's meetings; return the index of each, None without a day."""
        return tuple(self._add(meeting, held_on(meeting, day)) for meeting in note.meetings)

    def _add(self, meeting: Meeting, day: date | None) -> int | None:
        if day is None:
            return None
        session = (meeting.kind, day)
        known = self._known.get(session)
        if known and known.is_deleted:
            return None  # People took it away; it stays away.
        title = meeting.title if meeting.kind in NAMED_KINDS else ""
        found = self._found.get(session) or NewMeeting(meeting.kind, day, title, People())
        people = _together(found.people, meeting.people)
        self._found[session] = replace(found, title=found.title or title, people=people)
        return list(self._found).index(session)

    def session(self, index: int | None) -> Session | None:
        return None if index is None else list(self._found)[index]

    def steps(self) -> tuple[Step[NewMeeting], ...]:
        return tuple(self._step(session, new) for session, new in self._found.items())

    def _step(self, session: Session, new: NewMeeting) -> Step[NewMeeting]:
        known = self._known.get(session)
        if known is None:
            return Create(new)
        fills = any(getattr(new.people, name) for name in known.blanks)
        return Update(known.pk, new) if fills else Unchanged(known.pk, new)


def _together(some: People, others: People) -> People:
    return People(
        attendees=tuple(dict.fromkeys(some.attendees + others.attendees)),
        facilitator=some.facilitator or others.facilitator,
        scribe=some.scribe or others.scribe,
        presenters=tuple(dict.fromkeys(some.presenters + others.presenters)),
    )
