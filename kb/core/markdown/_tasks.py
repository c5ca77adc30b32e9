"""Task lists: `- [x] done` becomes a box that cannot be ticked."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kb.core.markdown._drawing import draw

_BOX = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")


def install(md: MarkdownIt) -> None:
    """Recognise boxes at the start of list items."""
    md.core.ruler.after("inline", "task_lists", _find)
    draw(md, "task_box", _render)


def _find(state: StateCore) -> None:
    lists: list[Token] = []
    for at, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and at + 2 < len(state.tokens):
            inline = state.tokens[at + 2]
            if inline.type == "inline" and state.tokens[at + 1].type == "paragraph_open":
                _tick(token, lists[-1], inline)


def _tick(item: Token, parent: Token, inline: Token) -> None:
    children = inline.children or []
    match = _BOX.match(inline.content)
    if not match or not children or children[0].type != "text":
        return
    if not children[0].content.startswith(match[0][:3]):
        return
    children[0].content = children[0].content[3:].lstrip()
    box = Token("task_box", "input", 0)
    box.meta = {"done": match[1] != " "}
    children.insert(0, box)
    item.attrSet("class", "task-list-item")
    parent.attrSet("class", "task-list")


def _render(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    done = tokens[idx].meta["done"]
    label = escape(gettext("Done") if done else gettext("Not done"))
    ticked = " checked" if done else ""
    return f'<input type="checkbox" disabled{ticked} aria-label="{label}"> '
