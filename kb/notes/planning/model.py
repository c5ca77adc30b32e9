"""What planning is told, and what it says should be written: frozen data, without Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

from kb.notes.reading.model import Lines, ParsedNote, People, SectionKind, Target

Session: TypeAlias = tuple[SectionKind, date]
"""What makes a meeting of a group one: its kind and its day."""

# --- what exists -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """The group as planning needs it.

    `starts_on` and `ends_on` give a year to dates without one. `unnamed` says how an answerer
    without a name is called, by kind of section.
    """

    group_name: str
    starts_on: date
    ends_on: date
    has_author: bool = False
    author_is_mentor: bool = False
    unnamed: MappingProxyType[SectionKind, str] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True)
class KnownSource:
    """Where a note said a question or an answer, and how, when it was last read."""

    pk: int
    text: str
    question: int | None = None
    answer: int | None = None
    line: int = 1


@dataclass(frozen=True)
class KnownNote:
    pk: int
    path: str
    digest: str
    is_deleted: bool = False
    sources: tuple[KnownSource, ...] = ()


@dataclass(frozen=True)
class Twin:
    """A note of the group, whoever's, by what it says and of which day."""

    digest: str
    day: date | None
    path: str


@dataclass(frozen=True)
class KnownAnswer:
    """`source_texts`: what each note said, as (note, text)."""

    pk: int
    text: str
    is_deleted: bool = False
    source_texts: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True)
class KnownQuestion:
    """`may_resolve`: nobody said after the import that it is open again."""

    pk: int
    text: str
    asked_on: date
    session: Session | None = None
    is_unresolved: bool = False
    may_resolve: bool = True
    is_deleted: bool = False
    is_private: bool = False
    parent: int | None = None
    answers: tuple[KnownAnswer, ...] = ()
    source_texts: frozenset[tuple[int, str]] = frozenset()

    @property
    def is_set_aside(self) -> bool:
        """People took it away, or keep it between asker and mentors: no log touches it."""
        return self.is_deleted or self.is_private


@dataclass(frozen=True)
class KnownMeeting:
    """`blanks`: the people not filled in yet, by the names of the fields of `People`."""

    pk: int
    kind: SectionKind
    held_on: date
    is_deleted: bool = False
    blanks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """`notes` are the author's; `twins` those of the whole group."""

    notes: tuple[KnownNote, ...] = ()
    twins: tuple[Twin, ...] = ()
    meetings: tuple[KnownMeeting, ...] = ()
    questions: tuple[KnownQuestion, ...] = ()
    courses: tuple[str, ...] = ()


# --- what to do ------------------------------------------------------------------------------

T = TypeVar("T")


@dataclass(frozen=True)
class Create(Generic[T]):
    new: T


@dataclass(frozen=True)
class Update(Generic[T]):
    pk: int
    new: T


@dataclass(frozen=True)
class Unchanged(Generic[T]):
    """The row stays as it is; at most its source lines are noted."""

    pk: int
    new: T


@dataclass(frozen=True)
class Conflict(Generic[T]):
    """The source and people both changed the text since it was read: theirs stays."""

    pk: int
    new: T
    stored: str


Step: TypeAlias = Create[T] | Update[T] | Unchanged[T] | Conflict[T]


def pk_of(step: Step[T]) -> int | None:
    return None if isinstance(step, Create) else step.pk


@dataclass(frozen=True)
class Source:
    """Lines of a note (an index of `Plan.notes`) and the text read there."""

    note: int
    lines: Lines
    text: str


@dataclass(frozen=True)
class LectureName:
    course: str
    number: str
    title: str


@dataclass(frozen=True)
class NewNote:
    """`meetings` has an index of `Plan.meetings` for each meeting of the note, or None."""

    parsed: ParsedNote
    digest: str
    title: str
    day: date | None
    meetings: tuple[int | None, ...] = ()
    lectures: tuple[LectureName, ...] = ()


@dataclass(frozen=True)
class NewMeeting:
    kind: SectionKind
    held_on: date
    title: str
    people: People


@dataclass(frozen=True)
class NewAnswer:
    """`resolves`: with this answer the question is resolved.

    `is_later`: it was not written where the question was asked, but further down or another day.
    """

    text: str
    note: int
    answered_as: str
    is_relayed: bool
    resolves: bool
    is_later: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class NewQuestion:
    """A question with its answers. An empty `asked_as` means the note's author.

    `note` is the first note that has it, `parent` an index of `Plan.questions`. `resolves`: the
    source now says that the answers it has do. `takes_text`: the stored text follows the source.
    """

    text: str
    note: int
    section: SectionKind
    asked_as: str
    meeting: int | None
    parent: int | None
    answers: "tuple[Step[NewAnswer], ...]"
    sources: tuple[Source, ...]
    lectures: tuple[LectureName, ...]
    target: Target | None
    due_on: date | None
    deferral: str
    is_unresolved: bool
    resolves: bool
    takes_text: bool
    is_sure: bool


@dataclass(frozen=True)
class Remark:
    """What a reader of the report should know; see `kb.notes.messages` for the words."""

    code: str
    path: str
    line: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Plan:
    notes: tuple[Step[NewNote], ...] = ()
    meetings: tuple[Step[NewMeeting], ...] = ()
    questions: tuple[Step[NewQuestion], ...] = ()
    remarks: tuple[Remark, ...] = ()

    def questions_of(self, note: int) -> "Iterable[tuple[int, Step[NewQuestion]]]":
        """Yield the index and step of each question that has lines in this note."""
        return (
            (index, step)
            for index, step in enumerate(self.questions)
            if any(source.note == note for source in step.new.sources)
        )

    @property
    def conflicts(self) -> "tuple[Conflict[NewQuestion] | Conflict[NewAnswer], ...]":
        found: list[Conflict[NewQuestion] | Conflict[NewAnswer]] = []
        for step in self.questions:
            if isinstance(step, Conflict):
                found.append(step)
            found += [answer for answer in step.new.answers if isinstance(answer, Conflict)]
        return tuple(found)

    @property
    def changes_nothing(self) -> bool:
        return all(isinstance(note, Unchanged) for note in self.notes)
