"""A corpus of realistic shape, made anew and the same each time, document by document.

Words are drawn by Zipf's law: in front those of the glossary, Korean and English, then invented
names and identifiers, as many as needed to have more distinct terms than documents. Sentences
have particles and endings; every tenth document or so has code.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.random import Generator

from kb.search.documents import Document

KIND = "benchmark"
EVERYBODY = "everybody"
LENGTH = 600
# Names needed for a document, so that common words leave over a distinct one for each.
NAMES_EACH = 3
LEAST_NAMES = 20_000
GROUPS, TAGS = 50, 300

_HEADS = (
    "가나다라마바사아자카타파하고노도로모보소오조코토포호구누두루무부수우주쿠투푸후기니디리미비시이"
)
_TAILS = "닉스론텐센젤빅룬켈트란딘겔믹솔벤카토나리마드"
_CONSONANTS = "bcdfghklmnprstvz"
_VOWELS = "aeiou"
_PARTICLES = ("을", "에서", "의", "은", "이", "으로", "과", "도", "까지", "에는")
_VERBS = ("계산하면", "바꾸고", "늘리면", "비교할 때", "줄였더니", "옮기면", "나눌 때", "합치면")
_ENDS = (
    "달라집니다.",
    "왜 그런가요?",
    "잘 안 됩니다.",
    "확인했어요.",
    "이유가 궁금합니다.",
    "같습니다.",
)
_CODE = "```python\n{0} = {1}({2}, dim=-1)\nprint({0}.shape)\n```"


@dataclass(frozen=True)
class Corpus:
    """So many documents, each made when it is asked for."""

    size: int
    common: Sequence[str]
    length: int = LENGTH
    # What was added to a document's body since.
    edits: dict[str, str] = field(default_factory=dict)

    @cached_property
    def words(self) -> list[str]:
        """List the words, most frequent first."""
        draw = np.random.default_rng(1)
        common = list(self.common)
        draw.shuffle(common)
        names = max(LEAST_NAMES, NAMES_EACH * self.size)
        made = dict.fromkeys([*common, *(_name(draw, place) for place in range(names))])
        return list(made)

    @cached_property
    def _chances(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        weights = 1 / (np.arange(len(self.words)) + 2.7)
        return np.cumsum(weights / weights.sum())

    def _drawn(self, draw: Generator, size: int) -> list[str]:
        places = np.searchsorted(self._chances, draw.random(size))
        return [self.words[min(place, len(self.words) - 1)] for place in places.tolist()]

    def keys(self) -> list[str]:
        return [str(number) for number in range(self.size)]

    def load(self, keys: Collection[str]) -> Iterator[Document]:
        """Make the documents of these keys."""
        for key in keys:
            yield self.document(key)

    def document(self, key: str) -> Document:
        draw = np.random.default_rng(1_000_003 + int(key))
        # One name of its own, as a file, a class or an error message would give it.
        own = self.words[-1 - int(key) % len(self.words)]
        sentences = [f"{own}에서 {_sentence(draw, self._drawn(draw, 3))}"]
        while sum(map(len, sentences)) < self.length:
            sentences.append(_sentence(draw, self._drawn(draw, 5)))
        if draw.random() < 0.1:
            sentences.append(_CODE.format(*self._drawn(draw, 3)))
        if key in self.edits:
            sentences.append(self.edits[key])
        return Document(
            KIND,
            key,
            _sentence(draw, self._drawn(draw, 3)),
            frozenset({EVERYBODY, f"group-{int(key) % GROUPS}"}),
            " ".join(sentences),
            filters={"tag": (f"t{int(draw.integers(TAGS))}",), "is": ("open",)},
        )

    def few_words(self, size: int) -> list[str]:
        """Ask distinct queries of one to three words, each from some document."""
        return _distinct(self._few_words(), size)

    def _few_words(self) -> Iterator[str]:
        draw = np.random.default_rng(2)
        while True:
            text = self.document(str(draw.integers(self.size))).body.split("```")[0]
            words = [word for word in text.split() if len(word) > 1]
            yield " ".join(draw.choice(words, size=int(draw.integers(1, 4))).tolist())

    def sentences(self, size: int) -> list[str]:
        """Ask distinct sentences: one from a document, with a word or two left out."""
        return _distinct(self._sentences(), size)

    def _sentences(self) -> Iterator[str]:
        draw = np.random.default_rng(3)
        while True:
            text = self.document(str(draw.integers(self.size))).body.split("```")[0]
            said = [part.split() for part in text.split(". ") if len(part.split()) > 4]
            words = said[int(draw.integers(len(said)))] if said else text.split()[:9]
            dropped = set(draw.integers(len(words), size=2).tolist())
            yield " ".join(word for place, word in enumerate(words) if place not in dropped)


def _distinct(texts: Iterable[str], size: int) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        found.setdefault(text)
        if len(found) == size:
            break
    return list(found)


def _name(draw: Generator, place: int) -> str:
    """Invent a name: two in five Korean, the others English or an identifier."""
    if place % 5 < 2:
        size = int(draw.integers(1, 4))
        heads = (_HEADS[n] for n in draw.integers(len(_HEADS), size=size))
        return "".join(heads) + _TAILS[int(draw.integers(len(_TAILS)))]
    syllables = draw.integers((len(_CONSONANTS), len(_VOWELS)), size=(3, 2)).tolist()
    name = "".join(_CONSONANTS[c] + _VOWELS[v] for c, v in syllables)
    return f"{name}_{place % 97}" if place % 5 == 4 else name


def _sentence(draw: Generator, words: Sequence[str]) -> str:
    said = []
    for word in words:
        said.append(word + _PARTICLES[int(draw.integers(len(_PARTICLES)))])
        if draw.random() < 0.4:
            said.append(_VERBS[int(draw.integers(len(_VERBS)))])
    return " ".join([*said, _ENDS[int(draw.integers(len(_ENDS)))]])
