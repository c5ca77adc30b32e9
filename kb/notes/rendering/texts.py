"""Pieces of Markdown: text that stays below its line, names, links, headers."""

import re
from collections.abc import Iterable, Sequence

from kb.notes.reading.source import next_fence
from kb.notes.reading.speakers import TITLE_END
from kb.notes.rendering.model import Link

HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$")
RULE = re.compile(r"^ {0,3}(?:-{2,}|={2,}|(?:\*\s*){3,}|(?:_\s*){3,})\s*$")
HANGUL_NAME = re.compile(r"^[가-힣]{2,4}$")
LETTER_NAME = re.compile(r"^[가-힣A-Za-z]{2,20}$")
NUMBER_FIRST = re.compile(r"^[-.#\d]")


def one_line(text: str) -> str:
    return " ".join(text.split())


def plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tame(text: str) -> list[str]:
    """Return the lines of a text that is put below another, without headings and rules.

    Those would end what they stand in; a heading becomes a bold line.
    """
    lines: list[str] = []
    fence = ""
    for line in plain_ends(text).strip("\n").split("\n"):
        was, fence = fence, next_fence(fence, line)
        if was or fence:
            lines.append(line.rstrip())
        elif heading := HEADING.match(line):
            lines.append(f"**{heading.group(1)}**" if heading.group(1) else "")
        elif not RULE.match(line):
            lines.append(line.rstrip())
    return lines


def indented(lines: Iterable[str], by: int) -> list[str]:
    return [" " * by + line if line else "" for line in lines]


def item(mark: str, lines: Sequence[str], depth: int) -> list[str]:
    """Return a list item with its further lines below it, `depth` spaces from the margin."""
    head, *rest = lines or [""]
    inside = depth + (len(mark) + 1 if mark[:1].isdigit() else 2)
    return [f"{' ' * depth}{mark} {head}".rstrip(), *indented(rest, inside)]


def asked(text: str) -> str:
    """Mark a question so that nothing of its text is taken for the mark."""
    return f"❓ {text}" if _sticks_to_mark(text) else f"Q. {text}"


def answered(text: str) -> str:
    return f"💡 {text}" if _sticks_to_mark(text) else f"A. {text}"


def _sticks_to_mark(text: str) -> bool:
    """Say whether a letter's mark would swallow how the text begins: emphasis, a number."""
    return text.startswith("*") or bool(NUMBER_FIRST.match(text))


def said_by(name: str, text: str, language: str) -> str:
    """Put a speaker's name before a text."""
    name = one_line(name)
    if not name:
        return text
    is_emphasis = text.startswith("*")
    if HANGUL_NAME.match(name) and not language.startswith("en") and not is_emphasis:
        return f"{name} : {text}" if TITLE_END.search(name) else f"{name}님 : {text}"
    if LETTER_NAME.match(name):
        return f"@{name} {text}" if is_emphasis else f"@{name} : {text}"
    return f"{name}: {text}"


def link(reference: Link) -> str:
    """Write a reference as a Markdown link, or as its bare address where it has no title."""
    title = one_line(reference.title)
    url = reference.url
    if url.count("(") != url.count(")") or " " in url:
        url = f"<{url}>"
    if not title:
        return f"<{reference.url}>"
    return f"[{_bracketed(title)}]({url})"


def _bracketed(title: str) -> str:
    """Keep brackets that match, escape the others."""
    depth = 0
    for sign in title:
        depth += {"[": 1, "]": -1}.get(sign, 0)
        if depth < 0:
            break
    return title if depth == 0 else title.replace("[", "\\[").replace("]", "\\]")


def front_matter(lines: Sequence[str]) -> str:
    """Return a YAML header of these lines; none where there are none."""
    return "\n".join(["---", *lines, "---", ""]) if lines else ""


def joined(blocks: Iterable[Sequence[str]]) -> str:
    """Put blocks of lines under each other with one empty line in between."""
    kept = ["\n".join(block).strip("\n") for block in blocks]
    return "\n\n".join(block for block in kept if block) + "\n"
