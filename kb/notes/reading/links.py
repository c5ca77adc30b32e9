"""Links and images of a note, found by a scan that never looks back further than a title."""

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from kb.core.urls import normalise_url, reference_kind
from kb.notes.reading.model import ImageLink, Lines, Reference, SectionKind
from kb.notes.reading.source import Source, next_fence

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
MAX_TITLE = 300
MAX_ADDRESS = 2000
MAX_NAME = 120
BARE_END = re.compile(r"[\s<>\"`|\\^{}]|\]\(")
HANGUL_AFTER_WORD = re.compile(r"(?<=[A-Za-z0-9)#?&%+~])[가-힣]")
MARKS = re.compile(r"[*_`~]+|!?\[[^\[\]]*\]\([^()]*\)|</?[A-Za-z][^<>]*>")
HTML_TEXT = re.compile(r"[^>]*>([^<]{0,300})</a", re.IGNORECASE)
NAME_BEFORE = re.compile(r"^[\s>*+\-\d.)]*([^:：]{2,80}?)\s*[:：]\s*$")
IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\(\s*<?([^()\s>]{1,2000}(?:\([^()\s]*\)[^()\s]*)?)")
IMAGE_TAG = re.compile(r"<img\s[^<>\n]{0,2000}?src\s*=\s*[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE)
TRAILING = ".,;:!?'\"”’*_~…·"


@dataclass(frozen=True)
class Paragraph:
    """Lines that stand together, as one text; `first` is the number of the first."""

    text: str
    first: int
    ends: tuple[int, ...]
    """Offsets of the line ends."""

    def line_at(self, offset: int) -> int:
        return self.first + bisect_left(self.ends, offset)


@dataclass(frozen=True)
class Link:
    url: str
    title: str
    start: int


def read_references(
    source: Source, kind_of_line: Callable[[int], SectionKind]
) -> tuple[Reference, ...]:
    """Return every link of the note that is not an image; one per address and line."""
    found: dict[tuple[str, int], Reference] = {}
    for paragraph in paragraphs(source):
        for link in links(paragraph.text):
            line = paragraph.line_at(link.start)
            address, kind = _address(link.url)
            reference = Reference(
                url=link.url,
                address=address,
                kind=kind,
                title=link.title,
                section=kind_of_line(line),
                lines=Lines(line, line),
            )
            kept = found.setdefault((address, line), reference)
            if not kept.title and link.title:
                found[address, line] = reference
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _address(url: str) -> tuple[str, str]:
    """Return the normal form and the kind of an address; a note often repeats one."""
    address = normalise_url(url)
    return address, reference_kind(address)


def read_images(source: Source) -> tuple[ImageLink, ...]:
    images: list[ImageLink] = []
    fence = ""
    for number, line in enumerate(source.visible, start=1):
        fence = next_fence(fence, line)
        if fence or ("![" not in line and "<img" not in line.lower()):
            continue
        images += [ImageLink(m.group(2), m.group(1), number) for m in IMAGE.finditer(line)]
        images += [ImageLink(m.group(1), "", number) for m in IMAGE_TAG.finditer(line)]
    return tuple(images)


def paragraphs(source: Source) -> Iterator[Paragraph]:
    """Yield the runs of lines outside of code that hold an address."""
    run: list[str] = []
    fence = ""
    for number, line in enumerate(source.visible, start=1):
        was, fence = fence, next_fence(fence, line)
        if was or fence or not line.strip():
            yield from _holding_address(run, number)
            run = []
        else:
            run.append(line)
    yield from _holding_address(run, len(source.visible) + 1)


def _holding_address(run: list[str], after: int) -> Iterator[Paragraph]:
    text = "\n".join(run)
    if ADDRESS.search(text):
        ends = tuple(accumulate(len(line) + 1 for line in run))
        yield Paragraph(text, after - len(run), tuple(end - 1 for end in ends))


def links(text: str) -> Iterator[Link]:
    """Yield the links of a paragraph, in order."""
    done = 0
    for found in ADDRESS.finditer(text):
        if found.start() < done:
            continue
        link, end = _read(text, found.start())
        done = max(done, end)
        if link is not None:
            yield link


def _read(text: str, start: int) -> tuple[Link | None, int]:
    """Read the address at `start` by what stands before it; return the link and where it ends."""
    before = text[max(0, start - 40) : start]
    if before.rstrip(" <").endswith("]("):
        return _markdown_link(text, start)
    if re.search(r"src\s*=\s*[\"']?$", before, re.IGNORECASE):
        return None, _until(text, start, "\"'>")
    if re.search(r"href\s*=\s*[\"']?$", before, re.IGNORECASE):
        return _html_link(text, start)
    return _bare_link(text, start)


def _until(text: str, start: int, stops: str) -> int:
    end = start
    while end < len(text) and end - start < MAX_ADDRESS and text[end] not in stops + "\n":
        end += 1
    return end


def _markdown_link(text: str, start: int) -> tuple[Link | None, int]:
    end = _target_end(text, start)
    url = _clean(text[start:end])
    opening = _title_start(text, text.rindex("]", 0, start))
    if opening is None:
        return Link(url, "", start), end
    if opening > 0 and text[opening - 1] == "!":
        return None, end
    title = _plain_title(text[opening + 1 : text.rindex("]", 0, start)])
    return Link(url, title, opening), end


def _target_end(text: str, start: int) -> int:
    """Return where the target ends: at its closing bracket, at a title, at white space."""
    depth, end = 0, start
    while end < len(text) and end - start < MAX_ADDRESS:
        sign = text[end]
        if sign in " \t\n>":
            return end
        if sign == "(":
            depth += 1
        elif sign == ")":
            if depth == 0:
                return end
            depth -= 1
        end += 1
    return end


def _title_start(text: str, closing: int) -> int | None:
    """Return where the brackets open that close here, looking back no further than a title."""
    depth = 0
    for position in range(closing, max(-1, closing - MAX_TITLE), -1):
        if text[position] == "]":
            depth += 1
        elif text[position] == "[":
            depth -= 1
            if depth == 0:
                return position
    return None


def _html_link(text: str, start: int) -> tuple[Link, int]:
    end = _until(text, start, "\"'> ")
    inside = HTML_TEXT.match(text, end)
    return Link(
        _clean(text[start:end]), _plain_title(inside.group(1) if inside else ""), start
    ), end


def _bare_link(text: str, start: int) -> tuple[Link | None, int]:
    stop = BARE_END.search(text, start, start + MAX_ADDRESS)
    end = stop.start() if stop else min(len(text), start + MAX_ADDRESS)
    if stop and stop.group() == "](":
        return None, start + 1  # The title of a link, written as an address; its target counts.
    url = _clean(_without_particle(text[start:end]))
    if len(url) < len("http://a.b") or "." not in url[7:]:
        return None, end
    return Link(url, _name_before(text, start), start), start + len(url)


def _without_particle(url: str) -> str:
    """Cut Korean text that sticks to an address: it follows a letter, not a slash or a dash."""
    host_end = url.find("/", 8)
    found = HANGUL_AFTER_WORD.search(url, max(host_end, 8) if host_end > 0 else 8)
    if host_end < 0:
        found = re.search(r"[가-힣]", url)
    return url[: found.start()] if found else url


def _clean(url: str) -> str:
    """Drop what punctuation stuck to the end, and a bracket that was never opened."""
    shown = html.unescape(url).strip()
    while (stripped := _without_bracket(shown.rstrip(TRAILING))) != shown:
        shown = stripped
    return shown


def _without_bracket(url: str) -> str:
    for opening, closing in ("()", "[]"):
        if url.endswith(closing) and url.count(opening) < url.count(closing):
            return url[:-1]
    return url


def _plain_title(text: str) -> str:
    plain = " ".join(html.unescape(MARKS.sub("", text)).split())
    return "" if ADDRESS.match(plain) else plain[:MAX_TITLE]


def _name_before(text: str, start: int) -> str:
    """Read `이름 : https://…` as a title, where the name starts the line."""
    line_start = text.rfind("\n", max(0, start - MAX_NAME), start) + 1
    is_near = line_start > 0 or start < MAX_NAME  # A far start of the line is not looked for.
    found = NAME_BEFORE.match(text[line_start:start]) if is_near else None
    if not found or (found.group(1).startswith("[") and found.group(1).endswith("]")):
        return ""  # Nothing, or the definition of a link: `[1]: https://…`.
    return _plain_title(found.group(1))
