"""Guess what was meant by a word that nothing the reader may see holds.

In this order: words typed apart that are one term, initial consonants, the other layout of the
keyboard, a slip or two. A guess is always a word the reader may know (`kb.search.vocabulary`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.search import terms, vocabulary
from kb.search.analysis import clean, fold, grams, tokens
from kb.search.corrections.jamo import are_initials, distance, is_syllable, letters
from kb.search.corrections.keyboard import to_english, to_hangul
from kb.search.engines import Postings, engine
from kb.search.query import Clause, Query, Word
from kb.search.vocabulary import Known
from kb.search.wording import key, readings

MOST_WORDS: Final = 8
MOST_JOINED: Final = 3
# Letters of a word, and how many of them may be wrong.
ONE_SLIP: Final = 4
TWO_SLIPS: Final = 7


@dataclass(frozen=True, slots=True)
class Guess:
    """What was meant instead of some words; `sure` if it can hardly be anything else."""

    first: int
    last: int
    text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Guessed:
    """The guesses, and whether to follow them without asking."""

    made: tuple[Guess, ...] = ()
    is_certain: bool = False


def guesses(query: Query, audiences: Collection[str], *, found_little: bool = True) -> Guessed:
    """Guess what was meant by those of a query's plain words that are found nowhere.

    If little was found, words with a particle that are terms without it are guessed as well.
    """
    words = query.words[:MOST_WORDS]
    if not words:
        return Guessed()
    found = _found(words, audiences)
    made = tuple(_guessed(words, found, audiences))
    if not made and found_little:
        made = tuple(_bare(words, audiences))
    # Where no word is found at all, whatever came up holds the same letters by chance.
    return Guessed(made, not any(found) or all(guess.sure for guess in made))


def _bare(words: Sequence[str], audiences: Collection[str]) -> Iterator[Guess]:
    for place, word in enumerate(words):
        known = _known_reading(word, audiences)
        if known and known.key != key(word):
            yield Guess(place, place + 1, known.text, sure=True)


def corrected(query: Query, made: Iterable[Guess]) -> Query:
    """Put the guesses in the place of what was typed."""
    instead = {guess.first: guess for guess in made}
    dropped = {place for guess in instead.values() for place in range(guess.first, guess.last)}
    clauses: list[Clause] = []
    place = 0
    for clause in query.clauses:
        if not isinstance(clause, Word):
            clauses.append(clause)
            continue
        if place in instead:
            clauses += [Word(part) for part in instead[place].text.split()]
        elif place not in dropped:
            clauses.append(clause)
        place += 1
    return Query(tuple(dict.fromkeys(clauses)), query.notes)


def _guessed(
    words: Sequence[str], found: Sequence[bool], audiences: Collection[str]
) -> Iterator[Guess]:
    place = 0
    while place < len(words):
        if not found[place] and (joined := _joined(words, place, audiences)):
            yield joined
            place = joined.last
            continue
        if not found[place] and (guess := _meant(words[place], audiences)):
            word, sure = guess
            yield Guess(place, place + 1, word.text, sure)
        place += 1


# --- Is there anything to guess? -----------------------------------------------------------------


def _found(words: Sequence[str], audiences: Collection[str]) -> list[bool]:
    """Tell of each word whether something that these audiences may find holds it."""
    sought = [_marks(word) for word in words]
    asked = {terms.audience(token) for token in audiences}
    postings = engine().postings({*asked, *(n for marks in sought for n in marks)})
    mine = [postings[number].numbers for number in asked]
    seen = np.unique(np.concatenate(mine)) if mine else np.empty(0, np.int64)
    named = vocabulary.known({key(one) for word in words for one in readings(word)}, audiences)
    return [
        any(key(one) in named for one in readings(word)) or _held(marks, postings, seen)
        for word, marks in zip(words, sought, strict=True)
    ]


def _marks(word: str) -> list[int]:
    """Pick what only documents with the word hold: its pairs of letters, or an identifier's parts.

    Pairs, because the analyser takes a misspelt word to pieces that stand in many documents.
    """
    text = clean(word)
    if any(map(is_syllable, text)):
        stem = min(readings(text), key=len)
        return [terms.gram(pair) for pair in grams(stem)]
    return [terms.content(token.term) for token in tokens(text)]


def _held(marks: Sequence[int], postings: dict[int, Postings], seen: np.ndarray) -> bool:
    for mark in marks:
        seen = np.intersect1d(seen, postings[mark].numbers, assume_unique=True)
    return bool(marks) and bool(seen.size)


# --- What could it be? ---------------------------------------------------------------------------


def _joined(words: Sequence[str], place: int, audiences: Collection[str]) -> Guess | None:
    """Try a term that was typed with a gap inside, this word being its first or second part."""
    for first in (place, place - 1):
        for last in range(min(len(words), first + MOST_JOINED), first + 1, -1):
            if first < 0 or last <= place:
                continue
            whole = "".join(words[first:last])
            if word := _known_reading(whole, audiences):
                return Guess(first, last, word.text, sure=True)
    return None


def _meant(word: str, audiences: Collection[str]) -> tuple[Known, bool] | None:
    if are_initials(word):
        best = _best(vocabulary.with_initials(word, audiences), len(word))
        return (best, True) if best else None
    if other := _other_layout(word, audiences):
        return other, True
    if near := _near(word, audiences):
        return near, False
    return None


def _best(words: Iterable[Known], length: int) -> Known | None:
    """Choose the word of just that length if there is one, the most frequent first."""
    return min(words, key=lambda w: (len(w.key) != length, -w.count, len(w.key)), default=None)


def _other_layout(word: str, audiences: Collection[str]) -> Known | None:
    word = clean(word)
    if word.isascii():
        turned = [to_hangul(word), to_hangul(word.lower())]
        turned = [one for one in turned if all(map(is_syllable, one))]
    else:
        turned = [to_english(word)]
        turned = [one for one in turned if one.isascii()]
    for one in turned:
        if found := _known_reading(one, audiences):
            return found
    return None


def _known_reading(word: str, audiences: Collection[str]) -> Known | None:
    keys = [key(reading) for reading in readings(fold(word))]
    named = vocabulary.known(keys, audiences)
    return next((named[one] for one in keys if one in named), None)


def _near(word: str, audiences: Collection[str]) -> Known | None:
    """Find the known word that the fewest letters tell from what was typed."""
    found = []
    for reading in readings(fold(clean(word))):
        spelt = letters(key(reading))
        most = _slips(spelt)
        for known in vocabulary.alike(spelt, audiences) if most else ():
            far = distance(spelt, letters(known.key), most)
            if far <= most:
                found.append((far, len(word) - len(reading), -known.count, known.text, known))
    return min(found)[-1] if found else None


def _slips(spelt: str) -> int:
    """Allow more slips in a longer word."""
    return (len(spelt) >= ONE_SLIP) + (len(spelt) >= TWO_SLIPS)
