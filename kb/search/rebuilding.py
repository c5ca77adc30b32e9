"""Write the whole index anew beside the live one, which goes on serving until the swap.

Documents are read here, analysed by some processes, and written here, in that order; each is
read again just before it is written, so that no newer state is overwritten by an older one. A
rebuild that was interrupted is taken up where it stopped, if the program is still the same.
"""

import fcntl
import json
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from kb.core.errors import KbError
from kb.search.analysis import VERSION, korean
from kb.search.documents import Document, Pair, Source, load, sources
from kb.search.engines import Build, Engine, engine, engine_folder, engine_path
from kb.search.index import Prepared, apply_inside, digest, prepare, refresh, write_rows
from kb.search.models import IndexedDocument
from kb.search.updates import drain, drain_held, mark_stale

BATCH = 250
# Batches that are being analysed, or wait for being written, for each process.
AHEAD = 2

Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept of a rebuild until it is finished."""

    build: str
    engine: str
    analysis: int = VERSION


def rebuild(
    report: Report = lambda done: None,
    *,
    only: Sequence[Source] | None = None,
    processes: int = 1,
) -> int:
    """Index everything anew and return how many documents there are; `report` hears of steps.

    Changes made meanwhile go into the live index and, at the end, into the new one.
    """
    with _alone(engine_folder()) as folder:
        begun = _begin(folder)
        changed = _rebuilt(report, sources() if only is None else only, processes, begun)
        _state(folder).unlink()
    for kind, key in changed:
        mark_stale(kind, [key])
    drain()
    return IndexedDocument.objects.count()


def _rebuilt(report: Report, chosen: Iterable[Source], processes: int, begun: Begun) -> list[Pair]:
    """Write everything anew; give back what changed meanwhile."""
    store = engine()
    with store.rebuild(begun.build) as build, _analysers(processes) as analysed:
        done = _done(build, begun)
        report(len(done))
        for group in _grouped(analysed(_batches(chosen, done)), build.at_once):
            with store.writing(wait=True):
                _write(store, build, group, begun.build)
            drain()
            report(len(group))
        with store.writing(wait=True):
            drain_held()
            changed = _settle(store, begun.build)
            build.finish(set(IndexedDocument.objects.values_list("pk", flat=True)))
    return changed


# --- taking it up again ---------------------------------------------------------------------


class AlreadyRebuilding(KbError):
    """Another process is writing the index anew."""


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Refuse to rebuild twice at once: both would write the same new index."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rebuilding.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRebuilding(_("The search index is being rebuilt already.")) from error
        yield folder


def _state(folder: Path) -> Path:
    return folder / "rebuilding.json"


def _begin(folder: Path) -> Begun:
    """Take up the rebuild that was interrupted, or start one."""
    new = Begun(uuid.uuid4().hex, engine_path())
    try:
        old = Begun(**json.loads(_state(folder).read_text()))
    except (OSError, ValueError, TypeError):
        old = new
    if (old.engine, old.analysis) == (new.engine, new.analysis) and old is not new:
        return old
    _state(folder).write_text(json.dumps(asdict(new)))
    return new


def _done(build: Build, begun: Begun) -> set[Pair]:
    """List the documents whose row and whose postings an interrupted rebuild has written."""
    written = build.written()
    if not written:
        return set()
    rows = IndexedDocument.objects.filter(build=begun.build).values_list("pk", "kind", "key")
    return {(kind, key) for pk, kind, key in rows if pk in written}


# --- reading and analysing ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents' keys, and what was read under them."""

    pairs: Sequence[Pair]
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Analysed:
    """One key, and what it was analysed to; None if there was no document."""

    pair: Pair
    prepared: Prepared | None


def _batches(chosen: Iterable[Source], done: set[Pair]) -> Iterator[Batch]:
    for source in chosen:
        pairs = ((source.kind, str(key)) for key in source.all_pks())
        missing = (pair for pair in pairs if pair not in done)
        while some := list(islice(missing, BATCH)):
            yield Batch(some, load(some))


def _prepared(documents: Sequence[Document]) -> list[Prepared]:
    return [prepare(document) for document in documents]


Analysers = Callable[[Iterable[Batch]], Iterator[list[Analysed]]]


@contextmanager
def _analysers(processes: int) -> Iterator[Analysers]:
    """Analyse here, or in processes that share the analyser's memory with this one."""
    if processes <= 1:
        yield lambda batches: (_matched(b, _prepared(b.documents)) for b in batches)
        return
    # Loaded before the fork it is shared; analysing one text at a time is safe after one.
    korean.load()
    pool = ProcessPoolExecutor(processes, mp_context=get_context("fork"))
    try:
        yield lambda batches: _ahead(pool, batches, processes * AHEAD)
    finally:
        pool.shutdown(cancel_futures=True)


def _ahead(
    pool: ProcessPoolExecutor, batches: Iterable[Batch], most: int
) -> Iterator[list[Analysed]]:
    """Keep the processes busy, and only so far ahead that little memory is needed."""
    waiting: deque[tuple[Batch, Future[list[Prepared]]]] = deque()
    for batch in batches:
        waiting.append((batch, pool.submit(_prepared, batch.documents)))
        if len(waiting) > most:
            yield _result(waiting)
    while waiting:
        yield _result(waiting)


def _result(waiting: deque[tuple[Batch, Future[list[Prepared]]]]) -> list[Analysed]:
    batch, future = waiting.popleft()
    return _matched(batch, future.result())


def _matched(batch: Batch, prepared: Sequence[Prepared]) -> list[Analysed]:
    found = {(p.row.kind, p.row.key): p for p in prepared}
    return [Analysed(pair, found.get(pair)) for pair in batch.pairs]


def _grouped(analysed: Iterable[list[Analysed]], at_once: int) -> Iterator[list[Analysed]]:
    group: list[Analysed] = []
    for some in analysed:
        group += some
        if len(group) >= at_once:
            yield group
            group = []
    if group:
        yield group


# --- writing --------------------------------------------------------------------------------


def _write(store: Engine, build: Build, group: Sequence[Analysed], build_id: str) -> None:
    """Write some documents while nobody else writes them."""
    pairs = [analysed.pair for analysed in group]
    known = {a.pair: a.prepared for a in group if a.prepared is not None}
    with transaction.atomic():
        if store.transactional:
            store.reserve(pairs)
        prepared = [_newest(document, known) for document in load(pairs)]
        for one in prepared:
            one.row.build = build_id
        missing = set(pairs) - {(p.row.kind, p.row.key) for p in prepared}
        if store.transactional:
            apply_inside(store, prepared, missing, build=build)
            return
        write_rows(prepared, missing, renumber=False)
    build.add([p.entry() for p in prepared])


def _newest(document: Document, known: Mapping[Pair, Prepared]) -> Prepared:
    """Take what was analysed if it is of the document as it is now."""
    analysed = known.get((document.kind, document.pk))
    if analysed is not None and analysed.row.digest == digest(document):
        return analysed
    return prepare(document)


def _settle(store: Engine, build_id: str) -> list[Pair]:
    """List what ordinary updates wrote meanwhile; drop rows whose documents are no more."""
    missed = IndexedDocument.objects.exclude(build=build_id)
    found = list(missed.values_list("kind", "key"))
    alive = {(document.kind, document.pk) for document in load(found)}
    gone = sorted(set(found) - alive)
    if store.transactional:
        refresh(gone)
        return []  # what was written meanwhile went into the one and only place
    for kind, key in gone:
        missed.filter(kind=kind, key=key).delete()
    return sorted(alive)
