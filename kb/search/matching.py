"""Which documents match: one definition for hits, counts, pages and facets, for every engine.

A document is a hit if the reader's audiences meet its own, it has every value asked for and none
refused, and it holds at least `ENOUGH` of the mass (weight times idf) of the query's leading
words: the weightiest ones, which together hold `MASS` of the whole. Where that finds fewer than
`FEW`, documents with enough of the pairs of letters are hits as well (words inside words, new
words).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search.engines import Engine, Postings
from kb.search.scoring import NOUN, PAIR, WORD, Statistics, Wanted, saturation

MASS = 0.85
LEAST_TERMS = 4
ENOUGH = 0.25
# Of the pairs of letters: much for a few words, where half of them may be another word's; less
# for a sentence, whose words are inflected and spaced in many ways.
ENOUGH_PAIRS = 0.4
ENOUGH_PAIRS_OF_FEW_WORDS = 0.75
FEW_WORDS = 3
FEW = 100
MOST_TERMS = 48
# What a document found through the glossary is worth beside one found as typed.
VARIANT = 0.6

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Variant:
    """The query with another term in it: a hit must hold all of `whole`, which stands for it."""

    rest: Wanted
    whole: Collection[int]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an engine: words to match, what to score, who asks, which values.

    `required`: groups of terms; a document must hold one of each. `refused`: terms it may not.
    """

    words: Wanted
    scored: Wanted
    audiences: Collection[int]
    required: Sequence[Collection[int]] = ()
    refused: Collection[int] = ()
    enough: float = ENOUGH
    variants: Sequence[Variant] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """Every hit, best nominated first, with the statistics the scorer needs."""

    numbers: Numbers
    statistics: Statistics


Accept = Callable[[Numbers], Numbers]


def match(engine: Engine, request: Request, accept: Accept = lambda numbers: numbers) -> Matched:
    """Find every hit; `accept` narrows by what only the database knows."""
    statistics = _statistics(engine, request)
    ground = _Ground(engine, request, statistics)
    if not request.words.content and not request.words.pairs:
        return Matched(accept(ground.allowed()), statistics)
    numbers, scores = ground.holding(request.words.content, request.enough, 1.0)
    for variant in request.variants:
        numbers, scores = _joined(numbers, scores, *ground.through(variant, request.enough))
    kept = np.isin(numbers, accept(numbers))
    numbers, scores = numbers[kept], scores[kept]
    if numbers.size < FEW:
        enough = _enough_pairs(request.words)
        more, extra = ground.holding(request.words.pairs, enough, PAIR, in_pairs=True)
        fresh = np.isin(more, accept(more)) & ~np.isin(more, numbers)
        numbers = np.concatenate([numbers, more[fresh]])
        scores = np.concatenate([scores, extra[fresh]])
    return Matched(numbers[np.lexsort((numbers, -scores))], statistics)


def _enough_pairs(words: Wanted) -> float:
    return ENOUGH_PAIRS if len(words.content) > FEW_WORDS else ENOUGH_PAIRS_OF_FEW_WORDS


def _joined(
    numbers: Numbers, scores: NDArray[np.float64], more: Numbers, extra: NDArray[np.float64]
) -> tuple[Numbers, NDArray[np.float64]]:
    fresh = ~np.isin(more, numbers)
    return np.concatenate([numbers, more[fresh]]), np.concatenate([scores, extra[fresh]])


def _statistics(engine: Engine, request: Request) -> Statistics:
    asked = {
        *request.words.content,
        *request.words.pairs,
        *request.scored.content,
        *request.scored.pairs,
        *(number for variant in request.variants for number in variant.rest.content),
        *(number for variant in request.variants for number in variant.whole),
    }
    return Statistics(engine.totals(), engine.frequencies(asked))


