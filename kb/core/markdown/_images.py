"""Pictures: our own are shown, others become a labelled link or a labelled text."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from django.utils.html import escape
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kb.core.markdown._drawing import draw
from kb.core.markdown._links import is_web

OWN_IMAGE = re.compile(r"/(?:images|markdownx)/[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*/?")
_IMAGE_ID = re.compile(
    r"/images/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE
)
_SAYS_NOTHING = frozenset({"", "image", "img", "picture", "screenshot", "이미지", "사진", "그림"})
_SIZE = re.compile(r"\d{1,4}")


def install(md: MarkdownIt) -> None:
    """Mark pictures that stand in a link, and draw pictures our way."""
    md.core.ruler.push("images_in_links", _mark)
    draw(md, "image", _render)


def is_own(src: str) -> bool:
    """Say whether a picture is one of this site."""
    return OWN_IMAGE.fullmatch(src) is not None


def own_id(src: str) -> str | None:
    """Return the id of one of our pictures, from its address."""
    match = _IMAGE_ID.match(src) if is_own(src) else None
    return match[1].lower() if match else None


def _mark(state: StateCore) -> None:
    for block in state.tokens:
        links = 0
        for token in block.children or ():
            if token.type in ("link_open", "link_close"):
                links += token.nesting
            elif token.type == "html_inline" and token.content.startswith(("<a", "</a")):
                links += 1 if token.content.startswith("<a") else -1
            elif token.type == "image":
                token.meta = {"in_link": links > 0}


def _render(tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[idx]
    return show_image(
        str(token.attrs.get("src", "")),
        alt_of(token),
        in_link=bool(token.meta.get("in_link")),
        title=str(token.attrs.get("title", "")),
    )


def alt_of(token: Token) -> str:
    """Return what the writer says a picture shows."""
    texts = []
    for child in token.children or ():
        if child.type == "image":
            texts.append(alt_of(child))
        elif child.type in ("softbreak", "hardbreak"):
            texts.append(" ")
        else:
            texts.append(child.content if child.type != "html_inline" else "")
    return "".join(texts)


def show_image(
    src: str, alt: str, *, in_link: bool, title: str = "", size: Mapping[str, str] | None = None
) -> str:
    """Return the picture, or what stands in its place, as HTML."""
    src, alt = src.strip(), alt.strip()
    if is_own(src):
        extra = {"title": title, **(size or {})}
        kept = "".join(
            f' {key}="{escape(value)}"' for key, value in extra.items() if _keep(key, value)
        )
        return f'<img src="{escape(src)}" alt="{escape(alt)}"{kept} loading="lazy">'
    if is_web(src):
        label = escape(gettext("Image: %(name)s") % {"name": _remote_name(src, alt)})
        if in_link:
            return f'<span class="remote-image">{label}</span>'
        return f'<a class="remote-image" href="{escape(src)}">{label}</a>'
    label = escape(gettext("Image: %(name)s") % {"name": _local_name(src, alt)})
    return f'<span class="missing-image">{label}</span>'


def _keep(key: str, value: str) -> bool:
    return bool(value) if key == "title" else _SIZE.fullmatch(value) is not None


def _remote_name(src: str, alt: str) -> str:
    if alt.lower() not in _SAYS_NOTHING:
        return alt
    return urlsplit(src).hostname or src


def _local_name(src: str, alt: str) -> str:
    file = (
        "" if src.startswith("data:") else unquote(src.split("?")[0].rstrip("/").rsplit("/", 1)[-1])
    )
    file = file[:100]
    if alt.lower() in _SAYS_NOTHING:
        return file or alt or "?"
    return f"{alt} ({file})" if file else alt
