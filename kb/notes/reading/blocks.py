"""The outline of a note: one item per line that says something, with its depth.

Blocks come from markdown-it's block rules, without its inline ones: what people write between
list marks is read by the rules of this package, and a long note is read ten times faster.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.notes.reading.marks import question_marked
from kb.notes.reading.source import Source
from kb.notes.reading.wording import asks

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
TASK = re.compile(r"^\[([ xXvVoO✓✔√])\]\s+")
FAKE_MARK = re.compile(
    r"^(?:([-*+•‣·▪◦●○■□◆◇▸⁃–—ㅇ]|\d{1,2}[.)]|\d\ufe0f?\u20e3)\s+(?=\S)|"
    r"([①-⑳]|\(\d{1,2}\)|\d{1,2}\)|\d{1,2}\.(?=[가-힣]))\s*(?=\S))"
)
NUMBERED = re.compile(r"\(?[\d①-⑳]")
SPACES = re.compile(r"[ \t\u00a0\u200b\ufeff]+")


def read_items(source: Source) -> tuple[Item, ...]:
    """Return the outline of the note; every line that says something is in it."""
    tokens = PARSER.parse("\n".join(source.visible))
    return tuple(_walk(tokens, _Position(source)))


@dataclass
class _Position:
    """Where the walk through the tokens stands."""

    source: Source
    lists: int = 0
    quotes: int = 0
    fresh: str = ""
    """The mark of a list item whose first line is still to come."""
    above: int = 0
    """The number of the last line read."""
    level: int = 0
    """The level of the last heading."""
    folds: int = 0
    """How many `<details>` are open."""
    level_outside: int = 0
    """The level of the last heading before the outermost of them."""

    def follow_folds(self, content: str) -> None:
        """Keep count of `<details>`; headings inside do not count outside."""
        opened, closed = content.count("<details"), content.count("</details")
        if opened and not self.folds:
            self.level_outside = self.level
        self.folds = max(0, self.folds + opened - closed)
        if closed and not self.folds:
            self.level = self.level_outside

    @property
    def rank(self) -> int:
        """The rank of text that is no list item here."""
        return 2 * self.lists

    def gap_before(self, line: int) -> int:
        """Count the blank lines since the last line read, and stand on the new one."""
        between = self.source.visible[self.above : line - 1] if self.above else ()
        self.above = line
        return sum(not text.strip() for text in between)


def _walk(tokens: list[Token], position: _Position) -> Iterator[Item]:
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
                yield from _text_items(token, tokens[index - 1], position)
            case "fence" if token.map:
                yield _plain(token, Kind.CODE, position)
            case "hr" if token.map:
                yield _plain(token, Kind.RULE, position)


def _plain(token: Token, kind: Kind, position: _Position) -> Item:
    first, last = token.map or (0, 0)
    position.fresh = ""
    gap = position.gap_before(first + 1)
    position.above = last
    return Item(first + 1, last, kind, position.rank, "", is_quoted=position.quotes > 0, gap=gap)


def _text_items(token: Token, opener: Token, position: _Position) -> Iterator[Item]:
    first = (token.map or [0])[0] + 1
    contents = token.content.split("\n")
    if opener.type == "heading_open" and _is_title(opener, contents):
        position.fresh = ""
        yield from _parts(contents[0], first, Kind.HEADING, position, level=int(opener.tag[1]))
    elif opener.type in ("td_open", "th_open"):
        yield from _parts(LINE_BREAK.sub("\n", token.content), first, Kind.ROW, position)
    else:
        for offset, content in enumerate(contents):
            yield from _parts(content, first + offset, Kind.TEXT, position, continues=offset > 0)


def _is_title(opener: Token, contents: list[str]) -> bool:
    """Tell a heading from text above a rule that happens to look like one."""
    if opener.markup.startswith("#"):
        return True
    return len(contents) == 1 and len(contents[0]) <= MAX_SETEXT and "?" not in contents[0]


def _parts(
    content: str,
    line: int,
    kind: Kind,
    position: _Position,
    *,
    level: int = 0,
    continues: bool = False,
) -> Iterator[Item]:
    """Cut a line at its line breaks; parts that say nothing are dropped."""
    mark, position.fresh = position.fresh, ""
    position.follow_folds(content)
    is_strong = False
    if "<summary" in content:  # The title of a part that folds: a day, a week, or a question.
        is_strong = _is_question(content)
        kind = Kind.TEXT if is_strong else Kind.HEADING
        level = min(6, position.level_outside + position.folds)
    if kind is Kind.HEADING:
        position.level = level
    rank = _rank(line, kind, mark, position, continues=continues)
    for part in LINE_BREAK.split(content):
        words = _words(part, kind, mark)
        if not words.text and kind is not Kind.ROW:
            continue
        yield Item(
            line,
            line,
            words.kind,
            rank + words.deeper,
            words.text,
            level=level,
            mark=words.mark,
            is_strong=is_strong or words.is_strong,
            is_quoted=position.quotes > 0,
            is_task=words.task != "",
            is_done=words.task not in ("", " "),
            gap=position.gap_before(line),
            continues=continues and not words.deeper,
        )
        mark, continues = "", True


@dataclass(frozen=True)
class _Words:
    """What a part of a line says, without the signs around it."""

    text: str
    kind: Kind
    mark: str
    is_strong: bool
    task: str
    """What stands in the box of a task; "" where there is none."""
    deeper: int = 0


def _words(part: str, kind: Kind, mark: str) -> _Words:
    """Take list marks, boxes and wrapping emphasis off a part of a line."""
    text, deeper = _clean(part), 0
    fake = FAKE_MARK.match(text) if kind is Kind.TEXT and not mark else None
    if fake:  # A mark that only looks like one: `&nbsp; - text`.
        mark, text, deeper = fake.group(1) or fake.group(2), text[fake.end() :], 1
    if mark:
        kind = Kind.NUMBER if NUMBERED.match(mark) else Kind.BULLET
    task = TASK.match(text)
    plain = SPACES.sub(" ", text[task.end() :] if task else text).strip(" \\")
    bare = bare_text(plain)
    return _Words(bare, kind, mark, bare != plain, task[1] if task else "", deeper)


def _is_question(content: str) -> bool:
    text = bare_text(_clean(content))
    return asks(text) or question_marked(text) is not None


def _rank(line: int, kind: Kind, mark: str, position: _Position, *, continues: bool) -> int:
    if kind is Kind.HEADING:
        return -1
    written = position.source.lines[line - 1]
    if continues and not position.quotes and written[:1].strip():
        return 0  # A line at the margin right after a bullet: Markdown's lazy continuation.
    return position.rank - 1 if mark else position.rank


def _clean(text: str) -> str:
    """Drop images, tags and theme marks from a line."""
    if "![" in text:
        text = IMAGE.sub("", text)
    if "<" in text:
        text = TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    text = text.strip()
    return "" if text.startswith("{:") and KRAMDOWN.match(text) else text


EMPHASIS = ("**", "__", "***", "==", "*", "_")


def bare_text(text: str) -> str:
    """Take off emphasis that wraps the whole text."""
    if text[:1] not in "*_=":
        return text
    for mark in EMPHASIS:
        inner = text[len(mark) : -len(mark)]
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            return text if mark in inner or inner != inner.strip() else bare_text(inner)
    return text
