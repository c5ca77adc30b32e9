"""Files of notes: found in folders, read, and parsed; what cannot be read is named."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kb.notes.reading import ParsedNote, Problem
from kb.notes.reading.reader import parse
from kb.notes.reading.source import LIMIT

SUFFIXES = (".md", ".markdown")
PATH_LENGTH = 500
CONTENTS_NAMES = ("readme", "index", "contents", "목차")
LISTING = re.compile(r"#|\||[-*+\d.\s]*\[[^\]]*\]\(")
"""Headings, rows of tables, and lines that are a link."""
PROSE_SHARE = 0.4
HANGUL = re.compile("[가-힣]")
KOREAN_LETTERS = 20


@dataclass(frozen=True)
class NoteFile:
    """A file to read; `path` is its name in the group, with "/"."""

    path: str
    place: Path


@dataclass(frozen=True)
class Reading:
    """What came of reading files: notes, problems, and tables of contents left out."""

    notes: tuple[ParsedNote, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[ParsedNote, ...] = ()


def note_files(places: Iterable[Path]) -> list[NoteFile]:
    """List the Markdown files of folders, and files named themselves, always in one order."""
    return [file for place in places for file in _files_at(place)]


def _files_at(place: Path) -> Iterator[NoteFile]:
    if not place.is_dir():
        yield NoteFile(plain_name(place.name), place)
        return
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES):
                file = Path(folder) / name
                yield NoteFile(plain_name(file.relative_to(place).as_posix()), file)


def plain_name(path: str) -> str:
    """Return a path as text that can be stored and compared, whatever the file system gave."""
    readable = os.fsencode(path).decode("utf-8", "replace")
    return unicodedata.normalize("NFC", readable)


def load(file: NoteFile) -> bytes | Problem:
    """Return what a file holds, unless it can't be read or is too large to be a note."""
    try:
        size = file.place.stat().st_size
        if size > LIMIT:
            return problem(file.path, "too-large", size=size, limit=LIMIT)
        return file.place.read_bytes()
    except OSError as error:
        return problem(file.path, "unreadable", reason=error.strerror or type(error).__name__)


def read_all(files: Iterable[tuple[str, bytes | Problem]]) -> Reading:
    """Parse files; a second one with the path of another is refused."""
    notes: dict[str, ParsedNote] = {}
    problems: list[Problem] = []
    for path, data in files:
        read = _read(path, data, notes.keys())
        if isinstance(read, ParsedNote):
            notes[path] = read
        else:
            problems += read
    return Reading(
        notes=tuple(note for note in notes.values() if not is_contents(note)),
        problems=tuple(problems),
        left_out=tuple(note for note in notes.values() if is_contents(note)),
    )


def _read(path: str, data: bytes | Problem, taken: Iterable[str]) -> ParsedNote | Sequence[Problem]:
    if isinstance(data, Problem):
        return [data]
    if len(path) > PATH_LENGTH:
        return [problem(path, "long-path", limit=PATH_LENGTH)]
    if path in taken:
        return [problem(path, "same-path")]
    return parse(data, path)


def is_contents(note: ParsedNote) -> bool:
    """Say whether a file only lists what is in a folder: a README of links and tables."""
    stem = note.path.rsplit("/", 1)[-1].rsplit(".", 1)[0].casefold()
    if stem not in CONTENTS_NAMES or note.meetings or note.questions:
        return False
    lines = [line.strip() for line in note.text.split("\n")]
    said = sum(len(line) for line in lines if not LISTING.match(line))
    return said <= PROSE_SHARE * sum(map(len, lines))


def language_of(notes: Sequence[ParsedNote]) -> str:
    """Return "ko" where the notes are mostly Korean, else "en"."""
    korean = sum(1 for note in notes if len(HANGUL.findall(note.text)) > KOREAN_LETTERS)
    return "ko" if 2 * korean > len(notes) else "en"


def problem(path: str, code: str, **params: str | int) -> Problem:
    return Problem(path, None, code, MappingProxyType(params))
