"""HTML tags written by hand: which ones are known, and where they stand in a text."""

import re
from collections.abc import Iterator
from html import unescape

from markdown_it.common.html_re import attr_name, attr_value

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
BLOCK = frozenset(
    [
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "pre",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
VOID = frozenset({"br", "hr", "img", "wbr"})
# Known tags that add nothing here: their content stays, they go.
DROPPED = frozenset(
    {
        "big",
        "center",
        "font",
        "nobr",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "tt",
        "picture",
    }
)
KNOWN = INLINE | BLOCK | VOID | DROPPED
STARTS_BLOCK = BLOCK | {"hr", "center", "section", "article"}

_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)"
    rf"((?:\s+{attr_name}(?:\s*=\s*{attr_value})?)*)\s*/?>"
)
_ATTRIBUTE = re.compile(rf"({attr_name})(?:\s*=\s*({attr_value}))?")


def is_known(name: str) -> bool:
    """Say whether a tag is meant as HTML; <sos> is not."""
    return name in KNOWN


def unescape_text(text: str) -> str:
    """Return the characters that entities stand for."""
    return unescape(text)


def pieces(html: str) -> "Iterator[str | re.Match[str]]":
    """Cut HTML into tags (matches) and text between them, leaving comments out."""
    pos = text_from = 0
    last_end, last_comment_end = html.rfind(">"), html.rfind("-->")
    while (at := html.find("<", pos)) >= 0 and at < last_end:
        match = None
        if html.startswith("<!--", at) and at < last_comment_end:
            end = html.index("-->", at + 2) + 3 if at + 2 <= last_comment_end else len(html)
        elif (match := _TAG.match(html, at)) is not None:
            end = match.end()
        else:
            pos = at + 1
            continue
        if at > text_from:
            yield html[text_from:at]
        if match is not None:
            yield match
        pos = text_from = end
    if text_from < len(html):
        yield html[text_from:]


def attributes(text: str) -> dict[str, str]:
    """Read the attributes of a tag; of repeated ones the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        found.setdefault(match[1].lower(), unescape(value))
    return found
