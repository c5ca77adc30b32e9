"""The words of a text without its marks: for search, previews and link titles."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from kb.core.markdown._images import alt_of
from kb.core.markdown._tags import is_known, pieces, unescape_text

_SPACES = re.compile(r"[ \t\u00a0]+")
_CELL_ENDS = frozenset({"th_close", "td_close"})
_LINE_ENDS = frozenset({"paragraph_close", "heading_close", "tr_close"})
_LITERAL = frozenset({"code_inline", "math_inline", "text", "text_special"})


def plain_text(tokens: Sequence[Token]) -> str:
    """Return a text's words, a line for each paragraph, item or row."""
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(_blocks(tokens)).split("\n"))
    return "\n".join(line for line in lines if line)


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield inline_text(token)
        elif token.type in ("fence", "code_block", "math_block"):
            yield token.content + "\n"
        elif token.type == "html_block":
            yield html_text(token.meta.get("raw", token.content)) + "\n"
        elif token.type in _LINE_ENDS:
            yield "\n"
        elif token.type in _CELL_ENDS:
            yield " "


def inline_text(token: Token) -> str:
    """Return the words of one paragraph or heading."""
    return "".join(_inline(child) for child in token.children or ())


def _inline(token: Token) -> str:
    if token.type in _LITERAL:
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return alt_of(token)
    if token.type == "html_inline":
        return html_text(token.meta.get("raw", ""))
    return ""


def html_text(html: str) -> str:
    """Return the words in HTML written by hand, tags we do not know included."""
    parts = []
    for piece in pieces(html):
        if isinstance(piece, str):
            parts.append(unescape_text(piece))
        elif piece[2].lower() == "br":
            parts.append("\n")
        elif not is_known(piece[2].lower()):
            parts.append(piece[0])
    return "".join(parts)
