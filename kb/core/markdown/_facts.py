"""What a text holds, found in its tokens and not by patterns over its source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from kb.core.markdown._images import alt_of, own_id
from kb.core.markdown._links import is_web
from kb.core.markdown._parser import parse
from kb.core.markdown._plain import html_text, plain_text
from kb.core.markdown._tags import attributes, pieces


@dataclass(frozen=True)
class Facts:
    """Words and contents of one text, read in one pass."""

    plain: str
    links: tuple[tuple[str, str], ...]  # address and title of each link to the web, in order
    image_ids: tuple[str, ...]  # our own pictures shown, each once
    has_code: bool
    has_math: bool
    has_image: bool
    has_table: bool


def facts(text: str) -> Facts:
    """Read everything at once: cheaper than asking one by one."""
    tokens = parse(text)
    flat = list(_flat(tokens))
    kinds = {token.type for token in flat}
    images = list(_images(flat))
    return Facts(
        plain=plain_text(tokens),
        links=tuple(_links(tokens)),
        image_ids=tuple(dict.fromkeys(found for src in images if (found := own_id(src)))),
        has_code=not kinds.isdisjoint({"fence", "code_block", "code_inline"}),
        has_math=not kinds.isdisjoint({"math_inline", "math_block"}),
        has_image=bool(images),
        has_table="table_open" in kinds,
    )


def plain(text: str) -> str:
    """Return the words without marks; code and LaTeX stay, addresses of links go."""
    return plain_text(parse(text))


def first_line(text: str, limit: int = 120) -> str:
    """Return the first line of the plain words, cut with … at the limit."""
    line = plain(text[: max(4_000, 4 * limit)]).split("\n", 1)[0]
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def has_code(text: str) -> bool:
    """Say whether the text holds code."""
    return facts(text).has_code


def has_math(text: str) -> bool:
    """Say whether the text holds a formula."""
    return facts(text).has_math


def has_image(text: str) -> bool:
    """Say whether the text holds a picture."""
    return facts(text).has_image


def has_table(text: str) -> bool:
    """Say whether the text holds a table."""
    return facts(text).has_table


def links(text: str) -> list[tuple[str, str]]:
    """Return (address, title) of every link to the web, in order; pictures and code aside."""
    return list(_links(parse(text)))


def urls(text: str) -> list[str]:
    """Return the address of every link to the web, in order."""
    return [url for url, _title in links(text)]


def image_ids(text: str) -> list[str]:
    """Return the ids of our own pictures the text shows, each once."""
    return list(facts(text).image_ids)


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _images(flat: Sequence[Token]) -> Iterator[str]:
    for token in flat:
        if token.type == "image":
            yield str(token.attrs.get("src", ""))
        elif token.type in ("html_inline", "html_block"):
            for piece in pieces(token.meta.get("raw", "")):
                if not isinstance(piece, str) and piece[2].lower() == "img":
                    yield attributes(piece[3]).get("src", "")


def _links(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline_links(token.children or [])
        elif token.type == "html_block":
            yield from _written_links([token])


def _inline_links(children: Sequence[Token]) -> Iterator[tuple[str, str]]:
    href = ""
    title: list[str] = []
    for token in children:
        if token.type == "link_open":
            href, title = str(token.attrs.get("href", "")), []
        elif token.type == "link_close":
            if is_web(href):
                yield href, " ".join("".join(title).split())
            href = ""
        elif href:
            title.append(alt_of(token) if token.type == "image" else _words(token))
    yield from _written_links(children)


def _words(token: Token) -> str:
    return html_text(token.meta.get("raw", "")) if token.type == "html_inline" else token.content


def _written_links(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield links written as <a href=…>."""
    href = ""
    title: list[str] = []
    for token in tokens:
        if token.type not in ("html_inline", "html_block"):
            title.append(token.content)
            continue
        for piece in pieces(token.meta.get("raw", "")):
            if isinstance(piece, str):
                title.append(piece)
            elif piece[2].lower() == "a":
                if is_web(href):
                    yield href, " ".join("".join(title).split())
                href, title = attributes(piece[3]).get("href", ""), []
    if is_web(href):
        yield href, " ".join("".join(title).split())
