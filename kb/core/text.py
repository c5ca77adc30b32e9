"""Text as people type it: clean lines, clean bodies, Korean particles."""

import re
import unicodedata

# C0 and C1 controls but tab and newline; bidi overrides, which can make a text lie.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_NEWLINES = re.compile("\r\n?|\u2028|\u2029|\x85")
_SPACES = re.compile(r"\s+")
_LAST_SOUND = re.compile(r"[0-9A-Za-z\uac00-\ud7a3\u3131-\u318e]")

_DIGITS = {"0": "영", "1": "일", "2": "이", "3": "삼", "4": "사"} | {
    "5": "오", "6": "육", "7": "칠", "8": "팔", "9": "구",
}  # fmt: skip
# Letters read one by one (ABC → 에이비씨): those whose name ends in a consonant, and in ㄹ.
_LETTERS_CLOSED = frozenset("LMNR")
_LETTERS_RIEUL = frozenset("LR")
# English words read as words: endings that Korean writes with a final consonant, and with ㄹ.
_WORD_CLOSED = re.compile(
    r"(?:[lmn]|ng|ck|[aiou]k|[aeiou][pbt]|eek|ook|ine|ime|ame|ome|one|ane|une|ule|ile|ale|ole|le)$"
)
_WORD_RIEUL = re.compile(r"(?:l|le|ile|ale|ole|ule)$")
_WORD_OPEN = re.compile(r"(?:ate|ite|ete|ute|ote)$")
_RIEUL = 8  # ㄹ's number among the final consonants of Unicode's Hangul syllables


def clean_line(text: str) -> str:
    """Return one line: composed (NFC), without control characters, single spaces, trimmed."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def clean_text(text: str) -> str:
    r"""Return a body: composed (NFC), newlines as \n, without NUL and control characters."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _NEWLINES.sub("\n", text)))


def josa(word: str, pair: str) -> str:
    """Append the particle that fits the word's last sound: josa("책", "을/를") is "책을".

    The pair names the form after a consonant first. "으로/로" takes the second after ㄹ too.
    """
    after_consonant, _, after_vowel = pair.partition("/")
    final = _final_consonant(word)
    if final == 0 or (final == _RIEUL and after_consonant.startswith("으")):
        return word + after_vowel
    return word + after_consonant


def _final_consonant(word: str) -> int:
    """Return the number of the last syllable's final consonant; 0 when it ends in a vowel."""
    sounded = _LAST_SOUND.findall(unicodedata.normalize("NFC", word))
    if not sounded:
        return 0
    last = _number_syllable(sounded) if sounded[-1].isdigit() else sounded[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if last.isascii():
        return _latin_final(word)
    return 1 if "ㄱ" <= last <= "ㅎ" else 0  # a lone consonant is read by its name: 기역, 니은


def _number_syllable(sounded: list[str]) -> str:
    """Return the last syllable of the number as read: 10 is 십, 200 is 백."""
    digits = re.search(r"[0-9]+$", "".join(sounded))
    number = digits[0] if digits else "0"
    zeros = len(number) - len(number.rstrip("0"))
    if not zeros or zeros == len(number):
        return _DIGITS[number[-1]]
    return "영십백천만"[zeros] if zeros < 5 else ("억" if zeros >= 8 else "만")


def _latin_final(word: str) -> int:
    ending = re.search(r"[A-Za-z]+(?=[^A-Za-z0-9\uac00-\ud7a3]*$)", word)
    letters = ending[0] if ending else ""
    if len(letters) == 1 or letters.isupper():  # LSTM, K: read letter by letter
        last = letters[-1:].upper()
        return _RIEUL if last in _LETTERS_RIEUL else int(last in _LETTERS_CLOSED)
    lower = letters.lower()
    if _WORD_RIEUL.search(lower):
        return _RIEUL
    return int(bool(_WORD_CLOSED.search(lower)) and not _WORD_OPEN.search(lower))
