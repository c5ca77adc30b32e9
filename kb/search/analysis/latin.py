"""Words that are not Hangul: identifiers, numbers, formulas, names such as C++ or W^Q."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kb.search.analysis.normal import fold

HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
_LETTER = rf"[^\W_{HANGUL}]"
CHUNK = re.compile(
    rf"{_LETTER}+(?:(?:::|->|[._\-^'/])+{_LETTER}+)*(?:\+\+|\#(?!{_LETTER}))?"
    r"|[\u2190-\u23ff\u2600-\u27bf\U0001f000-\U0001faff]"
)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
LONGEST_WHOLE = 60


def stem(word: str) -> str:
    """Cut an English plural; anything bolder costs more than it finds."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def parts_of(chunk: str) -> tuple[tuple[str, int, int], ...]:
    """Split an identifier where its writer did, as (term, start, end) within it."""
    if chunk.endswith(("++", "#")):
        return ((fold(chunk), 0, len(chunk)),)
    found = [(stem(fold(m[0])), m.start(), m.end()) for m in _PART.finditer(chunk)]
    return tuple(found) or ((fold(chunk), 0, len(chunk)),)


@lru_cache(maxsize=50_000)
def whole_of(chunk: str) -> str:
    """Name an identifier of several parts as one word (ResNet-50 → resnet50), else ''."""
    if len(parts_of(chunk)) < 2 or len(chunk) > LONGEST_WHOLE:
        return ""
    return "".join(letter for letter in fold(chunk) if letter.isalnum())


def chunks(text: str) -> Iterator[re.Match[str]]:
    """Find the chunks that are not Hangul in a text folded to one width."""
    return CHUNK.finditer(text)
