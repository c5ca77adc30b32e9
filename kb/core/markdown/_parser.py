"""Markdown to tokens: markdown-it with our rules in place of its own where Korean notes differ."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from kb.core.markdown import (
    _code,
    _emphasis,
    _footnotes,
    _headings,
    _images,
    _links,
    _math,
    _raw_html,
    _tables,
    _tasks,
)
from kb.core.markdown._limits import MAX_BRACKETS_TOTAL, MAX_INLINE, MAX_NESTING

_PARTS = (
    _emphasis,
    _links,
    _math,
    _raw_html,
    _images,
    _headings,
    _tables,
    _tasks,
    _code,
    _footnotes,
)


def parse(text: str, prefix: str = "") -> list[Token]:
    """Return the tokens of a text; ids in them start with the prefix."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # half of a character is no character
    return parser().parse(whole, {"prefix": prefix})


def parse_line(text: str) -> list[Token]:
    """Return the tokens of a text that is one line of a paragraph, whatever it begins with."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return parser().parseInline(" ".join(whole.split()), {"prefix": ""})


@cache
def parser() -> MarkdownIt:
    """Build the one parser; it holds no state between texts."""
    md = MarkdownIt("gfm-like", {"maxNesting": MAX_NESTING, "breaks": True, "html": True})
    md.core.ruler.disable("linkify")
    md.core.ruler.at("inline", _inline)
    md.use(footnote_plugin, inline=False)
    for part in _PARTS:
        part.install(md)
    return md


def _inline(state: StateCore) -> None:
    """Parse inline marks, leaving monstrous paragraphs as plain text."""
    brackets = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        if token.children is None:
            token.children = []
        brackets += token.content.count("[")
        if len(token.content) > MAX_INLINE or brackets > MAX_BRACKETS_TOTAL:
            plain = Token("text", "", 0)
            plain.content = token.content
            token.children.append(plain)
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
