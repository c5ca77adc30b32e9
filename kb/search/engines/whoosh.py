"""The Whoosh index in a folder: the only module that knows Whoosh.

Whoosh keeps segments, postings and commits; its query parser, analysers and scorers are not
used. Postings are decoded by numpy and remembered by (segment, term): segments never change, so
what is remembered outlives commits, and deleted documents are masked when it is used.
The decoding reads private parts of Whoosh 2.7.4, which is why requirements pin it.
"""

import fcntl
import json
import shutil
import threading
import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, formats
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.columns import NumericColumn
from whoosh.reading import TermNotFound

from kb.search import analysis
from kb.search.documents import Pair
from kb.search.engines import NOTHING, Entry, Postings, Totals
from kb.search.models import IndexedDocument

# Whatever changes what lies in the folder changes this number.
SCHEMA = 1
REMEMBERED_POSTINGS = 4_000_000
REMEMBERED_COUNTS = 200_000
FIELD = "terms"


class IndexUnusable(OSError):
    """The index cannot be written as it is; the message says what to run."""


class Counted(fields.FieldType):  # type: ignore[misc] # Whoosh has no types
    """A field given as counts of terms: there is nothing left to analyse."""

    indexed = True
    stored = False
    scorable = False
    vector = None
    column_type = None
    multitoken_query = "default"

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None

    def index(
        self, value: Mapping[int, int], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give Whoosh its tuples, in the order of the bytes."""
        for number, count in value.items():
            yield _name(number), count, float(count), b""

    def to_bytes(self, value: bytes) -> bytes:
        """Terms are bytes already."""
        return value


class _Codec(W3Codec):  # type: ignore[misc] # Whoosh has no types
    """Whoosh's own codec, without the lengths that its scorers would need.

    It would ask the disk for them once a posting, which is most of the time a commit takes.
    """

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=1024, compression=0)


def _name(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)


def _schema() -> fields.Schema:
    def column(code: str) -> fields.COLUMN:
        return fields.COLUMN(NumericColumn(code))

    return fields.Schema(
        terms=Counted(),
        number=column("q"),
        length=column("i"),
        pairs=column("i"),
        nouns=column("i"),
    )


@dataclass(frozen=True, slots=True)
class Pointer:
    """What lies beside the index: which folder is live, how it was made, how often changed."""

    folder: str
    schema: int = SCHEMA
    analysis: int = analysis.VERSION
    commits: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """One segment, opened: its terms, its columns, and which documents are live."""

    name: str
    terms: Any
    offset: int
    numbers: NDArray[np.int64]
    lengths: NDArray[np.float32]
    pairs: NDArray[np.float32]
    nouns: NDArray[np.float32]
    live: NDArray[np.bool_] | None


Decoded = tuple[NDArray[np.int64], NDArray[np.float32]]


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


def _decode(matcher: Any) -> Decoded:
    """Read a posting list block by block instead of document by document."""
    if not isinstance(matcher, W3LeafMatcher):  # a single posting, kept within the term's record
        return (
            np.array(list(matcher._ids), dtype=np.int64),
            np.array(list(matcher._weights), dtype=np.float32),
        )
    numbers, counts = [], []
    while not matcher._atend:
        matcher._read_data()
        steps, weights = matcher._data[0], matcher._data[1]
        numbers.append(np.cumsum(np.array(steps, dtype=np.int64)))
        if weights is None or isinstance(weights, float):
            counts.append(np.full(len(steps), weights or 1.0, dtype=np.float32))
        else:
            counts.append(np.array(weights, dtype=np.float32))
        matcher._next_block()
    return np.concatenate(numbers), np.concatenate(counts)


def _column(folder: Path, segment: Any, name: str, kind: str) -> NDArray[Any]:
    """Read a whole numeric column at once; Whoosh leaves out the zeros at its end."""
    wanted = segment.doc_count_all()
    path = folder / W3Codec.column_filename(segment, name)
    held = np.fromfile(path, dtype=kind) if path.exists() else np.empty(0, dtype=kind)
    return np.concatenate([held[:wanted], np.zeros(max(0, wanted - held.size), dtype=kind)])


class WhooshEngine:
    """Postings in a folder, one writer at a time, readers refreshed when it has written."""

    transactional = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.RLock()
        self._memory = _Memory()
        self._counts: dict[tuple[str, int], int] = {}
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
        index = whoosh_index.open_dir(str(self.folder / pointer.folder))
        with self._guard, _writer(index, limitmb=64) as writer:
            leaves = self._leaves()
            for key in [*deletes, *(entry.key for entry in upserts)]:
                for number in self._held(leaves, key):
                    writer.delete_document(number)
            for entry in upserts:
                _add(writer, entry)
        self._point(Pointer(pointer.folder, commits=pointer.commits + 1))

    def _start(self) -> Pointer:
        pointer = Pointer(uuid.uuid4().hex[:12])
        _create(self.folder / pointer.folder)
        self._point(pointer)
        return pointer

    def _held(self, leaves: list[Leaf], key: int) -> Iterator[int]:
        for leaf in leaves:
            for document in self._decoded(leaf, key)[0]:
                yield leaf.offset + int(document)

    def clear(self) -> None:
        """Forget every document."""
        with self.writing(wait=True), self._guard:
            self._close()
            for child in self.folder.iterdir():
                if child.is_dir():
                    shutil.rmtree(child)
                elif child.name != "lock":
                    child.unlink()

    @contextmanager
    def rebuild(self) -> Iterator["WhooshBuild"]:
        """Write a new folder beside the live one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        build = WhooshBuild(self, self.folder / uuid.uuid4().hex[:12])
        try:
            yield build
        finally:
            build.abandon()

    def swap(self, folder: Path) -> None:
        """Make a new folder the live one and remove the others."""
        self._point(Pointer(folder.name))
        for child in self.folder.iterdir():
            if child.is_dir() and child != folder:
                shutil.rmtree(child, ignore_errors=True)

    def tend(self) -> None:
        """Nothing is due: Whoosh merges small segments as it commits."""

    # --- reading --------------------------------------------------------------------------

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / "current.json").stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _close(self, keep: Collection[str] = ()) -> None:
        for leaf in self._opened[1] if self._opened else ():
            if leaf.name not in keep:
                leaf.terms.close()
        self._opened = None

    def _leaves(self) -> list[Leaf]:
        """Open what is live now, reusing the segments that are open already."""
        stamp = self._stamp()
        if stamp is not None and self._opened is not None and self._opened[0] == stamp:
            return self._opened[1]
        pointer = self._pointer()
        if stamp is None or pointer is None or self.problem():
            self._close()
            return []
        folder = self.folder / pointer.folder
        known = {leaf.name: leaf for leaf in self._opened[1]} if self._opened else {}
        leaves = _open(folder, known)
        self._close(keep={leaf.name for leaf in leaves})
        self._opened = (stamp, leaves)
        return leaves

    def _decoded(self, leaf: Leaf, number: int) -> Decoded:
        found = self._memory.get((leaf.name, number))
        if found is None:
            try:
                matcher = leaf.terms.matcher(FIELD, _name(number), formats.Existence())
            except (TermNotFound, KeyError):
                found = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
            else:
                found = _decode(matcher)
            self._memory.put((leaf.name, number), found)
        return found

    def _count(self, leaf: Leaf, number: int) -> int:
        if leaf.live is not None:
            return int(leaf.live[self._decoded(leaf, number)[0]].sum())
        key = (leaf.name, number)
        if key not in self._counts:
            if len(self._counts) >= REMEMBERED_COUNTS:
                self._counts.clear()
            try:
                self._counts[key] = int(leaf.terms.doc_frequency(FIELD, _name(number)))
            except (TermNotFound, KeyError):
                self._counts[key] = 0
        return self._counts[key]

    def frequencies(self, terms: Collection[int]) -> dict[int, int]:
        """Count the live documents that hold each term."""
        with self._guard:
            leaves = self._leaves()
            return {term: sum(self._count(leaf, term) for leaf in leaves) for term in terms}

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


