"""Tables: alignment as a class, and a frame that scrolls on narrow screens."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kb.core.markdown._drawing import draw

_ALIGN = re.compile(r"text-align:(left|right|center)")


def install(md: MarkdownIt) -> None:
    """Turn style attributes of cells into classes and frame tables."""
    md.core.ruler.push("table_classes", _classify)
    draw(md, "table_open", _open)
    draw(md, "table_close", _close)


def _classify(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            match = _ALIGN.fullmatch(str(token.attrs.pop("style", "")))
            if match:
                token.attrs["class"] = f"align-{match[1]}"


def _open(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    return '<div class="table-wrap"><table>\n'


def _close(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    return "</table></div>\n"
