"""What is searched for beside the words of a query: other terms that mean the same.

A term counts only as a whole. In Hangul that is judged by its pairs of letters, because the
analyser takes a new term to pieces in one sentence and not in another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kb.search import terms
from kb.search.analysis import clean, fold, grams, tokens
from kb.search.corrections.jamo import is_syllable
from kb.search.matching import Variant
from kb.search.query import Phrase, Query
from kb.search.scoring import NOUN, WORD, Wanted
from kb.search.wording import key

# What a term of the same group is worth beside the one that was typed.
WEIGHT: Final = 0.5
LEAST_WEIGHT: Final = 0.15
MOST_WEIGHT: Final = 1.5
MOST_VARIANTS: Final = 12


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of a query, from the first to before the last, that are a known term.

    `others`: what means the same. `whole`: the term itself, where the analyser splits it.
    """

    first: int
    last: int
    typed: str
    others: tuple[str, ...] = ()
    whole: str = ""

    @property
    def told(self) -> list[str]:
        """List what is worth telling: not another spacing of what was typed."""
        return [other for other in self.others if key(other) != key(self.typed)]


def variants(query: Query, expansions: Sequence[Expansion]) -> tuple[Variant, ...]:
    """Write the query anew with each other term in the place of the one typed."""
    return tuple(_variants(query, expansions))[:MOST_VARIANTS]


def _variants(query: Query, expansions: Sequence[Expansion]) -> Iterator[Variant]:
    for expansion in expansions:
        rest = [*query.words[: expansion.first], *query.words[expansion.last :]]
        wanted = Wanted.of([" ".join(rest)])
        if expansion.whole:
            yield Variant(wanted, (_as_one(expansion.whole),))
        for other in expansion.others:
            for whole in _wholes(other):
                yield Variant(wanted, whole)


def _wholes(text: str) -> Iterator[tuple[int, ...]]:
    """Say what a document with a term holds, in each way it may be written."""
    text = clean(text)
    if any(map(is_syllable, text)):
        yield tuple(terms.gram(pair) for pair in grams(text) if len(pair) == 2)
        return
    parts = tuple(dict.fromkeys(terms.content(token.term) for token in tokens(text)))
    yield parts
    if len(parts) > 1:
        yield (_as_one(text),)


def _as_one(text: str) -> int:
    return terms.content("".join(letter for letter in fold(clean(text)) if letter.isalnum()))


def weighted(query: Query, expansions: Sequence[Expansion]) -> Wanted:
    """Score the query as typed, and the other terms with less weight."""
    texts, weights = [query.text], [1.0]
    for expansion in expansions:
        for other in expansion.others:
            texts.append(other)
            weights.append(_weight(expansion.typed, other))
    wanted = Wanted.of(texts, weights=weights)
    wholes = [_as_one(expansion.whole) for expansion in expansions if expansion.whole]
    return Wanted(
        {**wanted.content, **dict.fromkeys(wholes, WORD + NOUN)},
        {**wanted.nouns, **dict.fromkeys(wholes, NOUN)},
        wanted.neighbours,
        wanted.pairs,
    )


def _weight(typed: str, other: str) -> float:
    """Weigh MSE as the three words it stands for, and each of the three as a third of it."""
    share = len(tokens(clean(typed))) / max(len(tokens(clean(other))), 1)
    return min(max(WEIGHT * share, LEAST_WEIGHT), MOST_WEIGHT)


def marking(query: Query, expansions: Sequence[Expansion]) -> Query:
    """Give a query whose marks in a text include those of the other terms."""
    return query.plus(*(Phrase(other) for expansion in expansions for other in expansion.others))


__all__ = ["Expansion", "marking", "variants", "weighted"]
