"""The feature blob: what the exact scorer needs to know of one document, in one column.

Layout, little-endian: seven uint32 (tokens in each of the four parts, whole identifiers, pairs of
letters, nouns among tokens and identifiers), the tokens of the four parts, the identifiers, the
sorted pairs (all uint32 hashes), and the pairs' counts (uint8).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from kb.search import terms
from kb.search.analysis import clean, fold, grams, tokens

PARTS = ("title", "body", "answers", "tags")
_SIZES = Struct(f"<{len(PARTS) + 3}I")

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read: its terms in order, whole identifiers, and pairs of letters."""

    sequence: tuple[str, ...]
    beside: tuple[str, ...]
    pairs: Counter[str]
    nouns: int


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """Analyse one text; asked again for the same text it remembers."""
    text = clean(text)
    found = tokens(text)
    return Reading(
        tuple(token.term for token in found if not token.beside),
        tuple(token.term for token in found if token.beside),
        grams(text),
        sum(token.noun for token in found),
    )


@dataclass(frozen=True, slots=True)
class Features:
    """A document's terms for the engine, its lengths, and its blob."""

    counts: Counter[int]
    length: int
    pairs: int
    nouns: int
    blob: bytes


def _hashes(numbers: Iterable[int]) -> Hashes:
    return np.fromiter((terms.short(number) for number in numbers), dtype="<u4")


def features(parts: Sequence[str]) -> Features:
    """Read the parts of a document."""
    readings = [read(part) for part in parts]
    content = [[terms.content(word) for word in reading.sequence] for reading in readings]
    beside = [terms.content(word) for reading in readings for word in reading.beside]
    pairs: Counter[int] = Counter()
    for reading in readings:
        for pair, count in reading.pairs.items():
            pairs[terms.gram(pair)] += count
    counts = Counter(number for part in content for number in part)
    counts.update(beside)
    length = counts.total()
    counts.update(pairs)
    nouns = sum(reading.nouns for reading in readings)
    blob = _pack(content, beside, pairs, nouns)
    return Features(counts, length, pairs.total(), nouns, blob)


def _pack(content: list[list[int]], beside: list[int], pairs: Counter[int], nouns: int) -> bytes:
    sizes = np.array([*map(len, content), len(beside), len(pairs), nouns], dtype="<u4")
    sequence = _hashes(number for part in content for number in part)
    keys = _hashes(pairs)
    amounts = np.minimum(np.fromiter(pairs.values(), dtype=np.int64), 255).astype(np.uint8)
    order = np.argsort(keys, kind="stable")
    return b"".join(
        (
            sizes.tobytes(),
            sequence.tobytes(),
            _hashes(beside).tobytes(),
            keys[order].tobytes(),
            amounts[order].tobytes(),
        )
    )


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A blob as arrays; `sizes` are the tokens of each part within `sequence`."""

    sizes: tuple[int, ...]
    sequence: Hashes
    beside: Hashes
    pairs: Hashes
    amounts: NDArray[np.uint8]
    nouns: int


def unpack(blob: bytes) -> Unpacked:
    """Read a blob without copying it."""
    *sizes, beside, pairs, nouns = _SIZES.unpack_from(blob)
    words = sum(sizes)
    others = words + beside
    numbers = others + pairs
    body = np.frombuffer(blob, dtype="<u4", count=numbers, offset=_SIZES.size)
    amounts = np.frombuffer(blob, dtype=np.uint8, offset=_SIZES.size + 4 * numbers)
    return Unpacked(tuple(sizes), body[:words], body[words:others], body[others:], amounts, nouns)


def beginnings(texts: Iterable[str]) -> set[int]:
    """Number the beginnings of the words in titles, for completing while one types."""
    found = set()
    for text in texts:
        for word in {*fold(clean(text)).split(), *read(text).sequence, *read(text).beside}:
            for end in range(1, min(len(word), terms.LONGEST_PREFIX) + 1):
                found.add(terms.prefix(word[:end]))
    return found
