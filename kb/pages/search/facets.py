"""The filters beside the results: values the reader may see, with their counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups.models import Cohort, StudyGroup
from kb.library.models import Course, Lecture
from kb.meetings.models import Meeting
from kb.pages.search.resolving import Resolved
from kb.questions.states import State
from kb.search.query import Filter, Query

SHOWN = 8

KIND_LABELS: dict[str, Promise] = {
    "question": _("Questions"),
    "note": _("Notes"),
    "meeting": _("Meetings"),
    "lecture": _("Lectures"),
    "reference": _("References"),
}
STATE_LABELS: dict[str, Promise | str] = {
    "unresolved": _("Unresolved"),
    **{state.value: state.label for state in State},
}

Named = dict[str, tuple[str, str]]
"""Index value → (what is shown, what is typed)."""


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    title: str | Promise
    choices: list[Choice]


TITLES: dict[str, Promise] = {
    "kind": _("Kind"),
    "is": _("State"),
    "group": _("Study group"),
    "course": _("Course"),
    "lecture": _("Lecture"),
    "tag": _("Tag"),
    "by": _("Person"),
    "in": _("Meeting"),
}


def facets_of(
    resolved: Resolved, counted: Mapping[str, list[tuple[str, int]]], *, user: User
) -> list[Facet]:
    """Name the counted values, leave out those the reader may not know, link each."""
    facets = []
    for name, title in TITLES.items():
        counts = counted.get(name, [])
        named = NAMERS[name](user, [value for value, _count in counts])
        choices = [
            _choice(resolved.asked, Filter(name, named[value][1]), named[value][0], count)
            for value, count in counts
            if value in named
        ][:SHOWN]
        if choices:
            facets.append(Facet(title, choices))
    return facets


def _choice(asked: Query, clause: Filter, label: str, count: int) -> Choice:
    is_chosen = clause in asked.clauses
    query = asked.without(clause) if is_chosen else asked.plus(clause)
    return Choice(label, count, query.render(), is_chosen)


def _kinds(user: User, values: Iterable[str]) -> Named:
    return {v: (str(KIND_LABELS[v]), v) for v in values if v in KIND_LABELS}


def _states(user: User, values: Iterable[str]) -> Named:
    return {v: (str(STATE_LABELS[v]), v) for v in values if v in STATE_LABELS}


def _groups(user: User, values: Iterable[str]) -> Named:
    cohorts = Cohort.objects.visible_to(user).values("pk")
    rows = StudyGroup.objects.filter(slug__in=values, cohort__in=cohorts)
    return {row.slug: (row.name, row.slug) for row in rows}


def _courses(user: User, values: Iterable[str]) -> Named:
    rows = Course.objects.visible_to(user).filter(pk__in=values)
    return {str(row.pk): (row.name, row.name) for row in rows}


def _lectures(user: User, values: Iterable[str]) -> Named:
    rows = Lecture.objects.visible_to(user).filter(pk__in=values).select_related("course")
    return {
        str(row.pk): (str(row), f"{row.course} {row.number}" if row.number else row.title)
        for row in rows
    }


def _tags(user: User, values: Iterable[str]) -> Named:
    return {v: (v, v) for v in values}


def _people(user: User, values: Iterable[str]) -> Named:
    values = list(values)
    pks = [v.removeprefix("user:") for v in values if v.startswith("user:")]
    rows = User.objects.filter(pk__in=pks)
    named = {f"user:{row.pk}": (row.display_name, row.display_name) for row in rows}
    written = {v: v.removeprefix("as:") for v in values if v.startswith("as:")}
    return {**named, **{v: (name, name) for v, name in written.items()}}


def _meetings(user: User, values: Iterable[str]) -> Named:
    rows = Meeting.objects.visible_to(user).filter(pk__in=values)
    return {str(row.pk): (str(row), f"{row.held_on:%Y-%m-%d}") for row in rows}


NAMERS: dict[str, Callable[[User, Iterable[str]], Named]] = {
    "kind": _kinds,
    "is": _states,
    "group": _groups,
    "course": _courses,
    "lecture": _lectures,
    "tag": _tags,
    "by": _people,
    "in": _meetings,
}
