"""One spelling for one text: composed, printable, and (folded) of one width and case."""

import re
import unicodedata

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b-\u200f]")


def clean(text: str) -> str:
    """Compose the text (NFC) and put a space where a character cannot be kept."""
    return _UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", text))


class _Widths(dict[int, str]):
    """Fold wide letters to ordinary ones, character by character, so that positions stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if 0xFF00 <= code <= 0xFFEF or code == 0x3000:
            plain = unicodedata.normalize("NFKC", letter)
            letter = plain if len(plain) == 1 else letter
        self[code] = letter
        return letter


class _Cases(_Widths):
    """Fold case as well as width."""

    def __missing__(self, code: int) -> str:
        letter = super().__missing__(code)
        lowered = letter.lower()
        self[code] = lowered if len(lowered) == 1 else letter
        return self[code]


_widths = _Widths()
_cases = _Cases()


def fold_width(text: str) -> str:
    """Fold width alone: capitals still tell where an identifier's parts begin."""
    return text.translate(_widths)


def fold(text: str) -> str:
    """Fold width and case; the result is exactly as long as the text."""
    return text.translate(_cases)


def surface(text: str) -> str:
    """Give the text as phrases and exclusions see it: folded, single spaces, a space around."""
    return f" {' '.join(fold(clean(text)).split())} "
