"""HTML written by hand: a short list of harmless tags stays, anything else is shown as typed.

Notes on language models are full of <sos> and <pad>, which must be seen, not swallowed. What
passes here is rebuilt from its name and the few attributes that matter, closed within its own
paragraph and bounded in number; the sanitiser checks everything once more afterwards.
"""

import re
from dataclasses import dataclass, field

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.core.markdown._images import show_image
from kb.core.markdown._limits import MAX_RAW_DEPTH, MAX_RAW_TAGS
from kb.core.markdown._links import is_safe
from kb.core.markdown._tags import (
    BLOCK,
    DROPPED,
    INLINE,
    KNOWN,
    STARTS_BLOCK,
    VOID,
    attributes,
    pieces,
)

BLOCK_START = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}%?")

_ATTRIBUTES = {
    "a": ("href", "title"),
    "abbr": ("title",),
    "details": ("open",),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}


@dataclass
class _Page:
    """What the tags of one text have used up."""

    tags: int = 0
    open_blocks: list[str] = field(default_factory=list)


def install(md: MarkdownIt) -> None:
    """Let only known block tags start an HTML block, and rebuild every tag."""
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.after("inline", "raw_html", _rebuild)


def _html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src.startswith("<!--", begin):
        if "last_comment_end" not in state.env:
            state.env["last_comment_end"] = state.src.rfind("-->")
        if state.env["last_comment_end"] < begin:
            return False
    else:
        match = BLOCK_START.match(state.src, begin, state.eMarks[start_line])
        if not match or match[1].lower() not in STARTS_BLOCK:
            return False
    return html_block(state, start_line, end_line, silent)


def _rebuild(state: StateCore) -> None:
    page = _Page()
    for token in state.tokens:
        if token.type == "html_block":
            token.meta = {"raw": token.content}
            token.content = _Rewriter(page).rewrite(token.content)
        elif token.type == "inline" and token.children:
            _rebuild_inline(token, page)


def _rebuild_inline(token: Token, page: _Page) -> None:
    _break_once(token.children or [])
    rewriter = _Rewriter(page)
    links = 0
    children = token.children or []
    for child in children:
        if child.type in ("link_open", "link_close"):
            links += child.nesting
            rewriter.in_link = links > 0
        elif child.type == "html_inline":
            child.meta = {"raw": child.content}
            child.content = rewriter.rewrite(child.content, closing=False)
    if rewriter.open:
        closing = Token("html_inline", "", 0)
        closing.content = rewriter.close_all()
        children.append(closing)


def _break_once(children: list[Token]) -> None:
    """Let <br> at the end of a line be its only break."""
    after_break = False
    for child in children:
        if child.type == "softbreak" and after_break:
            child.type, child.tag, child.content = "text", "", "\n"
        if child.type == "html_inline":
            after_break = _BREAK.fullmatch(child.content) is not None
        elif child.type != "text" or child.content.strip():
            after_break = False


class _Rewriter:
    """Rebuilds the tags of one paragraph or HTML block and closes what was left open."""

    def __init__(self, page: _Page) -> None:
        self.page = page
        self.in_link = False
        self.open: list[str] = []

    def rewrite(self, html: str, closing: bool = True) -> str:
        """Return the HTML with known tags rebuilt and the rest escaped."""
        parts = [self._piece(piece) for piece in pieces(html)]
        return "".join(parts) + (self.close_all() if closing else "")

    def close_all(self) -> str:
        """Close the text-level tags left open, so that they reach no further paragraph."""
        closed = "".join(f"</{name}>" for name in reversed(self.open))
        self.open.clear()
        return closed

    def _piece(self, piece: "str | re.Match[str]") -> str:
        if isinstance(piece, str):
            return piece.replace("<", "&lt;").replace(">", "&gt;")
        name = piece[2].lower()
        if name in DROPPED:
            return ""
        if name not in KNOWN:
            return escape(piece[0])
        if name in VOID:
            return self._void(name, piece)
        return self._end(name) if piece[1] else self._start(name, attributes(piece[3]))

    def _void(self, name: str, piece: "re.Match[str]") -> str:
        if piece[1] and name != "br":
            return ""
        if name == "img":
            values = attributes(piece[3])
            return show_image(
                values.get("src", ""),
                values.get("alt", ""),
                in_link=self.in_link or "a" in self.open,
                size={side: values[side] for side in ("width", "height") if side in values},
            )
        return f"<{name}>"

    def _start(self, name: str, values: dict[str, str]) -> str:
        self.page.tags += 1
        depth = self.open if name in INLINE else self.page.open_blocks
        if self.page.tags > MAX_RAW_TAGS or len(depth) >= MAX_RAW_DEPTH:
            return ""
        if name == "a" and (self.in_link or "a" in self.open):
            return ""
        depth.append(name)
        return f"<{_level(name)}{_kept(name, values)}>"

    def _end(self, name: str) -> str:
        if name in BLOCK:
            if name in self.page.open_blocks:
                self.page.open_blocks.reverse()
                self.page.open_blocks.remove(name)
                self.page.open_blocks.reverse()
                return f"</{_level(name)}>"
            return ""
        if name not in self.open:
            return ""
        closed = ""
        while self.open:
            last = self.open.pop()
            closed += f"</{last}>"
            if last == name:
                break
        return closed


def _level(name: str) -> str:
    """Shift headings down, as headings in Markdown are."""
    return f"h{min(6, int(name[1]) + 2)}" if name[0] == "h" and name[1:].isdigit() else name


def _kept(name: str, values: dict[str, str]) -> str:
    kept = {key: values[key] for key in _ATTRIBUTES.get(name, ()) if key in values}
    if "href" in kept and not is_safe(kept["href"]):
        del kept["href"]
    for key in ("start", "colspan", "rowspan"):
        if key in kept and not _NUMBER.fullmatch(kept[key]):
            del kept[key]
    align = values.get("align", "").lower()
    styled = _ALIGN.search(values.get("style", ""))
    align = styled[1].lower() if styled else align
    if align in ("left", "right", "center"):
        kept["class"] = f"align-{align}"
    return "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
