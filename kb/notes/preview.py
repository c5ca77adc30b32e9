"""A plan for people to look at: each note beside what its lines become."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.core.markdown import render_cached
from kb.library.models import Section as Sections
from kb.notes.planning import (
    Conflict,
    Create,
    NewAnswer,
    NewMeeting,
    NewNote,
    NewQuestion,
    Plan,
    Source,
    Step,
    Unchanged,
    Update,
    pk_of,
    split_question,
)
from kb.notes.reading import Lines, ParsedNote, Reference, Section
from kb.notes.sections import readable_body
from kb.questions.models import Target
from kb.questions.states import State

WORDS: dict[type, Promise] = {
    Create: _("new"),
    Update: _("changes"),
    Unchanged: _("there already"),
    Conflict: _("conflict"),
}


@dataclass(frozen=True)
class ShownStep:
    """What happens to something, in a word, and where it stands in the note."""

    word: Promise
    name: str
    lines: Lines

    @property
    def is_conflict(self) -> bool:
        return self.name == "conflict"


@dataclass(frozen=True)
class ShownAnswer:
    step: ShownStep
    html: SafeString
    name: str
    is_relayed: bool
    stored: str
    source: str


@dataclass(frozen=True)
class ShownQuestion:
    step: ShownStep
    title: str
    html: SafeString
    name: str
    state: State
    target: str
    due_on: date | None
    deferral: str
    is_sure: bool
    url: str
    elsewhere: tuple[str, ...]
    """Other places that ask the same, as path and line."""
    answers: tuple[ShownAnswer, ...]
    stored: str
    source: str


@dataclass(frozen=True)
class ShownSection:
    title: str
    kind: str
    html: SafeString
    lines: Lines
    anchors: tuple[int, ...]


@dataclass(frozen=True)
class ShownMeeting:
    step: ShownStep
    label: str
    held_on: date


@dataclass(frozen=True)
class ShownNote:
    """One note of the plan, with everything its page shows."""

    number: int
    step: ShownStep
    new: NewNote
    sections: tuple[ShownSection, ...]
    lines: Sequence[str]
    questions: tuple[ShownQuestion, ...]
    meetings: tuple[ShownMeeting, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class NoteLine:
    """A note in the list of all that were handed in."""

    number: int
    title: str
    path: str
    day: date | None
    word: Promise
    questions: int
    unsure: int
    conflicts: int


def note_lines(plan: Plan) -> list[NoteLine]:
    return [_note_line(plan, number, step) for number, step in enumerate(plan.notes)]


def _note_line(plan: Plan, number: int, step: Step[NewNote]) -> NoteLine:
    questions = [question for _, question in plan.questions_of(number)]
    return NoteLine(
        number=number,
        title=step.new.title,
        path=step.new.parsed.path,
        day=step.new.day,
        word=WORDS[type(step)],
        questions=len(questions),
        unsure=sum(not question.new.is_sure for question in questions),
        conflicts=sum(_has_conflict(question) for question in questions),
    )


def _has_conflict(step: Step[NewQuestion]) -> bool:
    return any(isinstance(one, Conflict) for one in (step, *step.new.answers))


def shown_note(plan: Plan, number: int, author: User | None) -> ShownNote:
    """Lay out one note; `author` is whose it is, for those who have no other name."""
    step = plan.notes[number]
    new = step.new
    questions = [_question(plan, number, one, author) for _, one in plan.questions_of(number)]
    questions.sort(key=lambda question: question.step.lines)
    wanted = {line for question in questions for line in _lines_of(question)}
    return ShownNote(
        number=number,
        step=_step(step, Lines(1, new.parsed.text.count("\n") + 1)),
        new=new,
        sections=tuple(_section(section, new.parsed, wanted) for section in new.parsed.sections),
        lines=new.parsed.text.split("\n"),
        questions=tuple(questions),
        meetings=tuple(_meetings(plan, new)),
        references=new.parsed.references,
    )


def _lines_of(question: ShownQuestion) -> Iterable[int]:
    yield question.step.lines.first
    for answer in question.answers:
        yield answer.step.lines.first


def _step(step: Step[Any], lines: Lines) -> ShownStep:
    return ShownStep(WORDS[type(step)], type(step).__name__.lower(), lines)


def _section(section: Section, note: ParsedNote, wanted: Iterable[int]) -> ShownSection:
    return ShownSection(
        title=section.title,
        kind=str(Sections(section.kind).label),
        html=render_cached(readable_body(section, note), f"l{section.lines.first}"),
        lines=section.lines,
        anchors=tuple(sorted(n for n in wanted if section.lines.first < n <= section.lines.last)),
    )


def _meetings(plan: Plan, new: NewNote) -> Iterable[ShownMeeting]:
    for meeting, index in zip(new.parsed.meetings, new.meetings, strict=False):
        if index is not None:
            step: Step[NewMeeting] = plan.meetings[index]
            label = step.new.title or str(Sections(step.new.kind).label)
            yield ShownMeeting(_step(step, meeting.lines), label, step.new.held_on)


def _question(
    plan: Plan, number: int, step: Step[NewQuestion], author: User | None
) -> ShownQuestion:
    new = step.new
    here = _here(new.sources, number)
    title, body = split_question(new.text)
    answers = [answer for answer in new.answers if _has_lines(answer.new.sources, number)]
    pk = pk_of(step)
    return ShownQuestion(
        step=_step(step, here.lines),
        title=title,
        html=render_cached(body, f"q{here.lines.first}") if body else SafeString(),
        name=new.asked_as or str(author or ""),
        state=State.OPEN if new.is_unresolved else State.RESOLVED,
        target=str(Target(new.target).label) if new.target in Target.values else "",
        due_on=new.due_on if new.is_unresolved else None,
        deferral=new.deferral if new.is_unresolved else "",
        is_sure=new.is_sure,
        url=reverse("question-detail", args=[pk]) if pk else "",
        elsewhere=tuple(_place(plan, source) for source in new.sources if source is not here),
        answers=tuple(_answer(number, answer, author) for answer in answers),
        stored=step.stored if isinstance(step, Conflict) else "",
        source=here.text,
    )


def _answer(number: int, step: Step[NewAnswer], author: User | None) -> ShownAnswer:
    here = _here(step.new.sources, number)
    return ShownAnswer(
        step=_step(step, here.lines),
        html=render_cached(here.text, f"a{here.lines.first}"),
        name=step.new.answered_as or str(author or ""),
        is_relayed=step.new.is_relayed,
        stored=step.stored if isinstance(step, Conflict) else "",
        source=here.text,
    )


def _has_lines(sources: Iterable[Source], number: int) -> bool:
    return any(source.note == number for source in sources)


def _here(sources: Iterable[Source], number: int) -> Source:
    return next(source for source in sources if source.note == number)


def _place(plan: Plan, source: Source) -> str:
    return f"{plan.notes[source.note].new.parsed.path}:{source.lines.first}"
