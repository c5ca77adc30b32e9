"""Emphasis that closes before a Korean particle: **강조(괄호)**는."""

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

# Hangul, kana, ideographs and the punctuation written with them.
_CJK_RANGES = (
    (0x1100, 0x11FF),
    (0x2E80, 0x303E),
    (0x3041, 0x33FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


def install(md: MarkdownIt) -> None:
    """Put our rule in place of the stock one."""
    md.inline.ruler.at("emphasis", tokenize)


def tokenize(state: StateInline, silent: bool) -> bool:
    """Push each `*` or `_` as its own text token and note it as a delimiter."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    if marker == "_":
        scanned = state.scanDelims(state.pos, False)
        length, can_open, can_close = scanned.length, scanned.can_open, scanned.can_close
    else:
        length, can_open, can_close = _scan_stars(state)
    for _ in range(length):
        state.push("text", "", 0).content = marker
        token = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), length, token, -1, can_open, can_close))
    state.pos += length
    return True


def _scan_stars(state: StateInline) -> tuple[int, bool, bool]:
    """Apply CommonMark's flanking rule, except that a CJK neighbour counts as a boundary."""
    start = end = state.pos
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before = state.src[start - 1] if start > 0 else " "
    after = state.src[end] if end < state.posMax else " "
    can_open = not _is_space(after) and (not _is_mark(after) or _bounds(before))
    can_close = not _is_space(before) and (not _is_mark(before) or _bounds(after))
    return end - start, can_open, can_close


def _bounds(char: str) -> bool:
    return _is_space(char) or _is_mark(char) or is_cjk(char)


def _is_space(char: str) -> bool:
    return isWhiteSpace(ord(char))


def _is_mark(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def is_cjk(char: str) -> bool:
    """Say whether a character is written without spaces around it in CJK text."""
    code = ord(char)
    return any(low <= code <= high for low, high in _CJK_RANGES)