def _open(folder: Path, known: Mapping[str, Leaf]) -> list[Leaf]:
    index = whoosh_index.open_dir(str(folder))
    leaves, offset = [], 0
    for segment in index._segments():
        leaves.append(_leaf(folder, index.storage, segment, offset, known))
        offset += segment.doc_count_all()
    return leaves


def _leaf(folder: Path, storage: Any, segment: Any, offset: int, known: Mapping[str, Leaf]) -> Leaf:
    name = segment.segment_id()
    live = None
    if segment.has_deletions():
        live = np.ones(segment.doc_count_all(), dtype=np.bool_)
        live[np.fromiter(segment.deleted_docs(), dtype=np.int64)] = False
    if old := known.get(name):
        return replace(old, offset=offset, live=live)
    return Leaf(
        name,
        segment.codec().terms_reader(storage, segment),
        offset,
        _column(folder, segment, "number", ">i8").astype(np.int64),
        _column(folder, segment, "length", ">i4").astype(np.float32),
        _column(folder, segment, "pairs", ">i4").astype(np.float32),
        _column(folder, segment, "nouns", ">i4").astype(np.float32),
        live,
    )


@contextmanager
def _writer(index: Any, **options: Any) -> Iterator[Any]:
    """Commit at the end, or leave everything as it was."""
    try:
        # Compound segments would be copied into memory by every reader that opens them.
        writer = index.writer(compound=False, codec=_Codec(), **options)
    except whoosh_index.LockError as error:
        # Our own lock keeps our writers apart, so this one is held by a stranger.
        raise IndexUnusable("Another program is writing the search index.") from error
    try:
        yield writer
        writer.commit()
    finally:
        if not writer.is_closed:
            writer.cancel()


