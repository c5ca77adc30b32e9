"""What is written out, as frozen data: one `Log` becomes one file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.notes.reading.model import SectionKind


class Shape(StrEnum):
    """The built-in shapes of a log."""

    LOG = "log"
    SUMMARY = "summary"
    REFERENCES = "references"


@dataclass(frozen=True)
class Link:
    """A reference; `kind` is that of the library, and groups a list of references."""

    url: str
    title: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Lecture:
    """A lecture as people say it: course "DL Basic", number "7" or "2-1"."""

    course: str
    number: str = ""
    title: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer in Markdown; `by` is the name of who gave it, empty where that is not told."""

    text: str
    by: str = ""
    is_relayed: bool = False
    is_endorsed: bool = False
    is_accepted: bool = False


@dataclass(frozen=True)
class Question:
    """A question: `title` is one line, `body` Markdown below it, `deferral` why it waits."""

    title: str
    body: str = ""
    by: str = ""
    answers: tuple[Answer, ...] = ()
    state: str = ""
    asked_on: date | None = None
    deferral: str = ""
    due_on: date | None = None
    tags: tuple[str, ...] = ()
    lectures: tuple[Lecture, ...] = ()
    references: tuple[Link, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Session:
    """A meeting with what was asked in it; without a kind, questions of no meeting."""

    kind: SectionKind | None = None
    held_on: date | None = None
    title: str = ""
    questions: tuple[Question, ...] = ()
    attendees: tuple[str, ...] = ()
    facilitator: str = ""
    scribe: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Part:
    """A titled piece of Markdown that is written as it is."""

    title: str
    body: str


@dataclass(frozen=True)
class Log:
    """One file: sessions with questions, lectures, references, and other parts."""

    title: str = ""
    sessions: tuple[Session, ...] = ()
    lectures: tuple[Lecture, ...] = ()
    references: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = ()
    front_matter: tuple[str, ...] = ()
    """Lines of a YAML header, written as given."""
    language: str = "ko"
