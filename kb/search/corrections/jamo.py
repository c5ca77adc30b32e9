"""Hangul taken apart: syllables to letters, initial consonants, how far two spellings differ."""

from collections.abc import Sequence
from typing import Final

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = (
    *("", "ㄱ", "ㄲ", "ㄳ", "ㄴ", "ㄵ", "ㄶ", "ㄷ", "ㄹ", "ㄺ", "ㄻ", "ㄼ", "ㄽ", "ㄾ"),
    *("ㄿ", "ㅀ", "ㅁ", "ㅂ", "ㅄ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"),
)
# Letters that are typed with two keys, and so may be half typed.
COMPOUNDS: Final = {
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
    "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
_FIRST: Final = 0xAC00
_LAST: Final = 0xD7A3
_VOWELS: Final = len(VOWELS)
_FINALS: Final = len(FINALS)


def is_syllable(letter: str) -> bool:
    """Tell whether a letter is a whole Hangul syllable."""
    return _FIRST <= ord(letter) <= _LAST


def split(syllable: str) -> tuple[str, str, str]:
    """Take one syllable apart: initial, vowel, final or ''."""
    place = ord(syllable) - _FIRST
    initial, rest = divmod(place, _VOWELS * _FINALS)
    vowel, final = divmod(rest, _FINALS)
    return INITIALS[initial], VOWELS[vowel], FINALS[final]


def join(initial: str, vowel: str, final: str = "") -> str:
    """Put one syllable together."""
    place = INITIALS.index(initial) * _VOWELS + VOWELS.index(vowel)
    return chr(_FIRST + place * _FINALS + FINALS.index(final))


def letters(text: str) -> str:
    """Spell a text letter by letter, as it is typed: 왜 → ㅇㅗㅐ; other scripts stay."""
    spelt = "".join("".join(split(one)) if is_syllable(one) else one for one in text)
    return "".join(COMPOUNDS.get(one, one) for one in spelt)


def initials(text: str) -> str:
    """Keep each syllable's initial consonant: 트랜스포머 → ㅌㄹㅅㅍㅁ; other letters stay."""
    return "".join(split(one)[0] if is_syllable(one) else one for one in text)


def are_initials(text: str) -> bool:
    """Tell whether a word is made of initial consonants alone."""
    return len(text) > 1 and all(one in INITIALS for one in text)


def trigrams(spelt: str) -> set[str]:
    """List the runs of three letters, with the word's beginning and end marked."""
    bounded = f"^{spelt}$"
    return {bounded[i : i + 3] for i in range(len(bounded) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """Count the letters to add, drop, change or swap (optimal string alignment), up to most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(other) + 1)
    for i, a in enumerate(one, 1):
        older, before = before, row
        row = _next_row(one, other, i, a, older, before)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _next_row(
    one: str, other: str, i: int, a: str, older: Sequence[int], before: Sequence[int]
) -> Sequence[int]:
    row = [i]
    for j, b in enumerate(other, 1):
        cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
        if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
            cost = min(cost, older[j - 2] + 1)
        row.append(cost)
    return row
