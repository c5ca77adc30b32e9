"""Footnotes whose ids stay apart when a page shows several texts."""

from collections.abc import Callable, Sequence

from django.utils.html import escape
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote.index import footnote_ref

from kb.core.markdown._drawing import draw
from kb.core.markdown._headings import anchor

_MAX_LABEL = 100


def install(md: MarkdownIt) -> None:
    """Bound the search for labels and draw footnotes with our ids."""
    md.inline.ruler.at("footnote_ref", _reference)
    rules: dict[str, Callable[..., str]] = {
        "footnote_ref": _render_reference,
        "footnote_open": _render_open,
        "footnote_anchor": _render_back,
        "footnote_block_open": _render_block_open,
    }
    for name, rule in rules.items():
        draw(md, name, rule)


def _reference(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[^", state.pos):
        return False
    if state.src.find("]", state.pos, state.pos + _MAX_LABEL) < 0:
        return False
    return footnote_ref(state, silent)


def _place(token: Token) -> str:
    again = token.meta.get("subId", 0)
    return f"{token.meta['id'] + 1}" + (f"-{again}" if again > 0 else "")


def _render_reference(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    number = tokens[idx].meta["id"] + 1
    place, target = anchor(env, f"fnref{_place(tokens[idx])}"), anchor(env, f"fn{number}")
    return f'<sup class="footnote-ref"><a href="#{target}" id="{place}">{number}</a></sup>'


def _render_block_open(
    tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    return '<section class="footnotes">\n<ol>\n'


def _render_open(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    place = f"fn{tokens[idx].meta['id'] + 1}"
    return f'<li id="{anchor(env, place)}">'


def _render_back(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    target, label = anchor(env, f"fnref{_place(tokens[idx])}"), escape(gettext("Back to the text"))
    return f' <a class="footnote-backref" href="#{target}" aria-label="{label}">↩︎</a>'
