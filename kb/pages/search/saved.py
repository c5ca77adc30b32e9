"""Searches a reader keeps, with what is new in each."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.core.errors import KbError
from kb.groups.audience import audiences_of
from kb.pages.models import SavedSearch
from kb.pages.search.grammar import GRAMMAR
from kb.pages.search.resolving import resolve
from kb.search.find import search
from kb.search.query import parse_query
from kb.search.searches import count_since

MOST: Final = 20
# New hits are counted so far and no further.
COUNTED: Final = 50


class TooManySaved(KbError):
    """A reader keeps as many searches as fit."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One saved search; `fresh` documents came since it was last looked at, at most `COUNTED`."""

    pk: int
    text: str
    fresh: int


def save_search(*, user: User, text: str) -> None:
    """Keep a search; keeping it twice changes nothing."""
    text = " ".join(text.split())[:300]
    kept = SavedSearch.objects.filter(user=user)
    if kept.filter(text=text).exists():
        return
    if kept.count() >= MOST:
        raise TooManySaved(
            _("You can keep %(most)d searches; delete one that you no longer need first.")
            % {"most": MOST}
        )
    SavedSearch.objects.create(user=user, text=text)


def saved_by(user: User) -> list[Kept]:
    """List a reader's searches with the number of new hits, in the order they were saved."""
    rows = SavedSearch.objects.filter(user=user).order_by("pk")
    return [Kept(row.pk, row.text, _fresh(row, user)) for row in rows]


def is_saved(*, user: User, text: str) -> bool:
    return SavedSearch.objects.filter(user=user, text=" ".join(text.split())).exists()


def looked_at(*, user: User, text: str) -> None:
    """Remember that a saved search's results were looked at."""
    rows = SavedSearch.objects.filter(user=user, text=" ".join(text.split()))
    rows.update(seen_at=timezone.now())


def _fresh(row: SavedSearch, user: User) -> int:
    asked = parse_query(row.text, GRAMMAR, today=timezone.localdate())
    resolved = resolve(asked, user=user)
    results = search(
        resolved.query,
        audiences=audiences_of(user),
        filters=resolved.filters,
        restrict=resolved.restrict,
        grammar=GRAMMAR,
        per_page=COUNTED,
        sort="newest",
    )
    return count_since(results.hits, row.seen_at)
