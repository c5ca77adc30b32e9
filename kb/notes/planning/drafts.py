"""Questions while a plan grows: each collects lines and answers from several notes."""

from dataclasses import dataclass, field, replace
from datetime import date

from kb.notes.matching import is_same, likeness, normal
from kb.notes.planning.asked import Asked, Spoken
from kb.notes.planning.model import (
    Conflict,
    Create,
    KnownAnswer,
    KnownQuestion,
    KnownSource,
    NewAnswer,
    NewQuestion,
    Session,
    Source,
    Step,
    Unchanged,
    Update,
)

COMPARED = 40
EDITED = 0.5
"""How alike what a note said and what it says now must be to be one text, edited."""


@dataclass
class AnswerDraft:
    new: NewAnswer
    known: KnownAnswer | None = None
    takes_text: bool = False
    conflict: bool = False

    @property
    def text(self) -> str:
        return self.known.text if self.known else self.new.text

    def add(self, source: Source) -> None:
        self.new = replace(self.new, sources=(*self.new.sources, source))

    def step(self) -> Step[NewAnswer]:
        if self.known is None:
            return Create(self.new)
        if self.conflict:
            return Conflict(self.known.pk, self.new, self.known.text)
        return (Update if self.takes_text else Unchanged)(self.known.pk, self.new)


