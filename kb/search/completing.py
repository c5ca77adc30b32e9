"""Complete what is being typed to terms the reader may know."""

from collections.abc import Collection, Iterator
from typing import Final

from kb.search.analysis import clean, fold
from kb.search.corrections.jamo import are_initials, is_syllable, letters
from kb.search.corrections.keyboard import to_english, to_hangul
from kb.search.glossary import settled
from kb.search.vocabulary import Known, begun, with_initials
from kb.search.wording import key

LONGEST_TERM: Final = 3
FEWEST_LETTERS: Final = 2


def completions(text: str, *, audiences: Collection[str], limit: int = 4) -> list[str]:
    """Complete the last words of a text, as one types; what comes before them stays."""
    words = clean(text).split()
    if not words or text[-1:].isspace() or set('":') & set(words[-1]):
        return []
    with settled():
        found = dict.fromkeys(_completed(words, audiences))
    typed = " ".join(words)
    return [one for one in found if key(one) != key(typed)][:limit]


def _completed(words: list[str], audiences: Collection[str]) -> Iterator[str]:
    for size in range(min(LONGEST_TERM, len(words)), 0, -1):
        head, tail = words[:-size], fold("".join(words[-size:]))
        known = _begun(tail, audiences, is_word=size == 1)
        for word in sorted(known, key=lambda word: (-word.count, len(word.key), word.text)):
            yield " ".join([*head, word.text])


def _begun(beginning: str, audiences: Collection[str], *, is_word: bool) -> list[Known]:
    """Find terms that begin so; if there are none, read the word as slips are read."""
    for spelt in _spellings(beginning) if is_word else [letters(beginning)]:
        if len(spelt) >= FEWEST_LETTERS and (found := begun(spelt, audiences)):
            return found
    return with_initials(beginning, audiences) if is_word and are_initials(beginning) else []


def _spellings(beginning: str) -> Iterator[str]:
    yield letters(beginning)
    if beginning.isascii():
        turned = to_hangul(beginning)
        if is_syllable(turned[0]):
            yield letters(turned)
    else:
        yield to_english(beginning)
