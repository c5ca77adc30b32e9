"""From bytes to lines: decoding, front matter, comments and formulas hidden in them."""

from dataclasses import dataclass
from types import MappingProxyType

from kb.notes.reading.model import Problem

LIMIT = 2_000_000
LINE_LIMIT = 30_000
FENCES = ("```", "~~~")


@dataclass(frozen=True)
class Source:
    """The text of a note by lines, with what is no content already blanked out.

    `lines` is what was written; `visible` has the same number of lines, without front matter and
    comments, and with formulas in place of the images that showed them.
    """

    lines: tuple[str, ...]
    visible: tuple[str, ...]
    front_matter: MappingProxyType[str, str]


def decode(data: bytes, path: str) -> str | Problem:
    """Return the text with plain line ends, or say why this is no note."""
    if len(data) > LIMIT:
        return _problem(path, None, "too-large", size=len(data), limit=LIMIT)
    if b"\0" in data:
        return _problem(path, data[: data.index(b"\0")].count(b"\n") + 1, "binary")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        line = before.count(b"\n") + 1
        return _problem(path, line, "not-utf-8", byte=f"0x{data[error.start]:02x}", column=column)
    if not text.strip():
        return _problem(path, None, "empty")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > LINE_LIMIT:
        return _problem(path, LINE_LIMIT, "too-many-lines", limit=LINE_LIMIT)
    return text


def _problem(path: str, line: int | None, code: str, **params: str | int) -> Problem:
    return Problem(path, line, code, MappingProxyType(params))


def open_source(text: str) -> Source:
    lines = tuple(text.split("\n"))
    header = front_matter_length(lines)
    body = ("",) * header + lines[header:]
    return Source(lines, tuple(without_comments(body)), read_front_matter(lines[:header]))


def front_matter_length(lines: tuple[str, ...]) -> int:
    """Count the lines of a YAML header, its fences included; 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for position, line in enumerate(lines[1:200], start=1):
        if line.rstrip() in ("---", "..."):
            return position + 1
    return 0


def read_front_matter(header: tuple[str, ...]) -> MappingProxyType[str, str]:
    """Read the plain `key: value` lines at the left margin; nested YAML is left alone."""
    values: dict[str, str] = {}
    for line in header:
        key, colon, value = line.partition(":")
        if colon and key and not key[0].isspace() and key.strip("-_ ").replace("_", "").isalnum():
            values[key.strip().lower()] = value.strip().strip("\"'")
    return MappingProxyType(values)


def without_comments(lines: tuple[str, ...]) -> list[str]:
    """Drop HTML comments; one that holds the formula of the image behind it becomes the formula."""
    visible: list[str] = []
    fence, inside = "", False
    for line in lines:
        fence = next_fence(fence, line)
        if fence and not inside:
            visible.append(line)
            continue
        shown, inside = _strip_comments(line, inside)
        visible.append(shown)
    return visible


def next_fence(fence: str, line: str) -> str:
    """Return the fence that is open after this line, "" outside of code."""
    start = line.strip().lstrip("> ").lstrip("-*+ ")[:3]
    if start not in FENCES:
        return fence
    if not fence:
        return start if line.count(start) == 1 else ""
    return "" if start == fence and not line.strip().lstrip("> ").strip("`~ ") else fence


def _strip_comments(line: str, inside: bool) -> tuple[str, bool]:
    if not inside and "<!--" not in line:
        return line, False
    kept: list[str] = []
    rest = line
    while rest:
        if inside:
            comment, end, rest = rest.partition("-->")
            inside = not end
            if end and (formula := _formula(comment)) and "<img" in rest:
                kept.append(formula)
                rest = _after_first_image(rest)
        else:
            text, start, rest = rest.partition("<!--")
            kept.append(text)
            inside = bool(start)
    return "".join(kept).rstrip(), inside


def _formula(comment: str) -> str:
    inner = comment.strip()
    return inner if len(inner) > 2 and inner.startswith("$") and inner.endswith("$") else ""


def _after_first_image(text: str) -> str:
    _before, _tag, behind = text.partition("<img")
    return behind.partition(">")[2]
