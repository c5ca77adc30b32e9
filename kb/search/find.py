"""Search, suggest, and what is similar: the way in for pages."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from kb.search import terms
from kb.search.analysis import clean, fold, grams
from kb.search.analysis.normal import surface
from kb.search.documents import Pair
from kb.search.engines import engine
from kb.search.expanding import Expansion, variants, weighted
from kb.search.features import read
from kb.search.matching import ENOUGH, Matched, Numbers, Request, match
from kb.search.models import FacetValue, IndexedDocument
from kb.search.query import STANDARD, Exclusion, Grammar, Note, Query
from kb.search.scoring import Statistics, Wanted, rank

PER_PAGE = 20
# So many nominated documents are scored exactly at a time; pages beyond go on in such blocks.
BLOCK = 100
ENOUGH_ALIKE = 0.2
LONGEST_BODY = 1000
BODY_WEIGHT = 0.3
TELLING = 16


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found; load it by (kind, pk) among what the reader may see."""

    kind: str
    pk: str
    score: float


Facets = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits; `total` and `facets` count exactly what all the pages hold."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


class _Listed(Func):
    """A long list of numbers as one parameter, whatever its length."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        kwargs["template"] = "(SELECT value FROM json_each(%(expressions)s))"
        return super().as_sql(*args, **kwargs)

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, Any]:
        template = "(SELECT json_array_elements_text((%(expressions)s)::json)::bigint)"
        return super().as_sql(compiler, connection, template=template, **kwargs)


def _rows(numbers: Numbers) -> QuerySet[IndexedDocument]:
    listed = Value(f"[{','.join(map(str, numbers.tolist()))}]", output_field=TextField())
    return IndexedDocument.objects.filter(pk__in=_Listed(listed))


def search(
    query: Query,
    *,
    audiences: Collection[str],
    filters: Mapping[str, Collection[str]] | None = None,
    restrict: Mapping[str, Collection[str]] | None = None,
    grammar: Grammar = STANDARD,
    page: int = 1,
    per_page: int = PER_PAGE,
    sort: str = "",
    facets: Collection[str] = (),
    also: Sequence[Expansion] = (),
) -> Results:
    """Find what the query asks for among what these audiences may see.

    `filters`: fields of which a hit must have one of the values. `restrict`: the only keys
    allowed, by kind; kinds it does not name are left out. `sort`: "relevance", "newest",
    "oldest"; by default relevance if there are words, else newest. `facets`: the fields whose
    values are counted over all hits, most frequent first. `also`: what the glossary adds.
    """
    if query.is_empty and not filters and restrict is None:
        return Results(notes=query.notes)
    words = Wanted.of([" ".join(query.words)])
    request = Request(
        words=words,
        scored=weighted(query, also) if query.phrases or also else words,
        audiences=_audiences(audiences),
        required=[*_required(query, grammar), *_also(filters or {})],
        refused=[terms.facet(f.field, f.value) for f in query.filters if f.refused],
        variants=variants(query, also),
    )
    matched = match(engine(), request, _condition(query, restrict))
    first = (max(page, 1) - 1) * per_page
    if not sort:
        sort = "relevance" if query.text else "newest"
    if sort == "relevance" and query.text:
        hits = _ranked(matched, request, audiences, first, first + per_page)
    else:
        hits = _dated(matched.numbers, sort, first, first + per_page, audiences)
    counted = _facets(matched.numbers, facets) if facets else {}
    return Results(tuple(hits), int(matched.numbers.size), counted, query.notes)


def _required(query: Query, grammar: Grammar) -> list[list[int]]:
    groups: list[list[int]] = []
    together: dict[str, list[int]] = {}
    for asked in query.filters:
        if asked.refused:
            continue
        operator = grammar.find(asked.field)
        number = terms.facet(asked.field, asked.value)
        if operator is not None and operator.every:
            groups.append([number])
        else:
            together.setdefault(asked.field, []).append(number)
    return [*groups, *together.values(), *_phrase_pairs(query.phrases)]


def _also(filters: Mapping[str, Collection[str]]) -> list[list[int]]:
    return [[terms.facet(name, value) for value in values] for name, values in filters.items()]


def _phrase_pairs(phrases: Iterable[str]) -> list[list[int]]:
    """Require the pairs of letters of each phrase, so that few texts must be read."""
    return [
        [terms.gram(pair)]
        for phrase in phrases
        for pair in grams(clean(phrase))
        if len(pair) == 2  # a lone letter may be the end of a longer word
    ]


Condition = Callable[[Numbers], Numbers]


def _condition(query: Query, restrict: Mapping[str, Collection[str]] | None) -> Condition:
    """Make what only the database can tell: keys, dates, and what the text says word by word."""
    allowed = _allowed(query, restrict)
    wanted = [_occurs(phrase) for phrase in query.phrases]
    unwanted = [_excluded(exclusion) for exclusion in query.exclusions]

    def accept(numbers: Numbers) -> Numbers:
        if not numbers.size:
            return numbers
        if allowed is not None:
            numbers = _numbers(_rows(numbers).filter(allowed).values_list("pk", flat=True))
        for text, pattern in wanted:
            numbers = _containing(numbers, text, pattern)
        for text, pattern in unwanted:
            numbers = np.setdiff1d(numbers, _containing(numbers, text, pattern))
        return numbers

    return accept


def _numbers(found: Iterable[int]) -> Numbers:
    return np.fromiter(found, dtype=np.int64)


def _allowed(query: Query, restrict: Mapping[str, Collection[str]] | None) -> Q | None:
    condition = Q()
    for bound in query.bounds:
        start = timezone.make_aware(datetime.combine(bound.day, time.min))
        condition &= Q(at__lt=start) if bound.field == "before" else Q(at__gte=start)
    if restrict is not None:
        chosen = Q(pk__in=[])
        for kind, keys in restrict.items():
            chosen |= Q(kind=kind, key__in=list(keys))
        condition &= chosen
    elif not query.bounds:
        return None
    return condition


def _occurs(phrase: str) -> tuple[str, re.Pattern[str]]:
    """Look for a phrase as it is written; Latin words in it are whole, Korean ones may go on."""
    text = surface(phrase).strip()
    before = "(?<![0-9a-z])" if re.match("[0-9a-z]", text) else ""
    after = "(?![0-9a-z])" if re.search("[0-9a-z]$", text) else ""
    return text, re.compile(before + re.escape(text) + after)


def _excluded(exclusion: Exclusion) -> tuple[str, re.Pattern[str]]:
    """Look for words that begin so, or for a phrase."""
    if exclusion.phrase:
        return _occurs(exclusion.text)
    text = surface(exclusion.text).strip()
    before = r"(?<![^\W_])" if text[:1].isalnum() else ""
    return text, re.compile(before + re.escape(text))


def _containing(numbers: Numbers, text: str, pattern: re.Pattern[str]) -> Numbers:
    rows = _rows(numbers).filter(surface__contains=text).values_list("pk", "surface")
    return _numbers(number for number, held in rows if pattern.search(held))


def _ranked(
    matched: Matched, request: Request, audiences: Collection[str], first: int, last: int
) -> list[Hit]:
    """Score exactly the blocks that the page lies in."""
    start = first // BLOCK * BLOCK
    found: list[Hit] = []
    for block in range(start, min(last, matched.numbers.size), BLOCK):
        found += _scored(matched.numbers[block : block + BLOCK], matched, request, audiences)
    return found[first - start : last - start]


def _scored(
    numbers: Numbers, matched: Matched, request: Request, audiences: Collection[str]
) -> list[Hit]:
    columns = ("kind", "key", "features", "boost", Cast("audiences", TextField()))
    mine = set(audiences)
    rows = [
        row
        for row in IndexedDocument.objects.filter(pk__in=numbers.tolist()).values_list(*columns)
        # An index that lags behind the database must not show what the database now hides.
        if not mine.isdisjoint(_listed(row[4]))
    ]
    scores = rank(request.scored, matched.statistics, [row[2] for row in rows])
    hits = [
        Hit(row[0], row[1], round(float(score) * row[3], 6))
        for row, score in zip(rows, scores, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.kind, hit.pk))


@lru_cache(maxsize=4096)
def _listed(audiences: str) -> frozenset[str]:
    """Read a list of audiences once: many documents have the same."""
    return frozenset(json.loads(audiences))


def _dated(
    numbers: Numbers, sort: str, first: int, last: int, audiences: Collection[str]
) -> list[Hit]:
    at = F("at").asc(nulls_last=True) if sort == "oldest" else F("at").desc(nulls_last=True)
    rows = _rows(numbers).order_by(at, "kind", "key").values_list("kind", "key", "audiences")
    return [
        Hit(kind, key, 0.0)
        for kind, key, held in rows[first:last]
        if not set(audiences).isdisjoint(held)
    ]


def _facets(numbers: Numbers, fields: Collection[str]) -> Facets:
    blobs = [bytes(blob) for blob in _rows(numbers).values_list("facets", flat=True)]
    held, counts = np.unique(np.frombuffer(b"".join(blobs), dtype="<i8"), return_counts=True)
    named = {
        value.term: value
        for value in FacetValue.objects.filter(field__in=fields, pk__in=held.tolist())
    }
    found: Facets = {name: [] for name in fields}
    for number, count in zip(held.tolist(), counts.tolist(), strict=True):
        if value := named.get(number):
            found[value.field].append((value.value, count))
    for values in found.values():
        values.sort(key=lambda pair: (-pair[1], pair[0]))
    return found


def _audiences(tokens: Collection[str]) -> list[int]:
    return [terms.audience(token) for token in tokens]


def _of_kinds(kinds: Collection[str]) -> list[list[int]]:
    return [[terms.facet("kind", kind) for kind in kinds]] if kinds else []


def suggest(
    text: str, *, audiences: Collection[str], limit: int = 8, kinds: Collection[str] = ()
) -> tuple[Hit, ...]:
    """Find the best documents for what has been typed so far; the last word may be unfinished."""
    words = fold(clean(text)).split()[:8]
    if not words:
        return ()
    request = Request(
        words=NOBODY,
        scored=Wanted.of([text[:200]]),
        audiences=_audiences(audiences),
        required=[*(_begun(word) for word in words), *_of_kinds(kinds)],
    )
    matched = match(engine(), request)
    newest = np.sort(matched.numbers)[::-1][:BLOCK]
    hits = _scored(newest, matched, request, audiences)[:limit]
    if len(hits) < limit:
        found = _alike(request.scored, request.scored, audiences, limit, kinds, ENOUGH)
        hits += [hit for hit in found if (hit.kind, hit.pk) not in {(h.kind, h.pk) for h in hits}]
    return tuple(hits[:limit])


NOBODY = Wanted({}, {}, Counter(), Counter())


def _begun(word: str) -> list[int]:
    """A word is there if a title's word begins with it, or the text holds all of it."""
    return [terms.prefix(word), *(terms.content(held) for held in read(word).sequence[:1])]


