"""Links: bare addresses freed of Korean particles, safe schemes only, bounded repetition."""

import re
from collections.abc import Iterable
from functools import cache

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kb.core.markdown._limits import MAX_URL, MAX_URLS_TOTAL

_SCHEMES = frozenset({"http", "https", "mailto"})
_HEAD = re.compile("[/?#]")
_PROTOCOL = re.compile(r"(?:^|[^0-9A-Za-z+.-])(https?)$", re.IGNORECASE)
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")
_TRAILING = ".,:;!?'\"([{<*_~-…·"


def install(md: MarkdownIt) -> None:
    """Put our bare-address rule and our check of schemes in place of the stock ones."""
    md.inline.ruler.at("linkify", bare_address)
    md.validateLink = is_safe  # type: ignore[method-assign]  # markdown-it's own way to set it
    md.core.ruler.push("bounded_links", _bound)


def is_safe(url: str) -> bool:
    """Say whether an address may be linked: the web, mail, or a place of this site."""
    head = _HEAD.split(url.strip(), maxsplit=1)[0]
    scheme, colon, _rest = head.partition(":")
    return len(url) <= MAX_URL and (not colon or scheme.lower() in _SCHEMES)


def is_web(url: str) -> bool:
    """Say whether an address leads to the web outside this site."""
    return url.lower().startswith(("http://", "https://"))


@cache
def _finder() -> LinkifyIt:
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for schema in ("//", "ftp:", "mailto:"):
        finder.add(schema, None)
    return finder


def bare_address(state: StateInline, silent: bool) -> bool:
    """Link https://… written bare, up to the first Hangul that follows it."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    protocol = _PROTOCOL.search(state.src[max(0, state.pos - 7) : state.pos])
    if not protocol:
        return False
    scheme = protocol.group(1)
    start = state.pos - len(scheme)
    url = _address_at(state.src[start : min(state.posMax, start + MAX_URL)])
    if len(url) <= len(scheme) + 3 or not state.pending.endswith(scheme):
        return False
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme)]
        _push_link(state, href, url)
    state.pos += len(url) - len(scheme)
    return True


def _address_at(text: str) -> str:
    """Return the address a text starts with, without what Korean grammar appends to it."""
    match = _finder().match_at_start(text)
    if match is None:
        return ""
    url: str = match.url
    host_at = url.index("://") + 3
    if _HANGUL.match(url, host_at):  # a Hangul host: nothing tells where a particle begins
        return url
    hangul = _HANGUL.search(url, host_at)
    url = url[: hangul.start()].rstrip(_TRAILING) if hangul else url
    return url.rstrip("*")


def _push_link(state: StateInline, href: str, text: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": href}
    opening.markup, opening.info = "linkify", "auto"
    state.push("text", "", 0).content = state.md.normalizeLinkText(text)
    closing = state.push("link_close", "a", -1)
    closing.markup, closing.info = "linkify", "auto"


def _bound(state: StateCore) -> None:
    """Drop addresses once references have repeated them beyond measure."""
    left = MAX_URLS_TOTAL
    for token in inline_tokens(state.tokens):
        if token.type in ("link_open", "image"):
            left -= sum(len(str(value)) for value in token.attrs.values())
            if left < 0:
                token.attrs = {"class": str(token.attrs.get("class", ""))}


def inline_tokens(tokens: Iterable[Token]) -> Iterable[Token]:
    """Yield the inline tokens of all blocks, in order."""
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
