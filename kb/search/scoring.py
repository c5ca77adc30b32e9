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


class _Sought:
    """Short hashes to look for, and the places where documents hold them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        keys = np.array([terms.short(number) for number in numbers], dtype=np.uint32)
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]

    def places(self, hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Give each hash the place of its number in the list, or -1."""
        found = np.searchsorted(self.keys, hashes)
        found[found == self.keys.size] = 0
        places: NDArray[np.int64] = np.where(self.keys[found] == hashes, self.order[found], -1)
        return places


def _owners(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(sizes)), sizes)


def _tally(
    owners: NDArray[np.int64],
    places: NDArray[np.int64],
    amounts: NDArray[np.floating] | None,
    shape: tuple[int, int],
) -> Scores:
    held = places >= 0
    cells = owners[held] * shape[1] + places[held]
    weights = None if amounts is None else amounts[held]
    counted = np.bincount(cells, weights=weights, minlength=shape[0] * shape[1])
    return counted.reshape(shape).astype(np.float64)


def _content(
    wanted: Wanted, statistics: Statistics, documents: Sequence[Unpacked], length: Scores
) -> Scores:
    numbers = list(wanted.content)
    if not numbers:
        return np.zeros(len(documents))
    words = [part for d in documents for part in (d.sequence, d.beside)]
    owners = _owners([d.sequence.size + d.beside.size for d in documents])
    places = _Sought(numbers).places(np.concatenate(words))
    often = _tally(owners, places, None, (len(documents), len(numbers)))
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
    codes = [_pair_code(terms.short(a), terms.short(b)) for a, b in pairs]
    keys = np.array(codes, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    words = np.concatenate([d.sequence for d in documents]).astype(np.uint64)
    owners = _owners([d.sequence.size for d in documents])
    ends = np.cumsum(np.concatenate([d.sizes for d in documents]).astype(np.int64))
    together = (words[:-1] << np.uint64(32)) | words[1:]
    found = np.searchsorted(keys[order], together)
    found[found == keys.size] = 0
    places = np.where(keys[order][found] == together, order[found], -1)
    # The last word of a part and the first one of the next are no neighbours.
    borders = ends[(ends > 0) & (ends < words.size)] - 1
    places[borders] = -1
    often = _tally(owners[:-1], places, None, (len(documents), len(pairs)))
    weights = np.array(
        [
            wanted.neighbours[a, b] * NEIGHBOUR * max(statistics.idf(a), statistics.idf(b))
            for a, b in pairs
        ]
    )
    scores: Scores = saturation(often, length[:, None], statistics.average_length) @ weights
    return scores


def _pair_code(first: int, second: int) -> int:
    return (first << 32) | second


def _pairs(wanted: Wanted, statistics: Statistics, documents: Sequence[Unpacked]) -> Scores:
    numbers = list(wanted.pairs)
    if not numbers:
        return np.zeros(len(documents))
    owners = _owners([d.pairs.size for d in documents])
    amounts = np.concatenate([d.amounts for d in documents]).astype(np.float64)
    places = _Sought(numbers).places(np.concatenate([d.pairs for d in documents]))
    often = _tally(owners, places, amounts, (len(documents), len(numbers)))
    length = np.bincount(owners, weights=amounts, minlength=len(documents)).astype(np.float64)
    weights = np.array([PAIR * wanted.pairs[n] * statistics.idf(n) for n in numbers])
    scores: Scores = saturation(often, length[:, None], statistics.average_pairs) @ weights
    return scores
