"""Postings in PostgreSQL: in the same database and transaction as what they describe.

One table of packed postings (term, segment → arrays). A document just written is a segment of
its own, so writers never touch each other's rows. When segments get many, the small ones are
merged by one SQL statement that joins their arrays. A document that leaves a merged segment is
masked by a row of `Withdrawn`. Readers take everything in one statement: one snapshot.

Locks, all of PostgreSQL's advisory kind and held until the transaction ends: writers share one,
a merge needs it alone and only tries; and each document has its own, taken before its rows are
read, so that of two who change it the second sees what the first one wrote.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count
from numpy.typing import NDArray
from psycopg import Cursor

from kb.search import analysis, terms
from kb.search.documents import Pair
from kb.search.engines import NOTHING, Entry, Postings, Totals, packed
from kb.search.features import unpack
from kb.search.models import IndexedDocument, Posting, Segment, Withdrawn

# Any two numbers that nobody else in this database uses as advisory locks.
WRITERS = 0x6D756E6461700001
DOCUMENT = 0x6D756E64

MOST_SEGMENTS = 64
LARGEST_SEGMENT = 20_000
ROWS_AT_ONCE = 20_000
# A segment is written anew when more of it is masked than one document in so many.
ONE_MASKED_IN = 5

_PACK = """
INSERT INTO search_posting (term, segment, documents, numbers, counts, lengths)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bytea[], %s::bytea[], %s::bytea[])
"""
_READ = """
SELECT term, numbers, counts, lengths FROM search_posting WHERE term = ANY(%s)
UNION ALL
SELECT NULL, string_agg(int4send(number::int), ''::bytea), NULL, NULL FROM search_withdrawn
"""
_COUNT = "SELECT term, SUM(documents) FROM search_posting WHERE term = ANY(%s) GROUP BY term"
_TOTALS = """
SELECT COALESCE(SUM(documents), 0), COALESCE(SUM(length), 0), COALESCE(SUM(pairs), 0),
       COALESCE(SUM(nouns), 0)
FROM (SELECT documents, length, pairs, nouns FROM search_segment
      UNION ALL
      SELECT -1, -length, -pairs, -nouns FROM search_withdrawn) AS counted
"""
_MERGE = """
INSERT INTO search_posting (term, segment, documents, numbers, counts, lengths)
SELECT term, %s, SUM(documents), string_agg(numbers, ''::bytea ORDER BY segment),
       string_agg(counts, ''::bytea ORDER BY segment),
       string_agg(lengths, ''::bytea ORDER BY segment)
