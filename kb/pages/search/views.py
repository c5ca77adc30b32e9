"""The results page, and what appears under the box while one types."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kb.accounts.requests import SignedInRequest
from kb.groups.audience import audiences_of
from kb.groups.viewer import Viewer
from kb.pages.search.facets import TITLES, facets_of
from kb.pages.search.found import Found, found_rows
from kb.pages.search.grammar import GRAMMAR
from kb.pages.search.resolving import Resolved, resolve
from kb.questions.similar import questions_like
from kb.search.asking import answer
from kb.search.completing import completions
from kb.search.find import Results, suggest
from kb.search.messages import explain
from kb.search.query import Clause, parse_query

PER_PAGE = 20
SUGGESTED = 6
COMPLETED = 3
LONGEST_TITLE = 300
LONGEST_BODY = 4000
SORTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the query, and the query without it."""

    text: str
    without: str
    is_filter: bool


@require_safe
def search_page(request: SignedInRequest) -> HttpResponse:
    """Search everything the reader may see."""
    user = request.user
    text = request.GET.get("q", "")
    sort = request.GET.get("sort", "")
    is_exact = "exact" in request.GET
    asked = parse_query(text, GRAMMAR, today=timezone.localdate())
    resolved = resolve(asked, user=user)
    page = _whole_number(request.GET.get("page", ""))
    answered = answer(
        resolved.query,
        audiences=audiences_of(user),
        exact=is_exact,
        filters=resolved.filters,
        restrict=resolved.restrict,
        grammar=GRAMMAR,
        page=page,
        per_page=PER_PAGE,
        sort=sort if sort in SORTS else "",
        facets=tuple(TITLES),
    )
    results = answered.results
    context = {
        "text": text,
        "asked": asked,
        "sort": sort if sort in SORTS else ("relevance" if asked.text else "newest"),
        "chips": _chips(resolved),
        "said": [*map(explain, asked.notes), *resolved.notes],
        "is_exact": is_exact,
        "also": [term for expansion in answered.also for term in expansion.told],
        "corrected": answered.query.text if answered.is_corrected else "",
        "offered": answered.offered.text if answered.offered else "",
        "total": results.total,
        "rows": found_rows(results.hits, query=answered.marking, user=user),
        "facets": facets_of(resolved, results.facets, user=user),
        "page": _page(results, page),
    }
    return render(request, "search/search.html", context)


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 10_000 else 1


def _page(results: Results, number: int) -> Page[int]:
    return Paginator(range(results.total), PER_PAGE).get_page(number)


def _chips(resolved: Resolved) -> list[Chip]:
    return [_chip(resolved, clause) for clause in resolved.asked.clauses]


def _chip(resolved: Resolved, clause: Clause) -> Chip:
    text = clause.render()
    return Chip(text, resolved.asked.without(clause).render(), ":" in text)


@require_safe
def search_suggest(request: SignedInRequest) -> HttpResponse:
    """Offer the best matches for what has been typed so far."""
    text = request.GET.get("q", "")[:200]
    audiences = audiences_of(request.user)
    hits = suggest(text, audiences=audiences, limit=SUGGESTED)
    query = parse_query(text, GRAMMAR, today=timezone.localdate())
    rows: list[Found] = found_rows(hits, query=query, user=request.user)
    completed = completions(text, audiences=audiences, limit=COMPLETED)
    context = {"rows": rows, "text": text, "completed": completed}
    return render(request, "search/_suggestions.html", context)


@require_POST
def search_similar(request: SignedInRequest) -> HttpResponse:
    """Show what was asked before, while somebody writes a question; nothing is kept."""
    title = request.POST.get("title", "")[:LONGEST_TITLE].strip()
    body = request.POST.get("body", "")[:LONGEST_BODY]
    found = questions_like(Viewer.of(request.user), title, body) if title else []
    return render(request, "search/_similar.html", {"questions": found})
