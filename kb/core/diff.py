"""What changed between two texts, word by word, for the edit history."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "added", "removed"]

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_LINES = 2_000  # beyond this many lines the middle is shown as replaced as a whole
_MAX_WORDS = 400  # beyond this many words a line is shown as replaced as a whole
_MIN_LIKENESS = 0.3  # lines less alike than this are clearer shown one after the other


@dataclass(frozen=True)
class Segment:
    """A run of text within a line that stayed, came or went."""

    op: Op
    text: str


@dataclass(frozen=True)
class Line:
    """One line of the comparison; its op is what happened to the line as a whole."""

    op: Literal["same", "added", "removed", "changed"]
    segments: tuple[Segment, ...]


def compare(before: str, after: str) -> list[Line]:
    """Return the lines of both texts in order, changed words marked within changed lines."""
    old, new = before.splitlines(), after.splitlines()
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    return [
        *_whole("same", old[:head]),
        *_middle(middle_old, middle_new),
        *_whole("same", old[len(old) - tail :]),
    ]


def has_changes(lines: Sequence[Line]) -> bool:
    """Say whether anything differs."""
    return any(line.op != "same" for line in lines)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> Iterator[Line]:
    if len(old) + len(new) > _MAX_LINES:
        yield from _whole("removed", old)
        yield from _whole("added", new)
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _whole("same", old[i:j])
        else:
            yield from _replaced(old[i:j], new[k:m])


def _replaced(old: list[str], new: list[str]) -> Iterator[Line]:
    paired = min(len(old), len(new))
    for left, right in zip(old, new, strict=False):
        yield from _line(left, right)
    yield from _whole("removed", old[paired:])
    yield from _whole("added", new[paired:])


def _line(old: str, new: str) -> Iterator[Line]:
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    too_long = len(left) + len(right) > _MAX_WORDS
    if too_long or matcher.quick_ratio() < _MIN_LIKENESS or matcher.ratio() < _MIN_LIKENESS:
        yield from _whole("removed", [old])
        yield from _whole("added", [new])
        return
    yield Line("changed", tuple(_segments(matcher, left, right)))


def _segments(
    matcher: "SequenceMatcher[str]", left: list[str], right: list[str]
) -> Iterator[Segment]:
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(left[i:j]))
            continue
        if j > i:
            yield Segment("removed", "".join(left[i:j]))
        if m > k:
            yield Segment("added", "".join(right[k:m]))


def _whole(op: Op, lines: Sequence[str]) -> list[Line]:
    return [Line(op, (Segment(op, line),)) for line in lines]
