"""The two layouts of a Korean keyboard: what was typed in one, read in the other."""

from typing import Final

from kb.search.corrections.jamo import COMPOUNDS, FINALS, INITIALS, VOWELS, is_syllable, join, split

_KEYS: Final = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
_SHIFTED: Final = {"Q": "ㅃ", "W": "ㅉ", "E": "ㄸ", "R": "ㄲ", "T": "ㅆ", "O": "ㅒ", "P": "ㅖ"}
_LETTER: Final = {**{key.upper(): letter for key, letter in _KEYS.items()}, **_KEYS, **_SHIFTED}
_KEY: Final = {
    **{letter: key for key, letter in _KEYS.items()},
    "ㅃ": "Q",
    "ㅉ": "W",
    "ㄸ": "E",
} | {
    "ㄲ": "R",
    "ㅆ": "T",
    "ㅒ": "O",
    "ㅖ": "P",
}
_TOGETHER: Final = {parts: whole for whole, parts in COMPOUNDS.items()}


def to_hangul(text: str) -> str:
    """Read English keys as Hangul: djxpstus → 어텐션."""
    return compose("".join(_LETTER.get(key, key) for key in text))


def to_english(text: str) -> str:
    """Read Hangul as the English keys it was typed with: ㅁㅅㅅ둣ㅑㅐㅜ → attention."""
    spelt = "".join("".join(split(one)) if is_syllable(one) else one for one in text)
    single = "".join(COMPOUNDS.get(one, one) for one in spelt)
    return "".join(_KEY.get(one, one) for one in single)


def compose(letters: str) -> str:
    """Put letters together as an input method does: a final moves on before a vowel."""
    done: list[str] = []
    initial = vowel = final = ""

    def flush() -> None:
        nonlocal initial, vowel, final
        done.append(join(initial, vowel, final) if initial and vowel else initial + vowel + final)
        initial = vowel = final = ""

    for letter in letters:
        if letter in VOWELS:
            if final:
                rest, moved = _parted(final)
                final = rest
                flush()
                initial, vowel = moved, letter
            elif vowel and (both := _TOGETHER.get(vowel + letter)):
                vowel = both
            else:
                if vowel:
                    flush()
                vowel = letter
        elif letter in INITIALS:
            if initial and vowel and (both := final and _TOGETHER.get(final + letter, "")):
                final = both
            elif initial and vowel and not final and letter in FINALS:
                final = letter
            else:
                flush()
                initial = letter
        else:
            flush()
            done.append(letter)
    flush()
    return "".join(done)


def _parted(final: str) -> tuple[str, str]:
    """Give back what stays under a syllable and what the next one begins with."""
    parts = COMPOUNDS.get(final, final)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", final)
