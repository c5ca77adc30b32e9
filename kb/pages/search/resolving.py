"""From what people type after a colon to the rows it means, among those they may see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kb.accounts.models import User
from kb.groups.models import Cohort, StudyGroup
from kb.library.models import Course, Lecture
from kb.meetings.models import Meeting
from kb.pages.search.grammar import ASKED_OF_DATABASE
from kb.questions.models import Answer, Question
from kb.search.query import Clause, Filter, Query, Word

MOST = 200

Restriction = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A query whose filters hold the index's values; what was typed stays in ``asked``."""

    asked: Query
    query: Query
    filters: dict[str, list[str]] = field(default_factory=dict)
    restrict: Restriction | None = None
    notes: tuple[str, ...] = ()


def resolve(asked: Query, *, user: User) -> Resolved:
    """Look up the values of a query's filters; what means nothing is kept as words, and said."""
    rest, by_database = asked.taking("is", ASKED_OF_DATABASE)
    clauses: list[Clause] = []
    filters: dict[str, list[str]] = {}
    notes: list[str] = []
    for clause in rest.clauses:
        finder = FINDERS.get(clause.field) if isinstance(clause, Filter) else None
        if not isinstance(clause, Filter) or finder is None:
            clauses.append(clause)
            continue
        found = list(dict.fromkeys(finder(user, clause.value)))[:MOST]
        if not found:
            notes.append(_nothing_named(clause))
            clauses += [Word(part) for part in clause.value.split()]
        elif clause.refused or len(found) == 1:
            clauses += [Filter(clause.field, value, clause.refused) for value in found]
        else:
            filters.setdefault(clause.field, []).extend(found)
    query = replace(rest, clauses=tuple(clauses))
    return Resolved(asked, query, filters, _restriction(by_database, user), tuple(notes))


def _nothing_named(clause: Filter) -> str:
    return _("Nothing you can see is named “%(value)s”; it was searched for as a word.") % {
        "value": clause.value
    }


def _restriction(asked: Iterable[Filter], user: User) -> Restriction | None:
    """Return the questions that are overdue or the reader's own, as the database knows them."""
    filters = list(asked)
    if not filters:
        return None
    questions = Question.objects.visible_to(user)
    for clause in filters:
        overdue = Question.objects.overdue().values("pk")
        meant = Q(asker=user) if clause.value == "mine" else Q(pk__in=overdue)
        questions = questions.exclude(meant) if clause.refused else questions.filter(meant)
    return {"question": [str(pk) for pk in questions.values_list("pk", flat=True)]}


def _lectures(user: User, value: str) -> Iterable[str]:
    lectures = list(Lecture.objects.visible_to(user).select_related("course").in_order())
    typed = _key(value)
    exact = [row for row in lectures if typed in _names(row)]
    near = [row for row in lectures if typed in _key(row.title)]
    return (str(row.pk) for row in exact or near)


def _names(lecture: Lecture) -> set[str]:
    course, number = _key(lecture.course.name), _key(lecture.number)
    names = {_key(lecture.title), number, f"{number}강", course + number, f"{course}{number}강"}
    return {name for name in names if name not in ("", "강", course)}


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


def _courses(user: User, value: str) -> Iterable[str]:
    rows = Course.objects.visible_to(user).filter(name__icontains=value)
    return (str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


def _groups(user: User, value: str) -> Iterable[str]:
    cohorts = Cohort.objects.visible_to(user).values("pk")
    groups = StudyGroup.objects.filter(cohort__in=cohorts).order_by("pk")
    exact = groups.filter(Q(slug__iexact=value) | Q(name__iexact=value))
    rows = exact if exact.exists() else groups.filter(name__icontains=value)
    return rows.values_list("slug", flat=True)


def _cohorts(user: User, value: str) -> Iterable[str]:
    rows = Cohort.objects.visible_to(user).filter(Q(name__icontains=value) | Q(slug__iexact=value))
    return (str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


def _meetings(user: User, value: str) -> Iterable[str]:
    meetings = Meeting.objects.visible_to(user).order_by("pk")
    try:
        rows = meetings.filter(held_on=date.fromisoformat(value))
    except ValueError:
        rows = meetings.filter(title__icontains=value)
    return (str(pk) for pk in rows.values_list("pk", flat=True))


def _people(user: User, value: str) -> Iterable[str]:
    """People of the reader's groups and names written in what they may see."""
    groups = StudyGroup.objects.filter(cohort__in=Cohort.objects.visible_to(user).values("pk"))
    people = User.objects.filter(
        memberships__group__in=groups.values("pk"), display_name__icontains=value
    )
    for pk in people.order_by("pk").values_list("pk", flat=True).distinct():
        yield f"user:{pk}"
    askers = Question.objects.visible_to(user).filter(asked_as__icontains=value)
    for name in askers.order_by("asked_as").values_list("asked_as", flat=True).distinct():
        yield f"as:{name}"
    answerers = Answer.objects.visible_to(user).filter(answered_as__icontains=value)
    names = answerers.order_by("answered_as").values_list("answered_as", flat=True)
    for name in names.distinct():
        yield f"as:{name}"


FINDERS: dict[str, Callable[[User, str], Iterable[str]]] = {
    "lecture": _lectures,
    "course": _courses,
    "group": _groups,
    "cohort": _cohorts,
    "in": _meetings,
    "by": _people,
}
