"""The outline of a note: one item per line that says something, with its depth.

Blocks come from markdown-it's block rules, without its inline ones: what people write between
list marks is read by the rules of this package, and a long note is read ten times faster.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.notes.reading.source import Source

MAX_DEPTH = 40
MAX_SETEXT = 60


class Kind(StrEnum):
    HEADING = "heading"
    BULLET = "bullet"
    NUMBER = "number"
    TEXT = "text"
    ROW = "row"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True)
class Item:
    """A line of the outline.

    `rank` orders what contains what: -1 heading, 0 text at the margin, 1 a bullet of the outer
    list, 2 further text in it, 3 a bullet in that, and so on. `text` has no list mark, no wrapping
    emphasis, no image. `line` counts from 1.
    """

    line: int
    last: int
    kind: Kind
    rank: int
    text: str
    level: int = 0
    mark: str = ""
    is_strong: bool = False
    is_quoted: bool = False
    is_task: bool = False
    is_done: bool = False
    gap: int = 0
    """How many blank lines stand above."""
    continues: bool = False
    """Whether it is a further line of the paragraph above."""

    @property
    def after_gap(self) -> bool:
        return self.gap > 0

    @property
    def is_list_item(self) -> bool:
        return self.kind in (Kind.BULLET, Kind.NUMBER)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH}).enable("table")
    parser.disable(["code", "html_block", "reference"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


PARSER = _parser()

IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^()\n]{0,2000}(?:\([^()\n]{0,300}\)[^()\n]{0,300})?\)")
TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,3000}>")
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
KRAMDOWN = re.compile(r"^\{:\s?[.#][^}\n]*\}$")
TASK = re.compile(r"^\[([ xX✓])\]\s+")
FAKE_MARK = re.compile(r"^([-*•‣·▪◦]|\d{1,2}[.)])\s+(?=\S)")
SPACES = re.compile(r"[ \t\u00a0\u200b\ufeff]+")


def read_items(source: Source) -> tuple[Item, ...]:
    """Return the outline of the note; every line that says something is in it."""
    tokens = PARSER.parse("\n".join(source.visible))
    items = [part for item in _walk(tokens, source) for part in _split(item)]
    return tuple(_mark_gaps(items, source))


@dataclass
class _Position:
    """Where the walk through the tokens stands."""

    lists: int = 0
    quotes: int = 0
    fresh: str = ""
    """The mark of a list item whose first line is still to come."""

    @property
    def text_rank(self) -> int:
        return 2 * self.lists


def _walk(tokens: list[Token], source: Source) -> Iterator[Item]:
    position = _Position()
    for index, token in enumerate(tokens):
        match token.type:
            case "list_item_open":
                position.lists += 1
                position.fresh = (token.info or "") + token.markup
            case "list_item_close":
                position.lists -= 1
                position.fresh = ""
            case "blockquote_open":
                position.quotes += 1
            case "blockquote_close":
                position.quotes -= 1
            case "inline" if token.map:
                yield from _text_items(token, tokens[index - 1], position, source)
            case "fence" if token.map:
                yield _plain(token, Kind.CODE, position)
            case "hr" if token.map:
                yield _plain(token, Kind.RULE, position)


def _plain(token: Token, kind: Kind, position: _Position) -> Item:
    first, last = token.map or (0, 0)
    position.fresh = ""
    return Item(first + 1, last, kind, position.text_rank, "", is_quoted=position.quotes > 0)


def _text_items(token: Token, opener: Token, position: _Position, source: Source) -> Iterator[Item]:
    first = (token.map or [0])[0]
    contents = token.content.split("\n")
    if opener.type == "heading_open" and _is_title(opener, contents):
        position.fresh = ""
        yield Item(first + 1, first + 1, Kind.HEADING, -1, contents[0], level=int(opener.tag[1]))
        return
    if opener.type in ("td_open", "th_open"):
        yield Item(first + 1, first + 1, Kind.ROW, position.text_rank, token.content)
        return
    for offset, content in enumerate(contents):
        yield _line_item(first + offset, content, position, source, continues=offset > 0)


def _is_title(opener: Token, contents: list[str]) -> bool:
    """Tell a heading from text above a rule that happens to look like one."""
    if opener.markup.startswith("#"):
        return True
    return len(contents) == 1 and len(contents[0]) <= MAX_SETEXT and "?" not in contents[0]


def _line_item(
    line: int, content: str, position: _Position, source: Source, *, continues: bool
) -> Item:
    mark, position.fresh = position.fresh, ""
    rank = position.text_rank - 1 if mark else position.text_rank
    written = source.lines[line] if line < len(source.lines) else ""
    if continues and not position.quotes and written[:1].strip():
        rank = 0  # A line at the margin right after a bullet: Markdown's lazy continuation.
    kind = Kind.TEXT if not mark else Kind.NUMBER if mark[0].isdigit() else Kind.BULLET
    return Item(
        line + 1,
        line + 1,
        kind,
        rank,
        content,
        mark=mark,
        is_quoted=position.quotes > 0,
        continues=continues,
    )


def _split(item: Item) -> Iterator[Item]:
    """Cut a line at its line breaks and clean each part; empty ones are dropped."""
    if item.kind in (Kind.CODE, Kind.RULE):
        yield item
        return
    for position, part in enumerate(LINE_BREAK.split(item.text)):
        whole = item if not position else replace(item, kind=Kind.TEXT, mark="", continues=True)
        cleaned = _clean(replace(whole, text=part))
        if cleaned.text:
            yield cleaned


def _clean(item: Item) -> Item:
    text = IMAGE.sub("", item.text)
    if "<" in text:
        text = TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    text = text.strip()
    if KRAMDOWN.match(text):
        text = ""
    item = _read_fake_mark(replace(item, text=text))
    task = TASK.match(item.text)
    text = SPACES.sub(" ", item.text[task.end() :] if task else item.text).strip(" \\")
    bare = bare_text(text)
    return replace(
        item,
        text=bare,
        is_strong=bare != text,
        is_task=bool(task),
        is_done=bool(task and task[1] != " "),
    )


def _read_fake_mark(item: Item) -> Item:
    """Read a list mark that only looks like one (`&nbsp; - text`) as a list mark."""
    found = FAKE_MARK.match(item.text) if item.kind is Kind.TEXT else None
    if not found:
        return item
    kind = Kind.NUMBER if found.group(1)[0].isdigit() else Kind.BULLET
    text = item.text[found.end() :]
    return replace(item, kind=kind, text=text, mark=found.group(1), rank=item.rank + 1)


EMPHASIS = ("**", "__", "***", "==", "*", "_")


def bare_text(text: str) -> str:
    """Take off emphasis that wraps the whole text."""
    for mark in EMPHASIS:
        inner = text[len(mark) : -len(mark)]
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            return text if mark in inner or inner != inner.strip() else bare_text(inner)
    return text


def _mark_gaps(items: list[Item], source: Source) -> Iterator[Item]:
    above = 0
    for item in items:
        between = source.visible[above : item.line - 1] if above else ()
        yield replace(item, gap=sum(not line.strip() for line in between))
        above = item.last
