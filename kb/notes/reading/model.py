"""What a note holds, as frozen data; every item knows the source lines it was read from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class SectionKind(StrEnum):
    """Where in a log something stands; the values are those of the library's sections."""

    LECTURE = "lecture"
    ASSIGNMENT = "assignment"
    PEER = "peer"
    MENTORING = "mentoring"
    OFFICE_HOUR = "office_hour"
    SPECIAL_LECTURE = "special_lecture"
    KEYWORDS = "keywords"
    REFERENCES = "references"
    RETROSPECTIVE = "retrospective"
    PLAN = "plan"
    OTHER = "other"

    @property
    def is_meeting(self) -> bool:
        """Whether people meet here, so that questions are real ones."""
        return self in MEETING_KINDS


MEETING_KINDS = frozenset(
    {
        SectionKind.PEER,
        SectionKind.MENTORING,
        SectionKind.OFFICE_HOUR,
        SectionKind.SPECIAL_LECTURE,
    }
)


class Target(StrEnum):
    """For whom an open question is kept."""

    MENTORING = "mentoring"
    OFFICE_HOUR = "office_hour"
    SPECIAL_LECTURE = "special_lecture"
    PEER = "peer"


@dataclass(frozen=True, order=True)
class Lines:
    """Source lines, counted from 1, both ends included."""

    first: int
    last: int

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last


@dataclass(frozen=True)
class Problem:
    """Why a file, or a place in it, could not be read; see `problems.MESSAGES` for the words."""

    path: str
    line: int | None
    code: str
    params: MappingProxyType[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Section:
    """A titled part of the note with everything in it, as it was written.

    Sections cover the note without gaps or overlaps: a heading inside a section starts the next
    one, with a deeper `level`. `body` is the Markdown source below the heading.
    """

    kind: SectionKind
    title: str
    level: int
    lines: Lines
    body: str
    meeting: int | None = None
    """Index of the meeting in `ParsedNote.meetings` this section is part of."""


@dataclass(frozen=True)
class People:
    """Names as they were written, without honorifics."""

    attendees: tuple[str, ...] = ()
    facilitator: str = ""
    scribe: str = ""
    presenters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """A session the note reports on: kind is peer, mentoring, office_hour or special_lecture.

    `title` is empty when the whole note is the session and no heading says so; `held_on` is the
    date written in the heading, or that of the note where it has one.
    """

    kind: SectionKind
    title: str
    lines: Lines
    held_on: date | None = None
    people: People = People()


@dataclass(frozen=True)
class Answer:
    """One answer: a top-level bullet, paragraph or `A.` block with what is nested in it.

    `defers`: it only puts the answer off. `is_partial`: it says that the reason is not known.
    """

    text: str
    lines: Lines
    answered_as: str = ""
    defers: bool = False
    is_partial: bool = False


@dataclass(frozen=True)
class Question:
    """A question as asked, without marker or asker's label; inner Markdown stays.

    `parent` is an index into `ParsedNote.questions`. `is_topic`: a noun phrase that stands for a
    question. `due_in_days` counts from the day of the meeting, where the note says "tomorrow" or
    "next week". `is_sure` is false where a reader should look before confirming. `rule` names the
    convention that found it.
    """

    text: str
    lines: Lines
    section: SectionKind
    meeting: int | None
    answers: tuple[Answer, ...] = ()
    asked_as: str = ""
    heading: str = ""
    topic: str = ""
    parent: int | None = None
    is_topic: bool = False
    target: Target | None = None
    due_in_days: int | None = None
    is_sure: bool = True
    rule: str = ""
    resolved_by: int | None = None
    """Index of a later question of this note that answers the same, deferred here."""

    @property
    def is_unresolved(self) -> bool:
        """Nobody answered, or the last word defers or says that it is not known."""
        if self.resolved_by is not None:
            return False
        if not self.answers:
            return True
        last = self.answers[-1]
        return last.defers or last.is_partial


@dataclass(frozen=True)
class Reference:
    """A link: `url` as written, `address` in its normal form (kb.core.urls)."""

    url: str
    address: str
    kind: str
    title: str
    section: SectionKind
    lines: Lines


@dataclass(frozen=True)
class Lecture:
    """A lecture taken on this day; course and number as people say them ("DL Basic", "2-1")."""

    course: str
    number: str
    title: str
    lines: Lines


@dataclass(frozen=True)
class ImageLink:
    """An image of the note: relative path or address, with its alternative text."""

    target: str
    alt: str
    line: int


@dataclass(frozen=True)
class ParsedNote:
    """Everything read from one file.

    `written_on` needs day, month and year in the text; `month_day` is what else the text or the
    path says. `front_matter` holds the plain top-level lines of a YAML header.
    """

    path: str
    title: str
    text: str
    written_on: date | None
    month_day: tuple[int, int] | None
    sections: tuple[Section, ...]
    meetings: tuple[Meeting, ...]
    questions: tuple[Question, ...]
    references: tuple[Reference, ...]
    lectures: tuple[Lecture, ...]
    images: tuple[ImageLink, ...] = ()
    front_matter: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
