"""The words one may be completed to or corrected to: of titles, tags, lectures, the glossary.

The table holds every word that ever stood in a title; it is never shown as it is. Which of them a
reader may know is asked of the index: a word counts if a document the reader may find is named
with it. Words of the glossary are everybody's.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Final

import numpy as np
from django.conf import settings
from django.db.models import Max

from kb.search import terms
from kb.search.analysis import clean, tokens
from kb.search.corrections.jamo import initials, is_syllable, letters, trigrams
from kb.search.engines import engine
from kb.search.expanding import Expansion
from kb.search.glossary import Glossary, glossary, looked_up
from kb.search.models import VocabularyWord
from kb.search.wording import key as key_of
from kb.search.wording import readings

MOST_ALIKE: Final = 60
MOST_BEGUN: Final = 60
# Rows that got their number first may be committed last.
_LOOK_BACK: Final = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """A word the reader may know, with the number of documents named with it."""

    key: str
    text: str
    count: int


class Words:
    """Words by key, by spelling and by initial consonants, growing as words are added."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._keys: list[str] = []
        self._spelt: list[tuple[str, str]] = []
        self._initials: list[tuple[str, str]] = []
        self._holding: dict[str, array[int]] = {}

    def add(self, words: Mapping[str, str]) -> None:
        """Add words by key, with how they are written."""
        fresh = {key: text for key, text in words.items() if key not in self.texts}
        insert = _insert_one if len(fresh) < 50 else _insert_many
        insert(self._spelt, ((letters(key), key) for key in fresh))
        insert(self._initials, ((initials(key), key) for key in fresh))
        for key, text in fresh.items():
            self.texts[key] = text
            for gram in trigrams(letters(key)):
                self._holding.setdefault(gram, array("i")).append(len(self._keys))
            self._keys.append(key)

    def begun(self, spelt: str) -> list[str]:
        """List keys whose spelling begins so, the shortest first."""
        return _begun(self._spelt, spelt)

    def with_initials(self, wanted: str) -> list[str]:
        """List keys whose initial consonants begin so, the shortest first."""
        return _begun(self._initials, wanted)

    def alike(self, spelt: str) -> list[str]:
        """List the keys that share the most runs of three letters with a spelling."""
        held = [self._holding[gram] for gram in trigrams(spelt) if gram in self._holding]
        if not held:
            return []
        places = np.concatenate([np.frombuffer(one, dtype=np.intc) for one in held])
        shared = np.bincount(places, minlength=len(self._keys))
        best = np.argsort(-shared, kind="stable")[:MOST_ALIKE]
        return [self._keys[place] for place in best if shared[place]]


def _insert_one(rows: list[tuple[str, str]], new: Iterable[tuple[str, str]]) -> None:
    for row in new:
        insort(rows, row)


def _insert_many(rows: list[tuple[str, str]], new: Iterable[tuple[str, str]]) -> None:
    rows.extend(new)
    rows.sort()


def _begun(rows: list[tuple[str, str]], beginning: str) -> list[str]:
    start = bisect_left(rows, (beginning, ""))
    found = []
    for spelt, key in rows[start : start + MOST_BEGUN * 20]:
        if not spelt.startswith(beginning):
            break
        found.append((len(spelt), key))
    return [key for _, key in sorted(found)[:MOST_BEGUN]]


# --- What this process knows, read on as the table grows -----------------------------------------

_guard = RLock()
_words = Words()
_read: tuple[str, int, Glossary] | None = None


def _refreshed() -> Words:
    return looked_up("vocabulary", _read_on)


def _read_on() -> Words:
    global _words, _read
    place, groups = str(settings.SEARCH["INDEX_DIR"]), glossary()
    if _read is None or _read[0] != place or _read[2] is not groups:
        _words, _read = Words(), (place, 0, groups)
        _words.add(groups.texts)
    latest = VocabularyWord.objects.aggregate(latest=Max("pk"))["latest"] or 0
    if latest > _read[1]:
        new = VocabularyWord.objects.filter(pk__gt=_read[1] - _LOOK_BACK)
        _words.add(dict(new.values_list("key", "text")))
        _read = (place, latest, groups)
    return _words


def _visible(choose: Callable[[Words], Iterable[str]], audiences: Collection[str]) -> list[Known]:
    with _guard:
        words = _refreshed()
        chosen = {key: words.texts[key] for key in choose(words)}
        shared = glossary().texts
    counts = counted(chosen, audiences)
    return [
        Known(key, text, counts[key])
        for key, text in chosen.items()
        if counts[key] or key in shared
    ]


def counted(keys: Collection[str], audiences: Collection[str]) -> dict[str, int]:
    """Count the documents named with each word that these audiences may find."""
    if not keys:
        return {}
    asked = [terms.audience(token) for token in audiences]
    numbers = {key: terms.named(key) for key in keys}
    found = engine().postings({*asked, *numbers.values()})
    held = np.concatenate([found[number].numbers for number in asked] or [np.empty(0, np.int64)])
    mine = np.unique(held) if len(asked) > 1 else held
    return {key: int(np.isin(found[n].numbers, mine).sum()) for key, n in numbers.items()}


def known(keys: Iterable[str], audiences: Collection[str]) -> dict[str, Known]:
    """Find which of the keys the reader may know."""
    wanted = list(keys)
    found = _visible(lambda words: [key for key in wanted if key in words.texts], audiences)
    return {word.key: word for word in found}


def split_terms(words: Sequence[str]) -> tuple[Expansion, ...]:
    """Find words that are terms and that the analyser splits: some documents hold them whole.

    Nothing of it is shown, so every word may be used: 특이값 is one in 특이값 분해, two alone.
    """
    keys = [{reading: key_of(reading) for reading in readings(word)} for word in words]
    with _guard:
        held = _refreshed().texts
        chosen = [next((one for one in named if named[one] in held), "") for named in keys]
    return tuple(
        Expansion(place, place + 1, words[place], whole=term)
        for place, term in enumerate(chosen)
        if term and any(map(is_syllable, term)) and len(tokens(clean(term))) > 1
    )


def begun(spelt: str, audiences: Collection[str]) -> list[Known]:
    """Find words whose letters begin so."""
    return _visible(lambda words: words.begun(spelt), audiences)


def with_initials(wanted: str, audiences: Collection[str]) -> list[Known]:
    """Find words whose initial consonants begin so."""
    return _visible(lambda words: words.with_initials(wanted), audiences)


def alike(spelt: str, audiences: Collection[str]) -> list[Known]:
    """Find words spelt alike."""
    return _visible(lambda words: words.alike(spelt), audiences)
