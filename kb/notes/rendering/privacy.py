"""What a log keeps to itself when it is given away: private sections, and others' names."""

import re
from collections.abc import Iterator, Mapping

from kb.notes.reading.source import front_matter_length, next_fence

HEADING = re.compile(r"^ {0,3}(#{1,6})\s")
LOCKED = re.compile(r"🔒|[(\[（]\s*(?:비공개|private)\s*[)\]）]", re.IGNORECASE)
OPENS = re.compile(r"<!--\s*(?:private|비공개)\s*-->", re.IGNORECASE)
CLOSES = re.compile(r"<!--\s*/\s*(?:private|비공개)\s*-->", re.IGNORECASE)
DEEPEST = 7
PARTICLES = (
    *("님", "씨", "군", "양", "이랑", "이가", "이는", "이도", "이의", "이를", "이와", "이"),
    *("가", "는", "은", "을", "를", "의", "와", "과", "랑", "도", "에게", "한테", "께서", "께"),
    *("멘토", "조교", "캠퍼", "형", "누나", "언니", "오빠", "쌤", "선생님", "만", "부터", "하고"),
)
HANGUL_NAME = re.compile(r"^[가-힣]+$")
FULL_NAME = 3


def without_front_matter(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(lines[front_matter_length(tuple(lines)) :]).strip("\n")


# --- private parts --------------------------------------------------------------------------------


def without_private(text: str) -> str:
    """Leave out what is marked private.

    A heading with a lock, `(비공개)` or `(private)` goes with everything down to the next heading
    that is not deeper. `<!-- private -->` hides down to `<!-- /private -->`; where nothing closes
    it, down to the end of the section it stands in.
    """
    return "\n".join(_without_locked(_without_commented(text).split("\n")))


def _without_commented(text: str) -> str:
    """Cut what stands between two comments; an open end becomes a lock."""
    parts: list[str] = []
    rest = text
    while opened := OPENS.search(rest):
        parts.append(rest[: opened.start()])
        rest = rest[opened.end() :]
        closed = CLOSES.search(rest)
        if closed is None:
            parts.append(OPEN_END)
            break
        rest = rest[closed.end() :]
    return "".join([*parts, rest])


OPEN_END = "\n\0\n"


def _without_locked(lines: list[str]) -> Iterator[str]:
    fence = ""
    level, hidden = DEEPEST, 0
    for line in lines:
        was, fence = fence, next_fence(fence, line)
        heading = None if was or fence else HEADING.match(line)
        if heading:
            level = len(heading.group(1))
            hidden = 0 if level <= hidden else hidden
            hidden = hidden or (level if LOCKED.search(line) else 0)
        if "\0" in line:
            hidden = hidden or level
        if not hidden:
            yield line


# --- names ----------------------------------------------------------------------------------------


def replace_names(text: str, names: Mapping[str, str]) -> str:
    """Put pseudonyms in the place of names, given names with a title or particle included."""
    forms = _forms(names)
    if not forms:
        return text
    longest_first = sorted(forms, key=len, reverse=True)
    whole = "|".join(re.escape(form) for form in longest_first)
    particles = "|".join(sorted(PARTICLES, key=len, reverse=True))
    found = re.compile(
        rf"(?<![가-힣A-Za-z])({whole})(?=(?:\s?(?:{particles}))?(?![가-힣A-Za-z])|(?:{particles}))"
    )
    replaced = found.sub(lambda match: forms[match.group(1)], text)
    for name in (form for form in longest_first if len(form) >= FULL_NAME):
        replaced = replaced.replace(name, forms[name])
    return replaced


def _forms(names: Mapping[str, str]) -> dict[str, str]:
    """Return every written form of the names: 배지연 is also 지연."""
    forms: dict[str, str] = {}
    for name, pseudonym in names.items():
        if len(name) < 2:
            continue
        forms[name] = pseudonym
        if HANGUL_NAME.match(name) and len(name) == FULL_NAME:
            forms.setdefault(name[1:], pseudonym)
    return forms
