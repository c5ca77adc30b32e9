"""Lists in pages."""

from typing import Any, Final, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

PER_PAGE: Final = 25
Row = TypeVar("Row", bound=Model)


def page_of(
    request: HttpRequest, rows: "QuerySet[Row, Any]", *, per_page: int = PER_PAGE
) -> "Page[Row]":
    """Return the page that the address asks for, or the nearest there is."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