def leading(weights: Mapping[int, float], statistics: Statistics) -> dict[int, float]:
    """Choose the weightiest terms until they hold enough of the mass, with each one's mass."""
    # What no document holds cannot tell documents apart.
    known = [number for number in weights if statistics.frequencies.get(number)]
    masses = sorted(((weights[n] * statistics.idf(n), n) for n in known), reverse=True)
    goal = MASS * sum(mass for mass, _ in masses)
    chosen: dict[int, float] = {}
    held = 0.0
    for mass, number in masses[:MOST_TERMS]:
        if held >= goal and len(chosen) >= LEAST_TERMS:
            break
        chosen[number] = mass
        held += mass
    return chosen


class _Ground:
    """The documents the reader may find, as one row of flags."""

    def __init__(self, engine: Engine, request: Request, statistics: Statistics) -> None:
        self._engine = engine
        self._statistics = statistics
        self._words = leading(request.words.content, statistics)
        marks = {*request.audiences, *request.refused}
        for group in request.required:
            marks.update(group)
        for variant in request.variants:
            marks.update(variant.whole, leading(variant.rest.content, statistics))
        # One call, so that all of it is as of one moment.
        found = engine.postings(marks | set(self._words))
        self._found = found
        seen = [found[number].numbers for number in request.audiences]
        everything = np.concatenate(seen) if seen else np.empty(0, dtype=np.int64)
        self._first = int(everything.min()) if everything.size else 0
        size = int(everything.max()) - self._first + 1 if everything.size else 0
        self._open = np.zeros(size, dtype=np.bool_)
        self._open[everything - self._first] = True
        for group in request.required:
            self._open &= self._flags(group)
        if request.refused:
            self._open &= ~self._flags(request.refused)

    def _places(self, numbers: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        places = numbers - self._first
        inside = (places >= 0) & (places < self._open.size)
        return places[inside], inside

    def _flags(self, group: Collection[int]) -> NDArray[np.bool_]:
        flags = np.zeros(self._open.size, dtype=np.bool_)
        for number in group:
            flags[self._places(self._found[number].numbers)[0]] = True
        return flags

    def allowed(self) -> Numbers:
        """List everything the reader may find."""
        return np.flatnonzero(self._open) + self._first

    def holding(
        self,
        weights: Mapping[int, float],
        enough: float,
        factor: float,
        *,
        in_pairs: bool = False,
    ) -> tuple[Numbers, NDArray[np.float64]]:
        """Find what holds enough of the terms' mass, with a first score."""
        masses = leading(weights, self._statistics) if in_pairs else self._words
        found = self._engine.postings(set(masses)) if in_pairs else self._found
        held, score = self._held(masses, found, factor)
        goal = enough * sum(masses.values()) - 1e-9
        hits = np.flatnonzero(self._open & (held >= max(goal, 1e-9)))
        return hits + self._first, score[hits]

    def through(self, variant: Variant, enough: float) -> tuple[Numbers, NDArray[np.float64]]:
        """Find what holds a term that means the same, and with it enough of the query."""
        masses = leading(variant.rest.content, self._statistics)
        held, score = self._held(masses, self._found, VARIANT)
        own = (WORD + NOUN) * max(map(self._statistics.idf, variant.whole), default=0.0)
        hit = self._open & (held + own >= enough * (sum(masses.values()) + own) - 1e-9)
        for number in variant.whole:
            hit &= self._flags([number])
        hits = np.flatnonzero(hit)
        return hits + self._first, score[hits] + VARIANT * own

    def _held(
        self, masses: Mapping[int, float], found: Mapping[int, Postings], factor: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sum up, for every document, the mass it holds and a first score."""
        average = self._statistics.average_length
        held = np.zeros(self._open.size)
        score = np.zeros(self._open.size)
        for number, mass in masses.items():
            posting: Postings = found[number]
            places, inside = self._places(posting.numbers)
            held[places] += mass
            gain = saturation(posting.counts[inside], posting.lengths[inside], average)
            score[places] += factor * mass * gain
        return held, score
