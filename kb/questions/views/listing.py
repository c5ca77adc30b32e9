"""The list of questions."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest
from kb.core.paging import page_of
from kb.groups.viewer import Viewer
from kb.questions import listing
from kb.questions.forms.filters import FilterForm
from kb.questions.listing import Tab
from kb.questions.models.question import QuestionQuerySet
from kb.questions.rows import rows_for
from kb.questions.views.visible import viewer_of


@require_safe
def question_list(request: SignedInRequest) -> HttpResponse:
    """List what the reader sees: a tab of it, narrowed, in an order, in pages."""
    viewer = viewer_of(request)
    filters = FilterForm(request.GET, viewer=viewer)
    found = filters.questions()
    ordered = listing.in_order(listing.in_tab(found, filters.chosen_tab), filters.chosen_sort)
    page = page_of(request, ordered)
    context = {
        "filters": filters,
        "tabs": _tabs(request, filters, found),
        "page": page,
        "rows": rows_for(viewer, page),
        "can_ask": _can_ask(viewer),
    }
    return render(request, "questions/question_list.html", context)


def _tabs(
    request: SignedInRequest, filters: FilterForm, found: QuestionQuerySet
) -> list[dict[str, Any]]:
    counts = listing.tab_counts(found)
    return [
        {
            "url": _address(request, tab),
            "label": tab.label,
            "is_current": tab == filters.chosen_tab,
            "count": counts[tab],
        }
        for tab in Tab
    ]


def _address(request: SignedInRequest, tab: Tab) -> str:
    """Keep the filters and the order, change the tab, begin at its first page."""
    query = request.GET.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    query.pop("page", None)
    query["tab"] = tab.value
    return f"?{query.urlencode()}"


def _can_ask(viewer: Viewer) -> bool:
    return bool(viewer.roles) or viewer.user.is_operator
