"""Headings: two levels down, so that a page keeps its one <h1>, with ids to link to."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.core.markdown._limits import MAX_ID
from kb.core.markdown._plain import inline_text

ID_START = "u-"  # every id in a text starts so; ids of our own pages never do
_NOT_IN_ID = re.compile(r"[^\w\- ]")


def install(md: MarkdownIt) -> None:
    """Shift headings, give them ids and lead links within the text to them."""
    md.core.ruler.push("headings", _number)


def anchor(env: Mapping[str, object], name: str) -> str:
    """Return the id of a named place in one text of the page."""
    prefix = env.get("prefix", "")
    return f"{ID_START}{prefix}-{name}" if prefix else f"{ID_START}{name}"


def slug(text: str) -> str:
    """Name a heading as GitHub does: lower case, spaces as hyphens, no punctuation."""
    return _NOT_IN_ID.sub("", text.strip().lower()).replace(" ", "-")[:MAX_ID]


def _number(state: StateCore) -> None:
    ids: dict[str, int] = {}
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(state.env, _unique(slug(inline_text(inline)), ids)))
        if heading.type in ("heading_open", "heading_close"):
            heading.tag = f"h{min(6, int(heading.tag[1]) + 2)}"
    if state.tokens and state.tokens[-1].type == "heading_close":
        state.tokens[-1].tag = f"h{min(6, int(state.tokens[-1].tag[1]) + 2)}"
    for link in _links_within(state.tokens):
        name = unquote(str(link.attrs["href"])[1:])
        link.attrs["href"] = "#" + anchor(state.env, name if name in ids else slug(name))


def _unique(name: str, ids: dict[str, int]) -> str:
    count = ids.get(name, 0)
    ids[name] = count + 1
    if not count:
        return name or "section"
    return f"{name}-{count}"


def _links_within(tokens: list[Token]) -> Iterator[Token]:
    for block in tokens:
        for token in block.children or ():
            if token.type == "link_open" and str(token.attrs.get("href", "")).startswith("#"):
                yield token
