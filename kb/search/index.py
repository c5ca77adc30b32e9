"""Write documents into the index: rows in the database, postings in the engine."""

import hashlib
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import DatabaseError, transaction

from kb.search import terms
from kb.search.analysis import VERSION
from kb.search.analysis.normal import surface
from kb.search.documents import Document, Pair, load
from kb.search.engines import Build, Engine, Entry, engine
from kb.search.features import beginnings, features
from kb.search.models import FacetValue, IndexedDocument, VocabularyWord
from kb.search.naming import names_of

logger = logging.getLogger(__name__)

# What may go wrong while a document is read or written without being a mistake in the program;
# the change itself is saved all the same, and the index catches up later.
FAILURES = (DatabaseError, OSError, RuntimeError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document made ready: its row, and the entry but for its number."""

    row: IndexedDocument
    counts: dict[int, int]
    length: int
    pairs: int
    nouns: int
    values: dict[int, tuple[str, str]]
    names: dict[str, str]

    def entry(self) -> Entry:
        key = terms.document_key(self.row.kind, self.row.key)
        return Entry(self.row.pk, key, self.counts, self.length, self.pairs, self.nouns)


def digest(document: Document) -> str:
    """Tell two states of a document apart."""
    described = (
        VERSION,
        document.parts(),
        sorted(document.audience),
        sorted((field, tuple(values)) for field, values in document.filters.items()),
        document.at,
        document.boost,
    )
    return hashlib.blake2b(repr(described).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _values(document: Document) -> dict[int, tuple[str, str]]:
    fields = {**document.filters, "kind": (document.kind,)}
    return {
        terms.facet(field, value): (field, value)
        for field, values in fields.items()
        for value in values
        if value
    }


def prepare(document: Document, build: str = "") -> Prepared:
    """Analyse a document."""
    parts = document.parts()
    read = features(parts)
    values = _values(document)
    counts: dict[int, int] = dict(read.counts)
    marks = {terms.audience(token) for token in document.audience}
    marks |= beginnings([document.title, document.tags])
    names = names_of(document)
    marks |= {terms.named(name) for name in names}
    marks.add(terms.document_key(document.kind, document.pk))
    counts.update(dict.fromkeys(marks | set(values), 1))
    row = IndexedDocument(
        kind=document.kind,
        key=document.pk,
        at=document.at,
        surface=surface("\n".join(parts)),
        audiences=sorted(document.audience),
        facets=np.array(sorted(values), dtype="<i8").tobytes(),
        boost=document.boost,
        features=read.blob,
        digest=digest(document),
        build=build,
    )
    return Prepared(row, counts, read.length, read.pairs, read.nouns, values, names)


_WRITTEN = (
    "at",
    "surface",
    "audiences",
    "facets",
    "boost",
    "features",
    "digest",
    "build",
)


def _matching(pairs: Collection[Pair]) -> list[IndexedDocument]:
    keys: dict[str, list[str]] = {}
    for kind, key in pairs:
        keys.setdefault(kind, []).append(key)
    return [
        row
        for kind, wanted in keys.items()
        for row in IndexedDocument.objects.filter(kind=kind, key__in=wanted).defer("surface")
    ]


def write_rows(prepared: Sequence[Prepared], gone: Collection[Pair], *, renumber: bool) -> None:
    """Write the rows and give each its number; drop those that are gone."""
    stale = [*gone, *((p.row.kind, p.row.key) for p in prepared)] if renumber else list(gone)
    IndexedDocument.objects.filter(pk__in=[row.pk for row in _matching(stale)]).delete()
    rows = [p.row for p in prepared]
    if renumber:
        IndexedDocument.objects.bulk_create(rows)
    else:
        IndexedDocument.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "key"], update_fields=_WRITTEN
        )
    known = {term: pair for p in prepared for term, pair in p.values.items()}
    FacetValue.objects.bulk_create(
        [FacetValue(term=term, field=pair[0], value=pair[1]) for term, pair in known.items()],
        ignore_conflicts=True,
    )
    _keep_names({key: text for p in prepared for key, text in p.names.items()})


def _keep_names(names: dict[str, str]) -> None:
    held = set(VocabularyWord.objects.filter(key__in=list(names)).values_list("key", flat=True))
    # In order, so that two who write at once wait for each other and not in a circle.
    new = [VocabularyWord(key=key, text=names[key]) for key in sorted(names) if key not in held]
    VocabularyWord.objects.bulk_create(new, ignore_conflicts=True)


def _changed(documents: Iterable[Document]) -> list[Document]:
    """Leave out what is indexed just as it is."""
    documents = list(documents)
    held = {
        (row.kind, row.key): row.digest for row in _matching([(d.kind, d.pk) for d in documents])
    }
    return [d for d in documents if held.get((d.kind, d.pk)) != digest(d)]


def refresh(pairs: Collection[Pair]) -> None:
    """Bring these documents' place in the index up to date, whatever became of them."""
    store = engine()
    wanted = sorted(set(pairs))
    if store.transactional:
        with transaction.atomic():
            store.reserve(wanted)
            documents = load(wanted)
            prepared = [prepare(document) for document in _changed(documents)]
            apply_inside(store, prepared, _gone(wanted, documents))
        return
    # Read before the transaction: it would keep others from writing while we analyse.
    documents = load(wanted)
    prepared = [prepare(document) for document in documents]
    gone = _gone(wanted, documents)
    with transaction.atomic():
        write_rows(prepared, gone, renumber=False)
    deletes = [terms.document_key(kind, key) for kind, key in sorted(gone)]
    store.apply([p.entry() for p in prepared], deletes)


def _gone(wanted: Iterable[Pair], documents: Iterable[Document]) -> set[Pair]:
    return set(wanted) - {(document.kind, document.pk) for document in documents}


def apply_inside(
    store: Engine,
    prepared: Sequence[Prepared],
    gone: Collection[Pair],
    *,
    build: Build | None = None,
) -> None:
    """Write rows and postings in one transaction: out with the old numbers, in with the new."""
    old = _matching([*gone, *((p.row.kind, p.row.key) for p in prepared)])
    store.withdraw(old)
    write_rows(prepared, gone, renumber=True)
    entries = [p.entry() for p in prepared]
    if build is None:
        store.apply(entries, ())
        store.tend()
    else:
        build.add(entries)
