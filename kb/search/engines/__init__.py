"""Engines hold postings and nothing else; everything that has to do with meaning is shared.

The Protocol is small on purpose: a new engine stores `Entry`s and gives back `Postings` by term.
Which documents match, how they are ranked, what a reader may see: `kb.search.matching`.
"""

import atexit
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from kb.search.documents import Pair
from kb.search.models import IndexedDocument

DEFAULTS = {"postgresql": "kb.search.engines.postgres.PostgresEngine"}
FALLBACK = "kb.search.engines.whoosh.WhooshEngine"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as an engine stores it; `number` names it in every posting."""

    number: int
    key: int
    counts: Mapping[int, int]
    length: int
    pairs: int
    nouns: int


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that hold a term: number, how often, and each document's length."""

    numbers: NDArray[np.int64]
    counts: NDArray[np.float32]
    lengths: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the live documents."""

    documents: int
    length: int
    pairs: int
    nouns: int


NOTHING = Postings(
    np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), np.empty(0, dtype=np.float32)
)


class Build(Protocol):
    """An index being written beside the live one.

    `at_once`: so many documents are best added together.
    """

    at_once: int

    def written(self) -> set[int]:
        """Number the documents that an interrupted build of this name has left ready."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Write some more documents."""

    def finish(self, keep: Collection[int]) -> None:
        """Put the new index in the old one's place, with no number but those to keep."""


class Engine(Protocol):
    """A store of postings.

    `transactional`: it lives in the database, so a change is in it before the change commits;
    such an engine gives a document a new number at each change.
    """

    transactional: bool

    def apply(self, upserts: Sequence[Entry], deletes: Collection[int]) -> None:
        """Write the entries in place of what had their keys; drop the keys to delete."""

    def reserve(self, pairs: Sequence[Pair]) -> None:
        """Wait until nobody else writes these documents in this transaction."""

    def withdraw(self, rows: Sequence[IndexedDocument]) -> None:
        """Drop the postings of rows that are about to be replaced or deleted."""

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Be the one who writes; yields False if somebody else is and we do not wait."""

    def frequencies(self, terms: Collection[int]) -> dict[int, int]:
        """Count the documents that hold each term."""

    def postings(self, terms: Collection[int]) -> dict[int, Postings]:
        """Give the live documents of each term, all as of one moment."""

    def totals(self) -> Totals:
        """Sum over the live documents."""

    def size(self) -> int:
        """Count the bytes that postings take on the disk."""

    def clear(self) -> None:
        """Forget every document."""

    def rebuild(self, build_id: str) -> AbstractContextManager[Build]:
        """Start an index beside the live one, or go on with the one begun under this name."""

    def close(self) -> None:
        """Close files; they are opened again when needed."""

    def problem(self) -> str:
        """Say what keeps the index from being used, or ''."""

    def tend(self) -> None:
        """Do the small upkeep that is due after a change."""

    def upkeep(self) -> bool:
        """Do what takes seconds: merge, drop what is masked; False if others were writing."""


_chosen: ContextVar[tuple[str, str] | None] = ContextVar("chosen", default=None)


@contextmanager
def using(path: str, folder: Path) -> Iterator[None]:
    """Use another engine and folder inside: for measuring beside the live index."""
    token = _chosen.set((path, str(folder)))
    try:
        yield
    finally:
        _chosen.reset(token)


def engine_path() -> str:
    """Give the dotted path of the engine in use: the setting, or what suits the database."""
    return settings.SEARCH["ENGINE"] or DEFAULTS.get(connection.vendor, FALLBACK)


def engine_folder() -> Path:
    """Give the folder in which an engine may keep files."""
    chosen = _chosen.get()
    return Path(chosen[1] if chosen else settings.SEARCH["INDEX_DIR"])


_guard = Lock()
_current: tuple[tuple[str, str], Engine] | None = None


def engine() -> Engine:
    """Give this process's engine; one for other settings is closed first."""
    global _current
    chosen = _chosen.get() or (engine_path(), str(settings.SEARCH["INDEX_DIR"]))
    with _guard:
        if _current is None or _current[0] != chosen:
            close()
            made: Engine = import_string(chosen[0])(Path(chosen[1]))
            _current = (chosen, made)
        return _current[1]


@atexit.register
def close() -> None:
    """Close what is open; it is opened again when needed."""
    if _current is not None:
        _current[1].close()


def _forget() -> None:
    """Leave the parent's open files to the parent: a forked child would share their positions."""
    global _current, _guard, _parents
    _parents, _current, _guard = _current, None, Lock()


# Kept, not used: closing it is the parent's business.
_parents: tuple[tuple[str, str], Engine] | None = None
os.register_at_fork(after_in_child=_forget)
