"""Postings as numpy arrays: sorted once, written as they are, read without being decoded.

A table holds the postings of one set of documents, ordered by term and within a term by
document. On disk it is three files (little-endian): `.trm` (how many terms there are, the terms,
where each one's postings begin), `.ids` (documents within the set) and `.cnt` (how often).
"""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.engines import Entry

# So many postings are held in memory at a time while tables are written or joined (13 bytes
# each, about four times that while they are sorted).
POSTINGS_AT_ONCE = 4_000_000
MOST_COUNTED = 255
LONGEST = 65_535

Terms = NDArray[np.int64]
Places = NDArray[np.int64]
Documents = NDArray[np.uint32]
Counts = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Table:
    """Distinct terms in order, where each one's postings begin (and the last ones end)."""

    terms: Terms
    starts: Places
    documents: Documents
    counts: Counts

    def find(self, wanted: Terms) -> tuple[Places, NDArray[np.bool_]]:
        """Give each wanted term its place in the table, and whether it is there at all."""
        places = np.searchsorted(self.terms, wanted)
        inside = places < self.terms.size
        inside[inside] = self.terms[places[inside]] == wanted[inside]
        return places, inside

    def frequencies(self, wanted: Terms) -> Places:
        """Count the documents of each wanted term."""
        places, inside = self.find(wanted)
        counted = np.zeros(wanted.size, dtype=np.int64)
        held = places[inside]
        counted[inside] = self.starts[held + 1] - self.starts[held]
        return counted

    def postings(self, place: int) -> tuple[Documents, Counts]:
        """Give the postings of the term at a place."""
        start, end = self.starts[place], self.starts[place + 1]
        return self.documents[start:end], self.counts[start:end]


def sort(terms: Terms, documents: Documents, counts: Counts) -> Table:
    """Order postings by term; those of one term stay in the order they come in."""
    order = np.argsort(terms, kind="stable")
    ordered = terms[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    if not ordered.size:
        first = first[:0]
    starts = np.append(first, ordered.size)
    return Table(ordered[first], starts, documents[order], counts[order])


def tabulate(entries: Sequence[Entry]) -> Table:
    """Make a table of entries; a document's number is its place among them."""
    sizes = [len(entry.counts) for entry in entries]
    terms = np.fromiter((term for e in entries for term in e.counts), np.int64, sum(sizes))
    counts = np.fromiter((n for e in entries for n in e.counts.values()), np.int64, sum(sizes))
    documents = np.repeat(np.arange(len(entries), dtype=np.uint32), sizes)
    return sort(terms, documents, np.minimum(counts, MOST_COUNTED).astype(np.uint8))


def join(parts: Sequence[tuple[Table, NDArray[np.int64]]]) -> Iterator[Table]:
    """Join tables, a range of terms at a time.

    Beside each table stands the new number of each of its documents, or -1 for one to leave
    out; numbers grow within a table and from one table to the next.
    """
    for low, high in _ranges([table for table, _ in parts]):
        slices = [_slice(table, renumbered, low, high) for table, renumbered in parts]
        columns = [np.concatenate(column) for column in zip(*slices, strict=True)]
        yield sort(*columns)


def _ranges(tables: Sequence[Table]) -> Iterator[tuple[int, int]]:
    """Split the terms, both ends of a range included, so that a range fits into memory."""
    terms = np.concatenate([table.terms for table in tables])
    if not terms.size:
        return
    order = np.argsort(terms, kind="stable")
    terms = terms[order]
    sizes = np.concatenate([np.diff(table.starts) for table in tables])[order]
    groups = np.cumsum(sizes) // POSTINGS_AT_ONCE
    last = np.flatnonzero(np.append(groups[1:] != groups[:-1], [True]))
    low = int(terms[0])
    for place in last:
        high = int(terms[place])
        if high >= low:
            yield low, high
            low = high + 1


def _slice(
    table: Table, renumbered: NDArray[np.int64], low: int, high: int
) -> tuple[Terms, Documents, Counts]:
    first = int(np.searchsorted(table.terms, low))
    last = int(np.searchsorted(table.terms, high, side="right"))
    span = slice(int(table.starts[first]), int(table.starts[last]))
    terms = np.repeat(table.terms[first:last], np.diff(table.starts[first : last + 1]))
    documents = renumbered[table.documents[span]]
    kept = documents >= 0
    return terms[kept], documents[kept].astype(np.uint32), table.counts[span][kept]


def write(path: Path, tables: Iterable[Table]) -> None:
    """Write tables whose ranges of terms follow one another as one."""
    terms, sizes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    with path.with_suffix(".ids").open("wb") as ids, path.with_suffix(".cnt").open("wb") as counts:
        for table in tables:
            terms.append(table.terms)
            sizes.append(np.diff(table.starts))
            ids.write(table.documents.astype("<u4").tobytes())
            counts.write(table.counts.tobytes())
    distinct = np.concatenate(terms)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    header = np.array([distinct.size], dtype="<i8")
    with path.with_suffix(".trm").open("wb") as file:
        for array in (header, distinct, starts):
            file.write(array.astype("<i8").tobytes())


def _mapped(path: Path) -> memoryview:
    """Map a file into memory; it stays readable after it has been removed."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def read(path: Path) -> Table:
    """Open a table; its pages are read when they are needed."""
    held = np.frombuffer(_mapped(path.with_suffix(".trm")), dtype="<i8")
    size = int(held[0])
    return Table(
        held[1 : size + 1],
        held[size + 1 :],
        np.frombuffer(_mapped(path.with_suffix(".ids")), dtype="<u4"),
        np.frombuffer(_mapped(path.with_suffix(".cnt")), dtype=np.uint8),
    )


Columns = NDArray[np.int64]


def columns(entries: Sequence[Entry]) -> Columns:
    """List what is kept of each document: number, length, pairs, nouns."""
    rows = [(e.number, min(e.length, LONGEST), e.pairs, e.nouns) for e in entries]
    return np.array(rows, dtype=np.int64).reshape(len(rows), 4).T


def write_columns(path: Path, held: Columns) -> None:
    """Write the columns one after the other."""
    path.with_suffix(".num").write_bytes(held.astype("<i8").tobytes())


def read_columns(path: Path) -> Columns:
    """Read the columns as they were written."""
    return np.fromfile(path.with_suffix(".num"), dtype="<i8").reshape(4, -1)
