"""Find for each question of a note the one it is: asked before, by another log, or new."""

from collections.abc import Iterable, Sequence

from kb.notes.matching import SHORT, Index, Match, likeness, normal
from kb.notes.planning.asked import Asked
from kb.notes.planning.drafts import EDITED, Draft
from kb.notes.planning.model import KnownNote, KnownQuestion, KnownSource, NewQuestion, Step

NEAR = 10
"""How far an edited question may have moved among those that changed."""


class Questions:
    """All questions of the group, those of the import among them as it is read."""

    def __init__(self, known: Sequence[KnownQuestion]) -> None:
        self._drafts = [Draft.of_known(question) for question in known]
        self._by_pk = {question.pk: i for i, question in enumerate(known)}
        self._index: Index[int] = Index()
        for position, question in enumerate(known):
            draft = self._drafts[position]
            if question.parent in self._by_pk:
                draft.parent = self._drafts[self._by_pk[question.parent]]
            if not question.is_set_aside:
                self._index.add(position, question.text)

    def add(self, asked: Sequence[Asked], note: KnownNote | None) -> list[KnownSource]:
        """Take up a note's questions; return what the note said before and says no more."""
        before = [source for source in note.sources if source.question] if note else []
        own = _matched_with_before(asked, before)
        placed: dict[int, int] = {
            index: self._by_pk[source.question]
            for index, source in own.items()
            if source.question in self._by_pk
        }
        self._place_exact(asked, placed)
        for question in asked:
            self._take_up(question, placed, own, note, asked)
        gone = [source for source in before if source not in own.values()]
        return gone + self._answers_gone(note, placed.values())

    def _answers_gone(self, note: KnownNote | None, positions: Iterable[int]) -> list[KnownSource]:
        drafts = {id(self._drafts[i]): self._drafts[i] for i in positions}.values()
        known = {a.pk for draft in drafts if draft.known for a in draft.known.answers}
        again = {pk for draft in drafts for pk in draft.read_again}
        sources = note.sources if note else ()
        return [s for s in sources if s.answer in known and s.pk not in again]

    def _place_exact(self, asked: Sequence[Asked], placed: dict[int, int]) -> None:
        """Give equal questions to each other first, so that near ones can't take their place."""
        for question in asked:
            if question.index not in placed and question.parent is None:
                matches = [match for match in self._index.find(question.text) if match.is_exact]
                self._place(question, matches, placed)

    def _place(
        self, question: Asked, matches: Iterable[Match[int]], placed: dict[int, int]
    ) -> None:
        for match in matches:
            if self._may_join(question, match, placed):
                placed[question.index] = match.key
                return

    def _take_up(
        self,
        question: Asked,
        placed: dict[int, int],
        own: dict[int, KnownSource],
        note: KnownNote | None,
        asked: Sequence[Asked],
    ) -> None:
        deferred = next((a.index for a in asked if a.resolved_by == question.index), None)
        if question.index not in placed and deferred in placed:
            placed[question.index] = placed[deferred]
        if question.index not in placed:
            self._place(question, self._index.find(question.text), placed)
        if question.index not in placed:
            placed[question.index] = self._new(question, placed)
        draft = self._drafts[placed[question.index]]
        if draft.known and draft.known.is_set_aside:
            return
        note_pk = note.pk if note else None
        draft.ask(question, own.get(question.index), note_pk)
        draft.answer(question, list(note.sources) if note else [], note_pk)

    def _new(self, question: Asked, placed: dict[int, int]) -> int:
        parent = self._drafts[placed[question.parent]] if question.parent in placed else None
        self._drafts.append(Draft.of_asked(question, parent))
        position = len(self._drafts) - 1
        self._index.add(position, question.text)
        return position

    def _may_join(self, question: Asked, match: Match[int], placed: dict[int, int]) -> bool:
        """Say whether a question that reads alike is the same one."""
        draft = self._drafts[match.key]
        same_session = question.session is not None and question.session == draft.session
        same_day = question.day is not None and question.day == draft.day
        if len(normal(question.text)) < SHORT and not (match.is_exact and same_session):
            return False
        if match.is_exact and _says_enough(question):
            return True
        return (
            question.note not in draft.notes
            and match.key not in placed.values()
            and self._parents_agree(question, draft, placed)
            and (same_session or same_day or _follows(question, draft))
        )

    def _parents_agree(self, question: Asked, draft: Draft, placed: dict[int, int]) -> bool:
        parent = self._drafts[placed[question.parent]] if question.parent in placed else None
        return parent is draft.parent

    def steps(self) -> tuple[Step[NewQuestion], ...]:
        asked = [draft for draft in self._drafts if draft.sources]
        # A follow-up is written after what it follows.
        asked.sort(key=_depth)
        indexes = {id(draft): position for position, draft in enumerate(asked)}
        return tuple(draft.step(indexes) for draft in asked)


def _says_enough(question: Asked) -> bool:
    """Say whether a question is the same wherever it stands; a topic or "왜요?" is not."""
    return not question.is_topic and len(normal(question.text)) >= SHORT


def _depth(draft: Draft) -> int:
    depth, above = 0, draft.parent
    while above is not None and depth < 100:
        depth, above = depth + 1, above.parent
    return depth


def _follows(question: Asked, draft: Draft) -> bool:
    """Say whether one of the two was left open and the other came later."""
    if question.day is None or draft.day is None:
        return question.is_unresolved != draft.is_unresolved
    if draft.is_unresolved and draft.day <= question.day:
        return True
    return question.is_unresolved and question.day <= draft.day


def _matched_with_before(
    asked: Sequence[Asked], before: Sequence[KnownSource]
) -> dict[int, KnownSource]:
    """Match a note's questions with those it had when it was last read."""
    left = sorted(before, key=lambda source: source.line)
    found: dict[int, KnownSource] = {}
    for question in asked:
        same = next((source for source in left if source.text == question.text), None)
        if same:
            left.remove(same)
            found[question.index] = same
    unknown = [question for question in asked if question.index not in found]
    pairs = [
        (likeness(source.text, question.text), question.index, source)
        for place, question in enumerate(unknown)
        for source in left[max(0, place - NEAR) : place + NEAR + 1]
    ]
    for alike, index, source in sorted(pairs, key=lambda pair: -pair[0]):
        if alike >= EDITED and index not in found and source in left:
            left.remove(source)
            found[index] = source
    return found
