"""What a text is made of, the same for documents and for queries."""

import re
from collections import Counter
from dataclasses import dataclass

from kb.search.analysis.korean import CONTENT, NOUNS, morphemes
from kb.search.analysis.latin import chunks, parts_of, whole_of
from kb.search.analysis.normal import clean, fold, fold_width

# Whatever changes the terms of a text changes this number: an index made under another one
# must be rebuilt, and the checks say so.
VERSION = 3

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One content morpheme or part of an identifier, with its place in the cleaned text."""

    term: str
    start: int
    end: int
    noun: bool
    # The whole of an identifier beside its parts: counted, but no neighbour of anything.
    beside: bool = False


def _latin_tokens(text: str) -> list[Token]:
    found = []
    for chunk in chunks(text):
        at = chunk.start()
        for term, start, end in parts_of(chunk[0]):
            found.append(Token(term, at + start, at + end, noun=True))
        if whole := whole_of(chunk[0]):
            found.append(Token(whole, at, chunk.end(), noun=True, beside=True))
    return found


def _korean_tokens(text: str) -> list[Token]:
    return [
        Token(form, start, end, noun=tag in NOUNS)
        for form, tag, start, end in morphemes(text)
        if tag in CONTENT
    ]


def tokens(text: str) -> list[Token]:
    """List a cleaned text's content in reading order."""
    text = fold_width(text)
    if not text.strip():
        return []
    found = _latin_tokens(text) + _korean_tokens(text)
    found.sort(key=lambda token: (token.start, token.beside))
    return found


def grams(text: str) -> Counter[str]:
    """Count the character pairs within the words of a cleaned text; a lone letter stands alone."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(fold(text)):
        if len(word) == 1:
            found[word] += 1
        else:
            found.update(word[i : i + 2] for i in range(len(word) - 1))
    return found


def searchable(text: str) -> bool:
    """Tell whether there is anything in a text that could be found."""
    return bool(_WORD.search(text)) or next(chunks(text), None) is not None


__all__ = ["VERSION", "Token", "clean", "fold", "fold_width", "grams", "searchable", "tokens"]