def _alike(
    words: Wanted,
    scored: Wanted,
    audiences: Collection[str],
    limit: int,
    kinds: Collection[str],
    enough: float,
) -> list[Hit]:
    request = Request(
        words, scored, _audiences(audiences), required=_of_kinds(kinds), enough=enough
    )
    matched = match(engine(), request)
    return _ranked(matched, request, audiences, 0, limit)


def similar(
    title: str,
    body: str = "",
    *,
    audiences: Collection[str],
    limit: int = 5,
    exclude: Collection[Pair] = (),
    kinds: Collection[str] = (),
) -> tuple[Hit, ...]:
    """Find documents about the same thing; `exclude` leaves out the document itself."""
    scored = Wanted.of([title[:500], body[:LONGEST_BODY]], weights=(1.0, BODY_WEIGHT))
    words = _telling(scored, beyond=len(exclude))
    if not words.content and not words.pairs:
        return ()
    hits = _alike(words, scored, audiences, limit + len(exclude), kinds, ENOUGH_ALIKE)
    return tuple(hit for hit in hits if (hit.kind, hit.pk) not in exclude)[:limit]


def _telling(wanted: Wanted, *, beyond: int) -> Wanted:
    """Keep the words that tell most about a text and that others than its own documents hold."""
    store = engine()
    statistics = Statistics(store.totals(), store.frequencies(set(wanted.content)))
    known = [number for number in wanted.content if statistics.frequencies[number] > beyond]
    known.sort(key=lambda number: -wanted.content[number] * statistics.idf(number))
    content = {number: wanted.content[number] for number in known[:TELLING]}
    return Wanted(content, wanted.nouns, wanted.neighbours, wanted.pairs)
