"""Tell whether two texts ask, or answer, the same: equal once normalised, or nearly so.

Joining two different questions is worse than keeping two rows for one, so the bar is high: the
texts share most of their character pairs, all of their numbers, and each word of one occurs in
the other (verbs' endings and one mistyped letter in a long Latin word aside).
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

HIGH_BAR = 0.8
SHORT = 8
"""Texts with fewer letters say too little to be the same across days: "왜요?"."""

NOISE = re.compile(r"[^\w+#%=<>/]|_")
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
WORD = re.compile(r"[가-힣]+|[A-Za-z]+")
DIGITS = re.compile(r"\d+")
ENDING = re.compile(
    r"(?:인지|은지|는지|을지|한지|인가|은가|는가|나|까|을까|ㄹ까|던가|죠|지|건가|궁금)"
    r"(?:요|합니다|해요|하다|함)?$|(?:요|다)$"
)


# The end of a sentence that asks; how politely it does says nothing about what is asked.
ASKING = re.compile(
    r"(?:는지|은지|인지|나요|까요|가요|까)?(?:가|도|이)?\s*(?:궁금\S{0,6}|알고\s?싶\S{0,5})?[\s?.!~]*$"
)
ASKING_LENGTH = 40

REMEMBERED = 5_000
"""A text is compared with many others before the next one is."""


@lru_cache(maxsize=REMEMBERED)
def normal(text: str) -> str:
    """Return the letters and digits of a text, without case, spaces, marks and link targets."""
    return NOISE.sub("", _plain(text)).casefold()


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", html.unescape(text))
    return TAG.sub("", LINK.sub(r"\1", composed))


def likeness(first: str, second: str) -> float:
    """Return how many of their character pairs two texts share, from 0 to 1."""
    left, right = _core_pairs(first), _core_pairs(second)
    shared = (left & right).total()
    total = left.total() + right.total()
    return 2 * shared / total if total else float(normal(first) == normal(second))


@lru_cache(maxsize=REMEMBERED)
def _core_pairs(text: str) -> Counter[str]:
    return _pairs(_core(text))


def _core(text: str) -> str:
    """Return the normal form without the way of asking."""
    return normal(_without_asking(text)) or normal(text)


def _without_asking(text: str) -> str:
    plain = _plain(text).rstrip()
    return plain[:-ASKING_LENGTH] + ASKING.sub("", plain[-ASKING_LENGTH:], count=1)


def is_same(first: str, second: str) -> bool:
    """Say whether two texts are equal once normalised, or so alike that they mean the same."""
    if normal(first) == normal(second):
        return True
    return likeness(first, second) >= HIGH_BAR and has_same_words(first, second)


def has_same_words(first: str, second: str) -> bool:
    """Say whether two texts hold the same numbers and each word of one is in the other."""
    left, right = _without_asking(first).casefold(), _without_asking(second).casefold()
    if sorted(DIGITS.findall(left)) != sorted(DIGITS.findall(right)):
        return False
    return _words_occur(left, right) and _words_occur(right, left)


def _words_occur(text: str, other: str) -> bool:
    run_together = normal(other)
    latin = [word for word in WORD.findall(other) if word.isascii()]
    return all(
        _is_near_any(word, latin) if word.isascii() else _stem(word) in run_together
        for word in WORD.findall(text)
    )


def _stem(word: str) -> str:
    """Return the beginning of a Korean word, which its particles and endings don't touch."""
    bare = ENDING.sub("", word) if len(word) > 2 else word
    return (bare or word)[:2]


def _is_near_any(word: str, others: Iterable[str]) -> bool:
    return any(word == other or _is_one_letter_off(word, other) for other in others)


def _is_one_letter_off(word: str, other: str) -> bool:
    """Say whether one letter more, less or other makes the two long words equal."""
    if min(len(word), len(other)) < 6 or abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rest, other_rest = word[start:], other[start:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def _pairs(letters: str) -> Counter[str]:
    return Counter(letters[i : i + 2] for i in range(len(letters) - 1))


Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Match(Generic[Key]):
    key: Key
    likeness: float

    @property
    def is_exact(self) -> bool:
        return self.likeness == 1.0


class Index(Generic[Key]):
    """Texts by key; finds those that say the same as another in time that grows with the hits."""

    def __init__(self) -> None:
        self._texts: dict[Key, str] = {}
        self._exact: dict[str, list[Key]] = {}
        self._postings: dict[str, list[Key]] = {}

    def add(self, key: Key, text: str) -> None:
        self._texts[key] = text
        self._exact.setdefault(normal(text), []).append(key)
        for pair in _pairs(_core(text)):
            self._postings.setdefault(pair, []).append(key)

    def find(self, text: str) -> list[Match[Key]]:
        """Return the keys of texts that say the same, the most alike first."""
        exact = self._exact.get(normal(text), [])
        near = [
            Match(key, likeness(text, self._texts[key]))
            for key in self._sharing_pairs(_core(text))
            if key not in exact and has_same_words(text, self._texts[key])
        ]
        near = [match for match in near if match.likeness >= HIGH_BAR]
        near.sort(key=lambda match: -match.likeness)
        # Pairs alone may agree wholly where the order differs; that isn't exact.
        return [Match(key, 1.0) for key in exact] + [
            Match(match.key, min(match.likeness, 0.999)) for match in near
        ]

    def _sharing_pairs(self, letters: str) -> list[Key]:
        """Return the keys that share half of the pairs; fewer can't reach the bar."""
        pairs = _pairs(letters)
        shared: Counter[Key] = Counter()
        for pair in pairs:
            shared.update(self._postings.get(pair, ()))
        return [key for key, count in shared.items() if 2 * count >= len(pairs)]