FROM search_posting WHERE segment = ANY(%s) GROUP BY term
"""


class PostgresEngine:
    """Postings in the database's own tables."""

    transactional = True

    def __init__(self, folder: Path) -> None:
        """The folder is for engines that need one."""

    # --- locks ----------------------------------------------------------------------------

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Everybody may write: the documents' own locks suffice."""
        yield True

    def reserve(self, pairs: Sequence[Pair]) -> None:
        """Wait for those who write the same documents, in an order that cannot lock up."""
        keys = sorted(terms.document_key(kind, key) & 0x7FFFFFFF for kind, key in pairs)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key",
                [DOCUMENT, keys],
            )

    # --- writing --------------------------------------------------------------------------

    def apply(self, upserts: Sequence[Entry], deletes: Collection[int]) -> None:
        """Write new documents, each a segment of its own; `withdraw` has dropped the old ones."""
        if not upserts:
            return
        Segment.objects.bulk_create(
            [_segment(-entry.number, [entry]) for entry in upserts], batch_size=1000
        )
        for entry in upserts:
            _write(-entry.number, [entry])

    def withdraw(self, rows: Sequence[IndexedDocument]) -> None:
        """Delete what is a segment of its own; mask what is packed among others."""
        alone = [-row.pk for row in rows if row.segment is None]
        Posting.objects.filter(segment__in=alone).delete()
        Segment.objects.filter(pk__in=alone).delete()
        masked = []
        for row in rows:
            if row.segment is not None:
                length, pairs, nouns = _sizes(bytes(row.features))
                masked.append(
                    Withdrawn(
                        number=row.pk,
                        segment=row.segment,
                        length=length,
                        pairs=pairs,
                        nouns=nouns,
                    )
                )
        Withdrawn.objects.bulk_create(masked, ignore_conflicts=True)

    def tend(self) -> None:
        """Once this transaction is through, merge if there are many segments."""
        transaction.on_commit(self.merge, robust=True)

    def merge(self) -> bool:
        """Join small segments unless somebody is writing just now; tell whether any were."""
        if Segment.objects.count() <= MOST_SEGMENTS:
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS])
            if not cursor.fetchone()[0]:
                return False
            _purge()
            chosen = _small(list(Segment.objects.order_by("documents", "pk")))
            if len(chosen) > 1:
                _join(cursor, chosen)
        return True

    def upkeep(self) -> bool:
        """Write the most worn segments anew without what is masked in them, and merge."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS])
            if not cursor.fetchone()[0]:
                return False
            _purge()
        done = True
        for segment, gone in _worn():
            done = self._renew(segment, gone) and done
        self.merge()
        return done

    def _renew(self, segment: int, gone: NDArray[np.int64]) -> bool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS])
            if not cursor.fetchone()[0]:
                return False
            _renew(segment, gone)
        return True

    def size(self) -> int:
        """Count the bytes of the table of postings, its indexes with it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size('search_posting')")
            return int(cursor.fetchone()[0])

    def clear(self) -> None:
        """Forget every document."""
        for model in (Posting, Segment, Withdrawn):
            model.objects.all().delete()

    def close(self) -> None:
        """Nothing is open: the connection is Django's."""

    @contextmanager
    def rebuild(self, build_id: str) -> Iterator["PostgresBuild"]:
        """Replace documents batch by batch: each batch commits as a whole."""
        yield PostgresBuild(self, build_id)

    def problem(self) -> str:
        """Say what keeps the index from being used, or ''."""
        try:
            old = Segment.objects.exclude(analysis=analysis.VERSION).exists()
        except DatabaseError:
            return ""  # no database yet, or no tables in it: somebody else's message
        if old:
            return (
                "The search index was made by another version of the program. "
                "Run: manage.py rebuild_index"
            )
        return ""

    # --- reading --------------------------------------------------------------------------

    def frequencies(self, terms: Collection[int]) -> dict[int, int]:
        """Count the documents that hold each term; masked ones count until they are purged."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [list(terms)])
            found = {term: int(count) for term, count in cursor.fetchall()}
        return {term: found.get(term, 0) for term in terms}

    def postings(self, terms: Collection[int]) -> dict[int, Postings]:
        """Give the live documents of each term, in one statement."""
        # Django's cursors get bytes as text, two letters each, which takes longer than the search.
        connection.ensure_connection()
        with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
            rows = cursor.execute(_READ, [list(terms)], binary=True).fetchall()
        packed: dict[int, list[tuple[bytes, bytes, bytes]]] = {}
        masked = np.empty(0, dtype=np.int64)
        for term, numbers, counts, lengths in rows:
            if term is not None:
                packed.setdefault(term, []).append((numbers, counts, lengths))
            elif numbers:
                masked = np.frombuffer(bytes(numbers), dtype=">u4").astype(np.int64)
        return {term: _unpacked(packed.get(term, []), masked) for term in terms}

    def totals(self) -> Totals:
        """Sum over the segments, less what is masked."""
        with connection.cursor() as cursor:
            cursor.execute(_TOTALS)
            return Totals(*map(int, cursor.fetchone()))


def _sizes(blob: bytes) -> tuple[int, int, int]:
    read = unpack(blob)
    pairs = int(read.amounts.sum(dtype=np.int64))
    return read.sequence.size + read.beside.size, pairs, read.nouns


def _segment(number: int | None, entries: Sequence[Entry]) -> Segment:
    return Segment(
        id=number,
        documents=len(entries),
        length=sum(entry.length for entry in entries),
        pairs=sum(entry.pairs for entry in entries),
        nouns=sum(entry.nouns for entry in entries),
        analysis=analysis.VERSION,
    )


def _write(segment: int, entries: Sequence[Entry]) -> None:
    """Pack the entries' postings into one segment."""
    numbers = np.array([entry.number for entry in entries], dtype="<u4")
    lengths = np.array([min(entry.length, packed.LONGEST) for entry in entries], dtype="<u2")
    table = packed.tabulate(entries)
    _insert(segment, table, numbers[table.documents], lengths[table.documents])


def _insert(
    segment: int, table: packed.Table, numbers: NDArray[np.uint32], lengths: NDArray[np.uint16]
) -> None:
    rows = zip(table.terms.tolist(), pairwise(table.starts.tolist()), strict=True)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        _pack(
            segment,
            [
                (
                    term,
                    end - start,
                    numbers[start:end].tobytes(),
                    table.counts[start:end].tobytes(),
                    lengths[start:end].tobytes(),
                )
                for term, (start, end) in some
            ],
        )


def _pack(segment: int, rows: Sequence[tuple[int, int, bytes, bytes, bytes]]) -> None:
    """Insert many rows by one statement: each column is one array."""
    if not rows:
        return
    terms, documents, *arrays = map(list, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_PACK, [terms, [segment] * len(rows), documents, *arrays])


def _unpacked(packed: Sequence[tuple[bytes, bytes, bytes]], masked: NDArray[np.int64]) -> Postings:
    if not packed:
        return NOTHING
    numbers, counts, lengths = (b"".join(column) for column in zip(*packed, strict=True))
    found = Postings(
        np.frombuffer(numbers, dtype="<u4").astype(np.int64),
        np.frombuffer(counts, dtype=np.uint8).astype(np.float32),
        np.frombuffer(lengths, dtype="<u2").astype(np.float32),
    )
    if not masked.size:
        return found
    live = ~np.isin(found.numbers, masked)
    return Postings(found.numbers[live], found.counts[live], found.lengths[live])


