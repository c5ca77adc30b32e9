"""The Whoosh index in a folder: the only module that knows Whoosh.

Whoosh keeps segments, which of their documents are deleted, and commits; its parser, analysers,
scorers and its own posting files are not used. A segment's postings are packed arrays
(`kb.search.engines.packed`), mapped into memory. Segments never change: a new version of a
document goes into a new one, and the old version is masked until its segment is merged.
This uses private parts of Whoosh 2.7.4, which is why requirements pin it.
"""

import fcntl
import json
import shutil
import threading
import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from kb.search import analysis
from kb.search.documents import Pair
from kb.search.engines import NOTHING, Entry, Postings, Totals, packed
from kb.search.models import IndexedDocument

# Whatever changes what lies in the folder changes this number.
SCHEMA = 2
REMEMBERED_POSTINGS = 4_000_000
REMEMBERED_COUNTS = 200_000

# A commit merges no more documents than this, so that it stays quick ...
MERGED_AT_ONCE = 2_000
# ... unless nobody has run `sync_index` for so long that readers have this many segments.
MOST_SEGMENTS = 24
# A segment is written anew when more of it is masked than one document in so many.
ONE_MASKED_IN = 5
TRIES_TO_OPEN = 5


class IndexUnusable(OSError):
    """The index cannot be written as it is; the message says what to run."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What lies beside the index: which folder is live, how it was made, how often changed."""

    folder: str
    schema: int = SCHEMA
    analysis: int = analysis.VERSION
    commits: int = 0


Decoded = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One segment, opened: its postings, its columns, and which documents are live."""

    name: str
    table: packed.Table
    numbers: NDArray[np.int64]
    lengths: NDArray[np.float32]
    pairs: NDArray[np.float32]
    nouns: NDArray[np.float32]
    dead: NDArray[np.int64]
    live: NDArray[np.bool_] | None

    def decoded(self, term: int) -> Decoded:
        """Give the documents of a term, masked ones too, and how often they hold it."""
        places, inside = self.table.find(np.array([term], dtype=np.int64))
        if not inside[0]:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        documents, counts = self.table.postings(int(places[0]))
        return documents.astype(np.int64), counts.astype(np.float32)


class _Memory:
    """Postings lately used, bounded by how many there are in all."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Decoded] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[str, int]) -> Decoded | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, int], value: Decoded) -> None:
        self._kept[key] = value
        self._size += value[0].size + 8
        while self._size > REMEMBERED_POSTINGS:
            _, dropped = self._kept.popitem(last=False)
            self._size -= dropped[0].size + 8


