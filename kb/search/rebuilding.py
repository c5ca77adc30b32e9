"""Write the whole index anew beside the live one, which goes on serving until the swap."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from kb.search.documents import Pair, Source, load, sources
from kb.search.engines import Build, Engine, engine
from kb.search.index import Prepared, apply_inside, prepare, refresh, write_rows
from kb.search.models import IndexedDocument
from kb.search.updates import drain, drain_held, mark_stale

BATCH = 250

Report = Callable[[int], None]


def rebuild(report: Report = lambda done: None, *, only: Sequence[Source] | None = None) -> int:
    """Index everything anew and return how many documents there are; `report` hears of steps.

    Changes made meanwhile go into the live index and, at the end, into the new one.
    """
    store = engine()
    build_id = uuid.uuid4().hex
    chosen = sources() if only is None else list(only)
    with store.rebuild() as build:
        for batch in _batches(chosen):
            with store.writing(wait=True):
                _write(store, build, batch, build_id)
            drain()
            report(len(batch))
        with store.writing(wait=True):
            drain_held()
            changed = _settle(store, build_id)
            build.finish(set(IndexedDocument.objects.values_list("pk", flat=True)))
    for kind, key in changed:
        mark_stale(kind, [key])
    drain()
    return IndexedDocument.objects.count()


def _batches(chosen: Iterable[Source]) -> Iterator[list[Pair]]:
    for source in chosen:
        keys = iter(source.all_pks())
        while batch := [(source.kind, str(key)) for key in islice(keys, BATCH)]:
            yield batch


def _write(store: Engine, build: Build, batch: Sequence[Pair], build_id: str) -> None:
    """Write one batch while nobody else writes, so that no newer state is overwritten."""
    if store.transactional:
        with transaction.atomic():
            store.reserve(batch)
            prepared = [prepare(document, build_id) for document in load(batch)]
            apply_inside(store, prepared, _missing(batch, prepared), build=build)
        return
    prepared = [prepare(document, build_id) for document in load(batch)]
    with transaction.atomic():
        write_rows(prepared, _missing(batch, prepared), renumber=False)
    build.add([p.entry() for p in prepared])


def _missing(batch: Sequence[Pair], prepared: Sequence[Prepared]) -> set[Pair]:
    return set(batch) - {(p.row.kind, p.row.key) for p in prepared}


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