def _small(ascending: Sequence[Segment]) -> list[Segment]:
    """Choose the smallest segments, on to where the next one outweighs them together."""
    chosen: list[Segment] = []
    documents = 0
    for segment in ascending:
        if chosen and segment.documents > max(2 * documents, MOST_SEGMENTS):
            break
        if documents + segment.documents > LARGEST_SEGMENT:
            break
        chosen.append(segment)
        documents += segment.documents
    return chosen


def _join(cursor: CursorWrapper, chosen: Sequence[Segment]) -> None:
    joined = Segment.objects.create(
        documents=sum(segment.documents for segment in chosen),
        length=sum(segment.length for segment in chosen),
        pairs=sum(segment.pairs for segment in chosen),
        nouns=sum(segment.nouns for segment in chosen),
        analysis=min(segment.analysis for segment in chosen),
    )
    old = [segment.pk for segment in chosen]
    cursor.execute(_MERGE, [joined.pk, old])
    Posting.objects.filter(segment__in=old).delete()
    Segment.objects.filter(pk__in=old).delete()
    IndexedDocument.objects.filter(segment__in=old).update(segment=joined.pk)
    alone = [-number for number in old if number < 0]
    IndexedDocument.objects.filter(pk__in=alone).update(segment=joined.pk)
    Withdrawn.objects.filter(segment__in=old).update(segment=joined.pk)


def _purge() -> None:
    """Delete packed segments of which nothing is left."""
    emptied = [
        row["segment"]
        for row in Withdrawn.objects.values("segment").annotate(gone=Count("pk"))
        if row["gone"] >= Segment.objects.get(pk=row["segment"]).documents
    ]
    for model in (Posting, Withdrawn):
        model.objects.filter(segment__in=emptied).delete()
    Segment.objects.filter(pk__in=emptied).delete()


def _worn() -> list[tuple[int, NDArray[np.int64]]]:
    """List segments of which much is masked, and what is masked in them."""
    counted = Withdrawn.objects.values_list("segment").annotate(gone=Count("pk"))
    held = dict(Segment.objects.values_list("pk", "documents"))
    return [
        (segment, _masked_in(segment))
        for segment, gone in counted
        if gone * ONE_MASKED_IN > held[segment]
    ]


def _masked_in(segment: int) -> NDArray[np.int64]:
    masked = Withdrawn.objects.filter(segment=segment)
    return np.array(list(masked.values_list("pk", flat=True)), dtype=np.int64)


def _renew(old: int, gone: NDArray[np.int64]) -> None:
    """Copy a segment without some documents, a range of terms at a time."""
    segment = Segment.objects.get(pk=old)
    for masked in Withdrawn.objects.filter(pk__in=gone.tolist()):
        segment.documents -= 1
        segment.length -= masked.length
        segment.pairs -= masked.pairs
        segment.nouns -= masked.nouns
    after = -(2**63)
    rows = Posting.objects.filter(segment=old).order_by("term")
    while held := list(rows.filter(term__gt=after)[:ROWS_AT_ONCE]):
        changed = {row.term: without for row in held if (without := _without(row, gone))}
        rows.filter(term__in=list(changed)).delete()
        _pack(old, [row for row in changed.values() if row[1]])
        after = held[-1].term
    segment.save()
    Withdrawn.objects.filter(pk__in=gone.tolist()).delete()


def _without(
    posting: Posting, gone: NDArray[np.int64]
) -> tuple[int, int, bytes, bytes, bytes] | None:
    """Take some documents out of a row of postings; None if they are not in it."""
    numbers = np.frombuffer(bytes(posting.numbers), dtype="<u4")
    kept = ~np.isin(numbers, gone)
    if kept.all():
        return None
    counts = np.frombuffer(bytes(posting.counts), dtype=np.uint8)
    lengths = np.frombuffer(bytes(posting.lengths), dtype="<u2")
    return (
        posting.term,
        int(kept.sum()),
        numbers[kept].tobytes(),
        counts[kept].tobytes(),
        lengths[kept].tobytes(),
    )


class PostgresBuild:
    """Documents written anew, packed batch by batch into the one and only place."""

    at_once = 2000

    def __init__(self, engine: PostgresEngine, build_id: str) -> None:
        self._engine = engine
        self._build_id = build_id

    def written(self) -> set[int]:
        """Number the documents whose batches have been committed."""
        done = IndexedDocument.objects.filter(build=self._build_id)
        return set(done.values_list("pk", flat=True))

    def add(self, entries: Sequence[Entry]) -> None:
        """Pack one batch, inside the caller's transaction."""
        if not entries:
            return
        segment = _segment(None, entries)
        segment.save()
        _write(segment.pk, entries)
        numbers = [entry.number for entry in entries]
        IndexedDocument.objects.filter(pk__in=numbers).update(segment=segment.pk)
        self._engine.tend()

    def finish(self, keep: Collection[int]) -> None:
        """Drop what is left of the segments that were replaced."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
            _purge()
