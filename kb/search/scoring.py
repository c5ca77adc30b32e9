"""R1, the one exact scorer: it ranks what any engine nominates, from the feature blobs.

Score = .7·Σ words qtf·idf·sat(tf, length)
      + .7·Σ nouns qtf·idf·sat(tf, nouns in the document)
      + .5·Σ pairs of letters qtf·idf·sat(tf, pairs in the document)
      + .2·Σ neighbours max(idf, idf)·sat(tf, length)
with BM25's saturation sat(tf, l) = tf / (tf + k1·(1 − b + b·l / average l)), k1 = .9, b = .7, and
idf = ln(1 + (N − df + .5) / (df + .5)) (Robertson & Zaragoza, The Probabilistic Relevance
Framework, 2009, section 3). Nouns count as words as well. Neighbours are two content words that
follow one another in the query and in the document, and weigh as much as the rarer of the two.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.search import terms
from kb.search.analysis import clean, grams, tokens
from kb.search.engines import Totals
from kb.search.features import Unpacked, unpack

K1 = 0.9
B = 0.7
WORD = 0.7
NOUN = 0.7
PAIR = 0.5
NEIGHBOUR = 0.2

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks the scorer for: weighted words, neighbours, and pairs of letters.

    `content` holds a word's whole weight, `nouns` what of it the word has for being a noun.
    """

    content: Mapping[int, float]
    nouns: Mapping[int, float]
    neighbours: Counter[tuple[int, int]]
    pairs: Counter[int]

    @classmethod
    def of(cls, texts: Sequence[str], weights: Sequence[float] = ()) -> "Wanted":
        """Read the texts of a query; neighbours do not reach from one text into the next."""
        content: dict[int, float] = {}
        nouns: dict[int, float] = {}
        neighbours: Counter[tuple[int, int]] = Counter()
        pairs: Counter[int] = Counter()
        for place, text in enumerate(map(clean, texts)):
            weight = weights[place] if weights else 1.0
            found = tokens(text)
            for token in found:
                number = terms.content(token.term)
                noun = weight * NOUN if token.noun else 0.0
                nouns[number] = nouns.get(number, 0.0) + noun
                content[number] = content.get(number, 0.0) + weight * WORD + noun
            sequence = [terms.content(token.term) for token in found if not token.beside]
            neighbours.update(pairwise(sequence))
            if weight >= 1:  # a long text beside a short one would drown it in pairs
                for pair, count in grams(text).items():
                    pairs[terms.gram(pair)] += count
        return cls(content, nouns, neighbours, pairs)


