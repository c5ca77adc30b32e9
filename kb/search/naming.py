"""Which words of a title or a tag are worth completing and correcting to."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kb.search.analysis import Token, clean, fold_width, tokens
from kb.search.analysis.latin import chunks
from kb.search.documents import Document
from kb.search.wording import key, readings

LONGEST: Final = 40
_WORD: Final = re.compile("[가-힣]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
# What makes a noun of a noun: 정규+화. The analyser keeps it apart.
_SUFFIXES: Final = frozenset("화성률법기자형용")
_MOST_BEFORE: Final = 2


def names_of(document: Document) -> dict[str, str]:
    """List a document's terms by key: the nouns and identifiers of its title, and its tags."""
    found: dict[str, str] = {}
    tags = document.filters.get("tag", ())
    for name in (*tags, *names_in(document.title), *names_in(document.tags)):
        one = key(name)
        text = " ".join(name.split())
        if 1 < len(one) <= LONGEST and len(text) <= 2 * LONGEST:
            found.setdefault(one, text)
    return found


def names_in(text: str) -> Iterator[str]:
    """List the nouns and identifiers of a text as they stand there, particles left out."""
    text = fold_width(clean(text))
    for chunk in chunks(text):
        if _LETTER.search(chunk[0]):
            yield chunk[0]
    nouns = [token for token in tokens(text) if token.noun and not token.beside]
    for word in _WORD.finditer(text):
        inside = [t for t in nouns if word.start() <= t.start and t.end <= word.end()]
        if inside:
            yield from _names(text, word.start(), word.end(), inside)


def _names(text: str, start: int, end: int, nouns: list[Token]) -> Iterator[str]:
    first = nouns[0].start
    begun = start if first - start <= _MOST_BEFORE else first
    last = _last_of_run(nouns)
    whole = text[begun:last] + _suffix(text[last:end])
    for name in dict.fromkeys((whole, *(text[t.start : t.end] for t in nouns))):
        if len(name) > 1:
            yield name


def _last_of_run(nouns: Iterable[Token]) -> int:
    """Find where the nouns that follow one another without a gap end."""
    end = -1
    for noun in nouns:
        if end >= 0 and noun.start > end:
            break
        end = noun.end
    return end


def _suffix(tail: str) -> str:
    for rest in readings(f"가{tail}"):
        if len(rest) == 2 and rest[1] in _SUFFIXES:
            return rest[1]
    return ""
