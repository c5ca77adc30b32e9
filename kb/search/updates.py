"""Index upkeep: nothing that changed is forgotten, and no change fails because of the index.

With an engine outside the database a change leaves a `PendingUpdate` row in its own transaction;
after the commit whoever gets the write lock drains all rows. With an engine inside the database
the change is indexed at once, in its own transaction.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from kb.search.documents import Pair
from kb.search.engines import engine
from kb.search.index import FAILURES, refresh
from kb.search.models import PendingUpdate

logger = logging.getLogger(__name__)

BATCH = 200

_gathering: ContextVar[set[Pair] | None] = ContextVar("gathering", default=None)


def mark_stale(kind: str, pks: Iterable[object]) -> None:
    """Have these documents indexed anew, created, changed or deleted as they may be."""
    pairs = {(kind, str(pk)) for pk in pks}
    gathered_so_far = _gathering.get()
    if gathered_so_far is not None:
        gathered_so_far |= pairs
    elif pairs:
        _mark(pairs)


@contextmanager
def gathered() -> Iterator[None]:
    """Index what changes inside once, at the end: for actions that touch a document often.

    Use it inside the action's transaction; if the action fails nothing is marked.
    """
    if _gathering.get() is not None:
        yield
        return
    pairs: set[Pair] = set()
    token = _gathering.set(pairs)
    try:
        yield
    finally:
        _gathering.reset(token)
    if pairs:
        _mark(pairs)


def _mark(pairs: Collection[Pair]) -> None:
    if engine().transactional and _refreshed_now(sorted(pairs)):
        return
    PendingUpdate.objects.bulk_create(
        [PendingUpdate(kind=kind, key=key) for kind, key in sorted(pairs)]
    )
    # robust: whatever happens there is logged by Django and fails nobody's request.
    transaction.on_commit(drain, robust=True)


def _refreshed_now(pairs: Sequence[Pair]) -> bool:
    try:
        for start in range(0, len(pairs), BATCH):
            refresh(pairs[start : start + BATCH])
    except FAILURES:
        logger.exception("Not indexed at once, left for later: %s", pairs[:10])
        return False
    return True


def drain() -> int:
    """Index what is pending, unless somebody else is at it; return how many were done."""
    done = 0
    hopeless: set[Pair] = set()
    while True:
        with engine().writing(wait=False) as mine:
            if not mine:
                return done
            done += _drain_all(hopeless)
        # Marked while we were letting the lock go, by someone who saw it held.
        if not _pending(hopeless):
            return done


def drain_held(hopeless: set[Pair] | None = None) -> int:
    """Index what is pending for a caller who holds the lock."""
    return _drain_all(set() if hopeless is None else hopeless)


def _pending(hopeless: Collection[Pair]) -> list[tuple[int, str, str]]:
    rows = PendingUpdate.objects.order_by("pk").values_list("pk", "kind", "key")
    found = []
    for row in rows[: BATCH + len(hopeless) * 5]:
        if (row[1], row[2]) not in hopeless:
            found.append(row)
    return found


def _drain_all(hopeless: set[Pair]) -> int:
    done = 0
    while rows := _pending(hopeless):
        failed = _refreshed({(kind, key) for _, kind, key in rows})
        hopeless |= failed
        finished = [pk for pk, kind, key in rows if (kind, key) not in failed]
        PendingUpdate.objects.filter(pk__in=finished).delete()
        done += len(finished)
    return done


def _refreshed(pairs: set[Pair]) -> set[Pair]:
    """Refresh together, or one by one if that fails; return those that cannot be done now."""
    try:
        refresh(pairs)
    except FAILURES:
        logger.exception("Could not index %d documents together; trying one by one", len(pairs))
    else:
        return set()
    failed = set()
    for pair in sorted(pairs):
        try:
            refresh([pair])
        except FAILURES:
            logger.exception("Could not index %s/%s; it stays pending", *pair)
            failed.add(pair)
    return failed