class WhooshEngine:
    """Postings in a folder, one writer at a time, readers refreshed when it has written."""

    transactional = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.RLock()
        self._memory = _Memory()
        self._counts: dict[tuple[str, int, int], int] = {}
        self._opened: tuple[tuple[int, int], list[Leaf]] | None = None

    # --- the pointer and the lock ---------------------------------------------------------

    def _pointer(self) -> Pointer | None:
        try:
            return Pointer(**json.loads((self.folder / "current.json").read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            return Pointer(folder="", schema=-1)

    def _point(self, pointer: Pointer) -> None:
        beside = self.folder / f"current.{uuid.uuid4().hex}.tmp"
        beside.write_text(json.dumps(asdict(pointer)))
        beside.replace(self.folder / "current.json")

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the lock that all processes share; it is let go if the process dies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def reserve(self, pairs: Sequence[Pair]) -> None:
        """Nothing to do: whoever writes holds the lock."""

    def withdraw(self, rows: Sequence[IndexedDocument]) -> None:
        """Nothing to do: `apply` replaces by key."""

    def problem(self) -> str:
        """Say what keeps the index from being used, or ''."""
        pointer = self._pointer()
        if pointer is None:
            return ""
        if (pointer.schema, pointer.analysis) != (SCHEMA, analysis.VERSION):
            return (
                f"The search index in {self.folder} was made by another version of the program. "
                "Run: manage.py rebuild_index"
            )
        if not whoosh_index.exists_in(str(self.folder / pointer.folder)):
            return f"The search index in {self.folder} is incomplete. Run: manage.py rebuild_index"
        return ""

    def close(self) -> None:
        """Close files; they are opened again when needed."""
        with self._guard:
            self._close()

    # --- writing --------------------------------------------------------------------------

    def apply(self, upserts: Sequence[Entry], deletes: Collection[int]) -> None:
        """Write in one commit; the caller holds `writing`."""
        if problem := self.problem():
            raise IndexUnusable(problem)
        pointer = self._pointer() or self._start()
        folder = self.folder / pointer.folder
        gone = {*deletes, *(entry.key for entry in upserts)}
        with _commit(folder) as segments:
            for segment in segments:
                _mask(packed.read(folder / segment.segment_id()), segment, gone)
            if upserts:
                table = packed.tabulate(upserts)
                segments.append(_write_segment(folder, [table], packed.columns(upserts)))
            _merge(folder, segments)
        self._point(replace(pointer, commits=pointer.commits + 1))

    def _start(self) -> Pointer:
        pointer = Pointer(uuid.uuid4().hex[:12])
        _create(self.folder / pointer.folder)
        self._point(pointer)
        return pointer

    def upkeep(self) -> bool:
        """Merge what commits have left for later, unless somebody writes; tell if it was done."""
        with self.writing(wait=False) as mine:
            pointer = self._pointer()
            if not mine or pointer is None or self.problem():
                return False
            folder = self.folder / pointer.folder
            with _commit(folder) as segments:
                _merge(folder, segments, at_once=None)
            self._point(replace(pointer, commits=pointer.commits + 1))
            return True

    def size(self) -> int:
        """Count the bytes of the live folder's files."""
        pointer = self._pointer()
        files = (self.folder / pointer.folder).iterdir() if pointer and pointer.folder else ()
        return sum(file.stat().st_size for file in files)

    def clear(self) -> None:
        """Forget every document."""
        with self.writing(wait=True), self._guard:
            self._close()
            for child in self.folder.iterdir():
                if child.is_dir():
                    shutil.rmtree(child)
                elif child.suffix != ".lock" and child.name != "lock":
                    child.unlink()

    @contextmanager
    def rebuild(self, build_id: str) -> Iterator["WhooshBuild"]:
        """Write a new folder beside the live one, or go on with the one begun under this name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        yield WhooshBuild(self, self.folder / build_id)

    def swap(self, folder: Path) -> None:
        """Make a new folder the live one and remove the others."""
        self._point(Pointer(folder.name))
        for child in self.folder.iterdir():
            if child.is_dir() and child != folder:
                shutil.rmtree(child, ignore_errors=True)

    def tend(self) -> None:
        """Nothing is due: each commit merges small segments."""

    # --- reading --------------------------------------------------------------------------

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / "current.json").stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _close(self) -> None:
        self._opened = None

    def _leaves(self) -> list[Leaf]:
        """Open what is live now, reusing the segments that are open already."""
        for _ in range(TRIES_TO_OPEN):
            stamp = self._stamp()
            if stamp is not None and self._opened is not None and self._opened[0] == stamp:
                return self._opened[1]
            pointer = self._pointer()
            if stamp is None or pointer is None or self.problem():
                break
            known = {leaf.name: leaf for leaf in self._opened[1]} if self._opened else {}
            try:
                leaves = _open(self.folder / pointer.folder, known)
            except (FileNotFoundError, whoosh_index.EmptyIndexError):
                continue  # merged away or swapped between two looks: what is there now is newer
            self._opened = (stamp, leaves)
            return leaves
        self._close()
        return []

    def _decoded(self, leaf: Leaf, number: int) -> Decoded:
        found = self._memory.get((leaf.name, number))
        if found is None:
            found = leaf.decoded(number)
            self._memory.put((leaf.name, number), found)
        return found

    def _counted(self, leaf: Leaf, numbers: Sequence[int]) -> list[int]:
        """Count the live documents of each term."""
        keys = [(leaf.name, leaf.dead.size, number) for number in numbers]
        new = [key for key in keys if key not in self._counts]
        if new:
            if len(self._counts) + len(new) >= REMEMBERED_COUNTS:
                self._counts.clear()
                new = keys
            wanted = np.array([key[2] for key in new], dtype=np.int64)
            self._counts.update(zip(new, _live_frequencies(leaf, wanted), strict=True))
        return [self._counts[key] for key in keys]

    def frequencies(self, terms: Collection[int]) -> dict[int, int]:
        """Count the live documents that hold each term."""
        with self._guard:
            leaves = self._leaves()
            wanted = list(terms)
            counted = [self._counted(leaf, wanted) for leaf in leaves]
            return {term: sum(held) for term, *held in zip(wanted, *counted, strict=True)}

    def postings(self, terms: Collection[int]) -> dict[int, Postings]:
        """Give the live documents of each term."""
        with self._guard:
            leaves = self._leaves()
            return {term: self._gathered(leaves, term) for term in terms}

    def _gathered(self, leaves: list[Leaf], term: int) -> Postings:
        numbers, counts, lengths = [], [], []
        for leaf in leaves:
            documents, often = self._decoded(leaf, term)
            if leaf.live is not None:
                kept = leaf.live[documents]
                documents, often = documents[kept], often[kept]
            if documents.size:
                numbers.append(leaf.numbers[documents])
                counts.append(often)
                lengths.append(leaf.lengths[documents])
        if not numbers:
            return NOTHING
        return Postings(np.concatenate(numbers), np.concatenate(counts), np.concatenate(lengths))

    def totals(self) -> Totals:
        """Sum over the live documents."""
        with self._guard:
            totals = np.zeros(4)
            for leaf in self._leaves():
                live = slice(None) if leaf.live is None else leaf.live
                columns = (leaf.lengths[live], leaf.pairs[live], leaf.nouns[live])
                totals[0] += columns[0].size
                totals[1:] += [column.sum(dtype=np.float64) for column in columns]
            return Totals(*map(int, totals))


def _live_frequencies(leaf: Leaf, wanted: NDArray[np.int64]) -> list[int]:
    places, inside = leaf.table.find(wanted)
    counted = leaf.table.frequencies(wanted)
    if leaf.dead.size:
        for place in np.flatnonzero(inside):
            documents, _ = leaf.table.postings(int(places[place]))
            counted[place] -= _common(documents, leaf.dead)
    found: list[int] = counted.tolist()
    return found


def _common(documents: NDArray[np.uint32], dead: NDArray[np.int64]) -> int:
    """Count what two ascending lists have in common, looking for the few among the many."""
    dead = dead.astype(np.uint32)
    few, many = (dead, documents) if dead.size < documents.size else (documents, dead)
    places = np.minimum(np.searchsorted(many, few), many.size - 1)
    return int((many[places] == few).sum())


def _segments(folder: Path) -> list[Any]:
    index = whoosh_index.open_dir(str(folder))
    segments: list[Any] = index._segments()
    return segments


def _open(folder: Path, known: Mapping[str, Leaf]) -> list[Leaf]:
    return [_leaf(folder, segment, known) for segment in _segments(folder)]


def _leaf(folder: Path, segment: Any, known: Mapping[str, Leaf]) -> Leaf:
    name = segment.segment_id()
    dead = np.array(sorted(segment.deleted_docs()), dtype=np.int64)
    live = None
    if dead.size:
        live = np.ones(segment.doc_count_all(), dtype=np.bool_)
        live[dead] = False
    if old := known.get(name):
        return replace(old, dead=dead, live=live)
    numbers, lengths, pairs, nouns = packed.read_columns(folder / name)
    return Leaf(
        name,
        packed.read(folder / name),
        numbers,
        lengths.astype(np.float32),
        pairs.astype(np.float32),
        nouns.astype(np.float32),
        dead,
        live,
    )


def _create(folder: Path) -> None:
    folder.mkdir(parents=True)
    whoosh_index.create_in(str(folder), fields.Schema())


@contextmanager
def _commit(folder: Path) -> Iterator[list[Any]]:
    """Let the caller change the list of segments; it counts once the new one is written."""
    index = whoosh_index.open_dir(str(folder))
    lock = index.lock("WRITELOCK")
    if not lock.acquire():
        # Our own lock keeps our writers apart, so this one is held by a stranger.
        raise IndexUnusable("Another program is writing the search index.")
    try:
        info = index._read_toc()
        segments = list(info.segments)
        yield segments
        generation = info.generation + 1
        whoosh_index.TOC(info.schema, segments, generation).write(index.storage, index.indexname)
        whoosh_index.clean_files(index.storage, index.indexname, generation, segments)
    finally:
        lock.release()


def _write_segment(folder: Path, tables: Iterable[packed.Table], held: packed.Columns) -> Any:
    segment = W3Segment(W3Codec(), "MAIN", doccount=held.shape[1])
    packed.write_columns(folder / segment.segment_id(), held)
    packed.write(folder / segment.segment_id(), tables)
    return segment


def _mask(table: packed.Table, segment: Any, keys: Collection[int]) -> None:
    """Mark as deleted what a segment holds under these keys."""
    places, inside = table.find(np.array(list(keys), dtype=np.int64))
    for place in places[inside]:
        for document in table.postings(int(place))[0].tolist():
            segment.delete_document(document)


def _merge(folder: Path, segments: list[Any], at_once: int | None = MERGED_AT_ONCE) -> None:
    """Join small segments, and write anew those of which much is masked."""
    if len(segments) > MOST_SEGMENTS:
        at_once = None
    for worn in [segment for segment in segments if _is_worn(segment)]:
        if at_once is None or worn.doc_count() <= at_once:
            _join(folder, segments, [worn])
    alike = _alike(segments, at_once)
    if len(alike) > 1:
        _join(folder, segments, alike)


def _is_worn(segment: Any) -> bool:
    return bool(segment.deleted_count() * ONE_MASKED_IN > segment.doc_count_all())


def _alike(segments: Iterable[Any], at_once: int | None) -> list[Any]:
    """Choose the smallest segments, on to where the next one outweighs them together.

    So each document is written anew about as often as the collection has doubled since.
    """
    chosen: list[Any] = []
    documents = 0
    for segment in sorted(segments, key=lambda segment: segment.doc_count_all()):
        size = segment.doc_count_all()
        if chosen and size > 2 * documents:
            break
        if at_once is not None and documents + size > at_once:
            break
        chosen.append(segment)
        documents += size
    return chosen


def _join(folder: Path, segments: list[Any], chosen: Sequence[Any]) -> None:
    """Put one segment in the place of some, without what is masked in them."""
    parts, held, size = [], [np.empty((4, 0), dtype=np.int64)], 0
    for segment in chosen:
        live = np.ones(segment.doc_count_all(), dtype=np.bool_)
        live[np.array(list(segment.deleted_docs()), dtype=np.int64)] = False
        renumbered = np.where(live, np.cumsum(live) - 1 + size, -1)
        parts.append((packed.read(folder / segment.segment_id()), renumbered))
        held.append(packed.read_columns(folder / segment.segment_id())[:, live])
        size += int(live.sum())
    segments[:] = [segment for segment in segments if segment not in chosen]
    if size:
        joined = _write_segment(folder, packed.join(parts), np.concatenate(held, axis=1))
        segments.append(joined)


class WhooshBuild:
    """A new folder, filled in commits of its own, that becomes the live one at the end.

    What was committed before an interruption is there when the build is taken up again.
    """

    at_once = 250

    def __init__(self, engine: WhooshEngine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._waiting: list[tuple[packed.Table, packed.Columns]] = []
        self._postings = 0
        if not whoosh_index.exists_in(str(folder)):
            shutil.rmtree(folder, ignore_errors=True)
            _create(folder)

    def written(self) -> set[int]:
        """Number the documents that are in the build already."""
        return {
            number
            for segment in _segments(self._folder)
            for number in packed.read_columns(self._folder / segment.segment_id())[0].tolist()
        }

    def add(self, entries: Sequence[Entry]) -> None:
        """Write some more documents; they reach the disk when many have come together."""
        # Arrays at once: the entries' own dictionaries would take ten times the memory.
        table = packed.tabulate(entries)
        self._waiting.append((table, packed.columns(entries)))
        self._postings += table.documents.size
        if self._postings >= packed.POSTINGS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        held = np.concatenate([columns for _, columns in self._waiting], axis=1)
        ends = np.cumsum([columns.shape[1] for _, columns in self._waiting])
        parts = [
            (table, np.arange(end - columns.shape[1], end, dtype=np.int64))
            for (table, columns), end in zip(self._waiting, ends.tolist(), strict=True)
        ]
        with _commit(self._folder) as segments:
            segments.append(_write_segment(self._folder, packed.join(parts), held))
        self._waiting, self._postings = [], 0

    def finish(self, keep: Collection[int]) -> None:
        """Make one segment without what went away meanwhile, and swap; the lock is held."""
        self._flush()
        kept = np.fromiter(keep, dtype=np.int64)
        with _commit(self._folder) as segments:
            for segment in segments:
                numbers = packed.read_columns(self._folder / segment.segment_id())[0]
                for document in np.flatnonzero(~np.isin(numbers, kept)).tolist():
                    segment.delete_document(document)
            if len(segments) > 1 or any(segment.has_deletions() for segment in segments):
                _join(self._folder, segments, list(segments))
        self._engine.swap(self._folder)