def idf(documents: int, frequency: int) -> float:
    """Weigh a term by how few documents hold it."""
    frequency = min(frequency, documents)
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def saturation(
    often: NDArray[np.floating], length: NDArray[np.floating], average: float
) -> NDArray[np.floating]:
    """Let the first occurrences count most, and long documents need more of them."""
    return often / (often + K1 * (1 - B + B * length / max(average, 1.0)))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of the whole collection."""

    totals: Totals
    frequencies: Mapping[int, int]

    def idf(self, number: int) -> float:
        return idf(self.totals.documents, self.frequencies.get(number, 0))

    @property
    def average_length(self) -> float:
        return self.totals.length / max(self.totals.documents, 1)

    @property
    def average_nouns(self) -> float:
        return self.totals.nouns / max(self.totals.documents, 1)

    @property
    def average_pairs(self) -> float:
        return self.totals.pairs / max(self.totals.documents, 1)


def rank(wanted: Wanted, statistics: Statistics, blobs: Sequence[bytes]) -> Scores:
    """Score each document by its blob."""
    if not blobs:
        return np.zeros(0)
    documents = [unpack(bytes(blob)) for blob in blobs]
    length = np.array([d.sequence.size + d.beside.size for d in documents], dtype=np.float64)
    scores: Scores = _content(wanted, statistics, documents, length)
    scores += _neighbours(wanted, statistics, documents, length)
    scores += _pairs(wanted, statistics, documents)
    return scores


Where = NDArray[np.int64]

# The bits of a hash that are looked at first.
_GLANCE = 0xFFFF


class _Sought:
    """Short hashes to look for; most of what a document holds is passed over at a glance."""

    def __init__(self, numbers: Sequence[int]) -> None:
        keys = np.array([terms.short(number) for number in numbers], dtype=np.uint32)
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]
        self._perhaps = np.zeros(_GLANCE + 1, dtype=np.bool_)
        self._perhaps[keys & _GLANCE] = True

    def find(self, hashes: NDArray[np.uint32]) -> tuple[Where, Where]:
        """List the positions at which one of the numbers stands, and its place in the list."""
        positions = np.flatnonzero(self._perhaps[hashes & _GLANCE])
        near = hashes[positions]
        found = np.minimum(np.searchsorted(self.keys, near), self.keys.size - 1)
        hit = self.keys[found] == near
        return positions[hit], self.order[found[hit]]


def _tally(
    sizes: Sequence[int],
    positions: Where,
    places: Where,
    columns: int,
    amounts: NDArray[np.floating] | None = None,
) -> Scores:
    """Count, for documents of these sizes that follow one another, how often each place occurs."""
    owners = np.searchsorted(np.cumsum(sizes), positions, side="right")
    cells = owners * columns + places
    counted = np.bincount(cells, weights=amounts, minlength=len(sizes) * columns)
    return counted.reshape(len(sizes), columns).astype(np.float64)


def _content(
    wanted: Wanted, statistics: Statistics, documents: Sequence[Unpacked], length: Scores
) -> Scores:
    numbers = list(wanted.content)
    if not numbers:
        return np.zeros(len(documents))
    words = [part for d in documents for part in (d.sequence, d.beside)]
    sizes = [d.sequence.size + d.beside.size for d in documents]
    often = _tally(sizes, *_Sought(numbers).find(np.concatenate(words)), len(numbers))
    idfs = np.array([statistics.idf(n) for n in numbers])
    as_noun = np.array([wanted.nouns.get(n, 0.0) for n in numbers])
    as_word = np.array([wanted.content[n] for n in numbers]) - as_noun
    nouns = np.array([d.nouns for d in documents], dtype=np.float64)
    among_words = saturation(often, length[:, None], statistics.average_length)
    among_nouns = saturation(often, nouns[:, None], statistics.average_nouns)
    scores: Scores = among_words @ (as_word * idfs) + among_nouns @ (as_noun * idfs)
    return scores


def _neighbours(
    wanted: Wanted, statistics: Statistics, documents: Sequence[Unpacked], length: Scores
) -> Scores:
    if not wanted.neighbours:
        return np.zeros(len(documents))
    pairs = list(wanted.neighbours)
    places = {(terms.short(a), terms.short(b)): place for place, (a, b) in enumerate(pairs)}
    words = np.concatenate([d.sequence for d in documents])
    firsts, _ = _Sought([a for a, _ in pairs]).find(words[:-1])
    found = [
        (position, place)
        for position, *pair in zip(
            firsts.tolist(), words[firsts].tolist(), words[firsts + 1].tolist(), strict=True
        )
        if (place := places.get((pair[0], pair[1]))) is not None
    ]
    # The last word of a part and the first one of the next are no neighbours.
    ends = np.cumsum([size for d in documents for size in d.sizes])
    held = np.array(found, dtype=np.int64).reshape(-1, 2)
    held = held[~np.isin(held[:, 0], ends - 1)]
    sizes = [d.sequence.size for d in documents]
    often = _tally(sizes, held[:, 0], held[:, 1], len(pairs))
    weights = np.array(
        [
            wanted.neighbours[a, b] * NEIGHBOUR * max(statistics.idf(a), statistics.idf(b))
            for a, b in pairs
        ]
    )
    scores: Scores = saturation(often, length[:, None], statistics.average_length) @ weights
    return scores


def _pairs(wanted: Wanted, statistics: Statistics, documents: Sequence[Unpacked]) -> Scores:
    numbers = list(wanted.pairs)
    if not numbers:
        return np.zeros(len(documents))
    amounts = np.concatenate([d.amounts for d in documents])
    positions, places = _Sought(numbers).find(np.concatenate([d.pairs for d in documents]))
    sizes = [d.pairs.size for d in documents]
    often = _tally(sizes, positions, places, len(numbers), amounts[positions].astype(np.float64))
    sums = np.concatenate([[0], np.cumsum(amounts, dtype=np.int64)])
    ends = np.cumsum(sizes)
    length = (sums[ends] - sums[ends - sizes]).astype(np.float64)
    weights = np.array([PAIR * wanted.pairs[n] * statistics.idf(n) for n in numbers])
    scores: Scores = saturation(often, length[:, None], statistics.average_pairs) @ weights
    return scores
