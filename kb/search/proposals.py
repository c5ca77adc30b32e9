"""Terms that may mean the same, for an operator to confirm; nothing here is used unasked."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Count

from kb.search.corrections.jamo import VOWELS, is_syllable, split
from kb.search.models import GlossaryGroup, SearchLog, VocabularyWord
from kb.search.wording import key, readings

LONGEST: Final = 40
# A term searched for in vain so often is worth a look.
OFTEN: Final = 2
FEWEST_SOUNDS: Final = 3

_HANGUL: Final = r"[가-힣][가-힣 ]{0,38}[가-힣]"
_LATIN: Final = r"[A-Za-z][A-Za-z0-9 \-]{0,38}[A-Za-z0-9]"
_PAIR: Final = re.compile(
    rf"(?P<one>{_HANGUL}) ?\((?P<other>{_LATIN})\)"
    rf"|(?P<first>{_LATIN}) ?\((?P<second>{_HANGUL})\)"
    rf"|^[\s>*+\-]*(?P<left>{_LATIN}) ?[:=] ?(?P<right>{_HANGUL})\s*$"
    rf"|^[\s>*+\-]*(?P<before>{_HANGUL}) ?[:=] ?(?P<after>{_LATIN})\s*$",
    re.MULTILINE,
)


def pairs_in(text: str) -> Iterator[tuple[str, str]]:
    """Find terms given in both scripts: 어텐션(attention), or a line `attention: 어텐션`."""
    for found in _PAIR.finditer(text):
        one, other = (group.strip() for group in found.groups() if group)
        yield one, other


def propose(pairs: Iterable[tuple[str, str]], *, reason: str) -> int:
    """Propose each pair that no group holds yet, whatever was decided on that group."""
    known = [{key(term) for term in group.listed} for group in GlossaryGroup.objects.all()]
    made = 0
    for pair in pairs:
        keys = {key(term) for term in pair}
        if len(keys) < 2 or any(keys <= group for group in known):
            continue
        known.append(keys)
        GlossaryGroup.objects.create(
            terms="\n".join(pair), status=GlossaryGroup.Status.PROPOSED, reason=reason[:300]
        )
        made += 1
    return made


def propose_from_searches() -> int:
    """Propose for what is searched for in vain the title word that sounds the same."""
    failed = SearchLog.objects.filter(found=0).values("text").annotate(times=Count("pk"))
    words = {
        reading
        for text in failed.filter(times__gte=OFTEN).values_list("text", flat=True)
        for word in text.split()
        for reading in readings(word)
        if len(reading) <= LONGEST
    }
    return propose(_sounding_alike(words), reason="Searched for in vain; sounds alike.")


def _sounding_alike(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    known: dict[str, list[str]] = {}
    for text in VocabularyWord.objects.order_by("pk").values_list("text", flat=True).iterator():
        known.setdefault(sounds(text), []).append(text)
    for word in sorted(words):
        heard = sounds(word)
        if len(heard) < FEWEST_SOUNDS:
            continue
        for other in known.get(heard, []):
            if _is_hangul(other) != _is_hangul(word):
                yield word, other


def _is_hangul(text: str) -> bool:
    return any(map(is_syllable, text))


# --- How a word sounds, its vowels left out ---

_CONSONANTS: Final = {
    **dict.fromkeys("ㄱㄲㅋ", "k"),
    **dict.fromkeys("ㄷㄸㅌ", "t"),
    **dict.fromkeys("ㅂㅃㅍ", "p"),
    **dict.fromkeys("ㅅㅆ", "s"),
    **dict.fromkeys("ㅈㅉㅊ", "j"),
    "ㅁ": "m",
    "ㄴ": "n",
    "ㄹ": "l",
    "ㅎ": "h",
}
# In this order; what Korean spelling makes of English letters.
_SPOKEN: Final = (
    *((r"[ts]ion\b", "sn"), (r"ph", "p"), (r"sch", "sk"), (r"ch", "j"), (r"sh", "s")),
    *((r"c?k|q", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"ng", "n")),
    *((r"r(?![aeiouy])", ""), (r"r", "l"), (r"[fvb]", "p"), (r"d", "t"), (r"g", "k"), (r"z", "j")),
    *((r"(.)\1+", r"\1"), (r"[aeiouwy]", "")),
)


def sounds(text: str) -> str:
    """Give a word's consonants, the same for 어텐션 and attention: tnsn."""
    return _heard(text) if _is_hangul(text) else _spoken(text)


def _heard(text: str) -> str:
    found = ""
    for syllable in filter(is_syllable, text):
        initial, vowel, final = split(syllable)
        found += _CONSONANTS.get(initial, "") + (" " if vowel in VOWELS else "")
        # A final ㅅ stands for a t that is hardly heard: 아웃.
        found += {"ㅅ": "t", "ㅇ": "n"}.get(final, _CONSONANTS.get(final, ""))
    return re.sub(r"(.)\1+", r"\1", found).replace(" ", "")


def _spoken(text: str) -> str:
    heard = "".join(letter for letter in text.lower() if letter.isascii() and letter.isalpha())
    for written, sound in _SPOKEN:
        heard = re.sub(written, sound, heard)
    return heard
