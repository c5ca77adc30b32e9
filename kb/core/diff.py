"""What changed between two texts, line by line and word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

CONTEXT: Final = 2
# A longer line is shown as wholly changed: word by word it takes long and reads badly.
LONGEST_LINE: Final = 2000
# Pairs of words compared in one diff and in one of its lines; beyond that lines are shown whole.
MOST_PAIRS: Final = 600_000
MOST_PAIRS_IN_LINE: Final = 90_000
PIECES: Final = re.compile(r"\s+|\w+|[^\w\s]")

Kind = Literal["same", "removed", "added", "skipped"]


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a diff; of ``skipped`` ones ``count`` says how many were left out."""

    kind: Kind
    parts: tuple[Part, ...] = ()
    count: int = 0


@dataclass(slots=True)
class Effort:
    """What one diff may still spend on comparing words."""

    left: int = MOST_PAIRS

    def spend(self, pairs: int) -> bool:
        """Take from what is left; say whether it sufficed."""
        if pairs > min(self.left, MOST_PAIRS_IN_LINE):
            return False
        self.left -= pairs
        return True


def diff(before: str, after: str) -> list[Line]:
    """Return the changed lines with a little around them; nothing where nothing changed."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return []
    blocks = difflib.SequenceMatcher(None, old, new).get_opcodes()
    last = len(blocks) - 1
    effort = Effort()
    return [
        line
        for number, (tag, i, j, k, m) in enumerate(blocks)
        for line in (
            _kept(old[i:j], is_first=number == 0, is_last=number == last)
            if tag == "equal"
            else _changed(old[i:j], new[k:m], effort)
        )
    ]


def _kept(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Line]:
    """Show the lines next to a change and count the rest."""
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    skipped = len(lines) - head - tail
    if skipped <= 1:
        yield from (_whole("same", line) for line in lines)
        return
    yield from (_whole("same", line) for line in lines[:head])
    yield Line("skipped", count=skipped)
    yield from (_whole("same", line) for line in lines[len(lines) - tail :])


def _changed(old: list[str], new: list[str], effort: Effort) -> Iterator[Line]:
    """Pair lines that took each other's place, so that the changed words show."""
    if len(old) != len(new):
        yield from (_whole("removed", line) for line in old)
        yield from (_whole("added", line) for line in new)
        return
    pairs = [_words(before, after, effort) for before, after in zip(old, new, strict=True)]
    yield from (Line("removed", removed) for removed, _ in pairs)
    yield from (Line("added", added) for _, added in pairs)


def _whole(kind: Kind, line: str) -> Line:
    return Line(kind, (Part(line),))


def _words(before: str, after: str, effort: Effort) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    if max(len(before), len(after)) > LONGEST_LINE:
        return (Part(before),), (Part(after),)
    old, new = PIECES.findall(before), PIECES.findall(after)
    if not effort.spend(len(old) * len(new)):
        return (Part(before),), (Part(after),)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    removed, added = [], []
    for tag, i, j, k, m in matcher.get_opcodes():
        is_changed = tag != "equal"
        removed.append(Part("".join(old[i:j]), is_changed))
        added.append(Part("".join(new[k:m]), is_changed))
    return _filled(removed), _filled(added)


def _filled(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.text)