@dataclass
class Draft:
    """A question that exists or will; `first` is how it was first asked in this import."""

    first: Asked | None = None
    known: KnownQuestion | None = None
    parent: "Draft | None" = None
    text: str = ""
    day: date | None = None
    session: Session | None = None
    is_unresolved: bool = True
    resolves: bool = False
    takes_text: bool = False
    conflict: bool = False
    sources: list[Source] = field(default_factory=list)
    answers: list[AnswerDraft] = field(default_factory=list)
    read_again: set[int] = field(default_factory=set)
    """Keys of the known sources of its answers that the notes still have."""

    @classmethod
    def of_known(cls, known: KnownQuestion) -> "Draft":
        return cls(
            known=known,
            text=known.text,
            day=known.asked_on,
            session=known.session,
            is_unresolved=known.is_unresolved,
        )

    @classmethod
    def of_asked(cls, asked: Asked, parent: "Draft | None") -> "Draft":
        return cls(
            first=asked, parent=parent, text=asked.text, day=asked.day, session=asked.session
        )

    @property
    def notes(self) -> frozenset[int]:
        return frozenset(source.note for source in self.sources)

    # --- taking up what a note says ---------------------------------------------------------

    def ask(self, asked: Asked, base: KnownSource | None, note_pk: int | None) -> None:
        """Note that these lines ask this; `base` is what they said when last read."""
        self.first = self.first or asked
        self.sources.append(Source(asked.note, asked.lines, asked.text))
        if base is None or self.known is None:
            return
        verdict = _compare(base.text, asked.text, self.known.text, self.known.source_texts, note_pk)
        self.takes_text, self.conflict = verdict == "take", verdict == "conflict"
        if self.takes_text:
            self.text = asked.text

    def answer(self, asked: Asked, own: list[KnownSource], note_pk: int | None) -> None:
        """Add the note's answers, each once; with them the question may be resolved."""
        own_here = self._own_answers(own)
        added = False
        for spoken in asked.answers:
            added |= self._answer(asked, spoken, own_here, note_pk)
        came_from_here = bool(own_here) or any(s.question for s in own)
        if not asked.is_unresolved and asked.answers and self.is_unresolved and self._may_resolve:
            if not added and self.known and came_from_here:
                self.resolves = True
            if added or self.resolves:
                self.is_unresolved = False

    @property
    def _may_resolve(self) -> bool:
        return self.known is None or self.known.may_resolve

    def _own_answers(self, own: list[KnownSource]) -> list[tuple[KnownSource, KnownAnswer]]:
        """Return what this note said in answer to this question before."""
        answers = {answer.pk: answer for answer in self.known.answers} if self.known else {}
        return [
            (source, answers[source.answer])
            for source in own
            if source.answer in answers and source.pk not in self.read_again
        ]

    def _answer(
        self,
        asked: Asked,
        spoken: Spoken,
        own: list[tuple[KnownSource, KnownAnswer]],
        note_pk: int | None,
    ) -> bool:
        """Find or add one answer; return whether it is new."""
        source = Source(asked.note, spoken.lines, spoken.text)
        if before := _said_before(spoken.text, own):
            own.remove(before)
            self.read_again.add(before[0].pk)
            self._take_up(source, *before, asked, spoken, note_pk)
            return False
        if draft := self._same_answer(asked, spoken):
            if draft not in self.answers:
                self.answers.append(draft)
            draft.add(source)
            return False
        is_later = bool(self.known) or asked is not self.first
        resolves = not asked.is_unresolved and self._may_resolve
        new = _new_answer(asked, spoken, resolves=resolves, is_later=is_later)
        self.answers.append(AnswerDraft(replace(new, sources=(source,))))
        return True

    def _same_answer(self, asked: Asked, spoken: Spoken) -> AnswerDraft | None:
        """Return the answer that says this; where there are very many, only in equal words."""
        answers = self._all_answers(asked, spoken)
        said = normal(spoken.text)
        if equal := next((draft for draft in answers if normal(draft.text) == said), None):
            return equal
        near = answers[:COMPARED]
        return next((draft for draft in near if is_same(draft.text, spoken.text)), None)

    def _all_answers(self, asked: Asked, spoken: Spoken) -> list[AnswerDraft]:
        """Return the answers taken up so far and those that exist beside them."""
        taken = {draft.known.pk for draft in self.answers if draft.known}
        known = self.known.answers if self.known else ()
        beside = [
            AnswerDraft(_new_answer(asked, spoken, resolves=False, is_later=True), answer)
            for answer in known
            if answer.pk not in taken and not answer.is_deleted
        ]
        return [*self.answers, *beside]

    def _take_up(
        self,
        source: Source,
        base: KnownSource,
        known: KnownAnswer,
        asked: Asked,
        spoken: Spoken,
        note_pk: int | None,
    ) -> None:
        verdict = _compare(base.text, spoken.text, known.text, known.source_texts, note_pk)
        new = _new_answer(asked, spoken, resolves=False, is_later=True)
        self.answers.append(
            AnswerDraft(
                replace(new, sources=(source,)),
                known,
                takes_text=verdict == "take" and not known.is_deleted,
                conflict=verdict == "conflict" and not known.is_deleted,
            )
        )

    # --- the end -----------------------------------------------------------------------------

    def step(self, indexes: dict[int, int]) -> Step[NewQuestion]:
        """Freeze; `indexes` gives the place of each draft in the plan, by identity."""
        new = self._new(indexes)
        if self.known is None:
            return Create(new)
        if self.conflict:
            return Conflict(self.known.pk, new, self.known.text)
        changed = self.takes_text or self.resolves
        changed |= any(isinstance(step, Create | Update) for step in new.answers)
        return (Update if changed else Unchanged)(self.known.pk, new)

    def _new(self, indexes: dict[int, int]) -> NewQuestion:
        first = self.first
        if first is None:
            raise ValueError("a draft that no note asks is not planned")
        is_open = self.is_unresolved
        return NewQuestion(
            text=self.sources[0].text,
            note=first.note,
            section=first.section,
            asked_as=first.asked_as,
            meeting=first.meeting,
            parent=indexes.get(id(self.parent)) if self.parent else None,
            answers=tuple(answer.step() for answer in self.answers),
            sources=tuple(self.sources),
            lectures=first.lectures,
            target=first.target,
            due_on=first.due_on,
            deferral=first.deferral,
            is_unresolved=is_open,
            resolves=self.resolves,
            takes_text=self.takes_text,
            is_sure=first.is_sure,
        )


def _new_answer(asked: Asked, spoken: Spoken, *, resolves: bool, is_later: bool) -> NewAnswer:
    return NewAnswer(
        text=spoken.text,
        note=asked.note,
        answered_as=spoken.answered_as,
        is_relayed=spoken.is_relayed,
        resolves=resolves,
        is_later=is_later,
        sources=(),
    )


def _said_before(
    text: str, own: list[tuple[KnownSource, KnownAnswer]]
) -> tuple[KnownSource, KnownAnswer] | None:
    """Return the former wording of a text: the same, or the most alike."""
    if same := next((pair for pair in own if pair[0].text == text), None):
        return same
    best = max(own, key=lambda pair: likeness(pair[0].text, text), default=None)
    return best if best and likeness(best[0].text, text) >= EDITED else None


def _compare(
    base: str,
    now: str,
    stored: str,
    source_texts: frozenset[tuple[int, str]],
    note_pk: int | None,
) -> str:
    """Say what becomes of a stored text whose source is read again: keep, take or conflict."""
    if now in (base, stored):
        return "keep"
    if stored not in {text for _, text in source_texts}:
        return "conflict"
    elsewhere = {text for note, text in source_texts if note != note_pk}
    return "keep" if stored in elsewhere or stored != base else "take"
