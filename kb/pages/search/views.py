"""The results page, and what appears under the box while one types."""

from dataclasses import dataclass
from time import perf_counter

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.accounts.requests import SignedInRequest
from kb.core.errors import KbError
from kb.groups.audience import audiences_of
from kb.groups.viewer import Viewer
from kb.pages.models import SavedSearch
from kb.pages.search.facets import TITLES, facets_of
from kb.pages.search.found import Found, found_rows
from kb.pages.search.grammar import GRAMMAR
from kb.pages.search.resolving import Resolved, resolve
from kb.pages.search.saved import is_saved, looked_at, save_search, saved_by
from kb.questions.similar import questions_like
from kb.search.asking import answer
from kb.search.completing import completions
from kb.search.find import Results, suggest
from kb.search.messages import explain
from kb.search.query import Clause, parse_query
from kb.search.searches import note_opened, note_search

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
    started = perf_counter()
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
    taken = round((perf_counter() - started) * 1000)
    searched = ""
    if text.strip() and page == 1:
        searched = note_search(text, found=results.total, milliseconds=taken)
        looked_at(user=user, text=text)
    context = {
        "searched": searched,
        "is_saved": bool(text) and is_saved(user=user, text=text),
        "saved": [] if text else saved_by(user),
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
    rows: list[Found] = found_rows(hits, query=query, user=request.user, brief=True)
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


@require_POST
def search_opened(request: SignedInRequest) -> HttpResponse:
    """Hear that a result was opened; sent by the page's script."""
    note_opened(request.POST.get("search", ""))
    return HttpResponse(status=204)


@require_POST
def search_save(request: SignedInRequest) -> HttpResponse:
    """Keep a search."""
    text = request.POST.get("q", "").strip()
    if text:
        try:
            save_search(user=request.user, text=text)
        except KbError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved. The search page shows what is new in it."))
    return redirect(f"{reverse('search')}?{urlencode({'q': text})}")


@require_POST
def search_forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a search no longer."""
    get_object_or_404(SavedSearch, pk=pk, user=request.user).delete()
    return redirect("search")
