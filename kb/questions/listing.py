"""The tabs and orders of lists of questions."""

from collections.abc import Callable
from typing import Final

from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb.questions.models.question import QuestionQuerySet
from kb.questions.states import UNRESOLVED, State


class Tab(TextChoices):
    ALL = "all", pgettext_lazy("questions", "All")
    UNRESOLVED = "unresolved", _("Unresolved")
    WAITING = "waiting", _("Waiting for a mentor")
    ANSWERED = "answered", pgettext_lazy("questions", "Answered")
    RESOLVED = "resolved", pgettext_lazy("questions", "Resolved")


STATES_IN: Final[dict[Tab, tuple[State, ...]]] = {
    Tab.ALL: tuple(State),
    Tab.UNRESOLVED: UNRESOLVED,
    Tab.WAITING: (State.WAITING,),
    Tab.ANSWERED: (State.ANSWERED,),
    Tab.RESOLVED: (State.RESOLVED,),
}


class Sort(TextChoices):
    OPEN_FIRST = "open-first", _("Unresolved first, by age")
    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    WANTED = "wanted", _("Most wanted first")


def in_tab(questions: QuestionQuerySet, tab: Tab) -> QuestionQuerySet:
    return questions.filter(state__in=STATES_IN[tab])


def tab_counts(questions: QuestionQuerySet) -> dict[Tab, int]:
    """Count each tab's questions in one query."""
    rows = questions.order_by().values_list("state").annotate(count=Count("pk"))
    by_state: dict[str, int] = dict(rows)
    return {tab: sum(by_state.get(s, 0) for s in states) for tab, states in STATES_IN.items()}


def _open_first(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Unresolved ones by age, the oldest on top; what is settled after them, newest first."""
    is_unresolved = Q(state__in=UNRESOLVED)
    return questions.order_by(
        Case(When(is_unresolved, then=Value(0)), default=Value(1)),
        Case(When(is_unresolved, then=F("asked_at"))).asc(nulls_last=True),
        "-asked_at",
        "-pk",
    )


def _most_wanted_first(questions: QuestionQuerySet) -> QuestionQuerySet:
    return questions.annotate(wanted=Count("interests", distinct=True)).order_by(
        "-wanted", "asked_at", "pk"
    )


ORDERS: Final[dict[Sort, Callable[[QuestionQuerySet], QuestionQuerySet]]] = {
    Sort.OPEN_FIRST: _open_first,
    Sort.NEWEST: lambda questions: questions.newest_first(),
    Sort.OLDEST: lambda questions: questions.oldest_first(),
    Sort.WANTED: _most_wanted_first,
}


def in_order(questions: QuestionQuerySet, sort: Sort) -> QuestionQuerySet:
    return ORDERS[sort](questions)