def _create(folder: Path) -> Any:
    folder.mkdir(parents=True)
    return whoosh_index.create_in(str(folder), _schema())


def _add(writer: Any, entry: Entry) -> None:
    writer.add_document(
        terms=entry.counts,
        number=entry.number,
        length=entry.length,
        pairs=entry.pairs,
        nouns=entry.nouns,
    )


class WhooshBuild:
    """A new folder, filled in commits of its own, that becomes the live one at the end."""

    def __init__(self, engine: WhooshEngine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._index = _create(folder)
        self._writer: Any = None
        self._finished = False

    def add(self, entries: Sequence[Entry]) -> None:
        """Write some more documents; they reach the disk when the pool is full."""
        if self._writer is None:
            self._writer = self._index.writer(limitmb=128, compound=False, codec=_Codec())
        for entry in entries:
            _add(self._writer, entry)

    def finish(self, keep: Collection[int]) -> None:
        """Commit, drop what went away meanwhile, and swap; the caller holds `writing`."""
        if self._writer is not None:
            self._writer.commit(merge=False)
        self._drop_all_but(set(keep))
        self._finished = True
        self._engine.swap(self._folder)

    def _drop_all_but(self, keep: set[int]) -> None:
        gone, offset = [], 0
        for segment in self._index._segments():
            numbers = _column(self._folder, segment, "number", ">i8").tolist()
            gone += [offset + place for place, number in enumerate(numbers) if number not in keep]
            offset += len(numbers)
        if gone:
            with _writer(self._index) as writer:
                for document in gone:
                    writer.delete_document(document)

    def abandon(self) -> None:
        """Remove the folder unless it has become the live one."""
        if self._finished:
            return
        if self._writer is not None:
            self._writer.cancel()
        shutil.rmtree(self._folder, ignore_errors=True)
