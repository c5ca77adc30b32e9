"""Compare the index with what it should hold: the doctor's look at search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Min
from django.utils import timezone

from kb.search import terms
from kb.search.documents import Pair, load, sources
from kb.search.engines import engine
from kb.search.index import digest
from kb.search.models import IndexedDocument, PendingUpdate

BATCH = 500


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; every list that is not empty is something to put right.

    `missing`: documents without a row; `gone`: rows without a document; `unfindable`: rows whose
    postings the engine lacks; `orphans`: numbers in the engine that no row has; `outdated`: rows
    that describe an older state of their document (only where that was asked for).
    """

    documents: int
    size: int
    waiting: int
    longest_wait: float
    problem: str
    missing: Sequence[Pair]
    gone: Sequence[Pair]
    unfindable: Sequence[Pair]
    orphans: Sequence[int]
    outdated: Sequence[Pair]

    @property
    def wrong(self) -> dict[str, Sequence[object]]:
        """Name the lists that are not empty."""
        named: dict[str, Sequence[object]] = {
            "documents that are not indexed": self.missing,
            "indexed documents that no longer exist": self.gone,
            "indexed documents that the engine does not hold": self.unfindable,
            "orphans in the engine": self.orphans,
            "documents indexed in an older state": self.outdated,
        }
        return {name: found for name, found in named.items() if found}


def examine(*, contents: bool = False) -> Findings:
    """Look at the whole index; `contents` reads every document and compares it as well."""
    waiting = set(PendingUpdate.objects.values_list("kind", "key"))
    oldest = PendingUpdate.objects.aggregate(oldest=Min("marked_at"))["oldest"]
    rows = {(kind, key): pk for pk, kind, key in _rows()}
    expected = {(s.kind, str(key)) for s in sources() for key in s.all_pks()}
    held = _held({kind for kind, _ in rows} | {source.kind for source in sources()})
    # What waits is on its way, and nothing to put right.
    shared = sorted((expected & set(rows)) - waiting)
    return Findings(
        documents=len(rows),
        size=engine().size(),
        waiting=len(waiting),
        longest_wait=(timezone.now() - oldest).total_seconds() if oldest else 0.0,
        problem=engine().problem(),
        missing=sorted(expected - set(rows) - waiting),
        gone=sorted(set(rows) - expected - waiting),
        unfindable=sorted(pair for pair, pk in rows.items() if pk not in held),
        orphans=sorted(held - set(rows.values())),
        outdated=list(_outdated(shared)) if contents else [],
    )


def _rows() -> Iterator[tuple[int, str, str]]:
    return IndexedDocument.objects.values_list("pk", "kind", "key").iterator()


def _held(kinds: set[str]) -> set[int]:
    """Number the live documents of the engine: each holds the term of its kind."""
    found = engine().postings({terms.facet("kind", kind) for kind in kinds})
    return {number for postings in found.values() for number in postings.numbers.tolist()}


def _outdated(pairs: Sequence[Pair]) -> Iterator[Pair]:
    rest = iter(pairs)
    while some := list(islice(rest, BATCH)):
        read = {(document.kind, document.pk): digest(document) for document in load(some)}
        kinds, keys = {kind for kind, _ in some}, {key for _, key in some}
        rows = IndexedDocument.objects.filter(kind__in=kinds, key__in=keys)
        for kind, key, known in rows.values_list("kind", "key", "digest"):
            if read.get((kind, key), known) != known:
                yield kind, key


__all__ = ["Findings", "examine"]
