"""Pages of lectures, with their questions, references and notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest
from kb.core.paging import page_of
from kb.groups.viewer import Viewer
from kb.library import rules
from kb.library.models import Course, Lecture
from kb.notes.models import Note
from kb.pages.references import references_of, shown_to
from kb.questions.models import Question
from kb.questions.rows import rows_for
from kb.questions.states import UNRESOLVED

UNRESOLVED_SHOWN = 50
REFERENCES_SHOWN = 30
NOTES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class LectureRow:
    lecture: Lecture
    question_count: int = 0
    unresolved_count: int = 0


@dataclass(frozen=True, slots=True)
class CourseRows:
    course: Course
    rows: list[LectureRow] = field(default_factory=list)


@require_safe
def lecture_list(request: SignedInRequest) -> HttpResponse:
    courses = list(_courses(request.user))
    context = {
        "courses": courses,
        "has_programs": len({one.course.program_id for one in courses}) > 1,
        "can_edit": rules.can_edit_courses(request.user),
    }
    return render(request, "pages/lecture_list.html", context)


def _courses(user: User) -> Iterator[CourseRows]:
    courses = Course.objects.visible_to(user).select_related("program")
    counts = _counts(user)
    rows: dict[int, list[LectureRow]] = {}
    for lecture in Lecture.objects.visible_to(user).select_related("course").in_order():
        row = LectureRow(lecture, *counts.get(lecture.pk, ()))
        rows.setdefault(lecture.course_id, []).append(row)
    for course in courses.order_by("program__name", "position", "name"):
        yield CourseRows(course, rows.get(course.pk, []))


def _counts(user: User) -> dict[int, tuple[int, int]]:
    """Count the questions of each lecture that the reader may see: all, and unresolved."""
    counts = (
        Question.objects.visible_to(user)
        .filter(lectures__isnull=False)
        .order_by()
        .values_list("lectures")
        .annotate(asked=Count("pk"), unresolved=Count("pk", filter=Q(state__in=UNRESOLVED)))
    )
    return {pk: (asked, unresolved) for pk, asked, unresolved in counts}


@require_safe
def lecture_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request.user)
    lectures = Lecture.objects.visible_to(request.user).select_related("course__program")
    lecture = get_object_or_404(lectures, pk=pk)
    questions = Question.objects.visible_to(request.user).filter(lectures=lecture)
    unresolved = questions.unresolved().oldest_first()
    settled = questions.exclude(state__in=UNRESOLVED).newest_first()
    page = page_of(request, settled)
    context = {
        "lecture": lecture,
        "unresolved": rows_for(viewer, unresolved[:UNRESOLVED_SHOWN]),
        "unresolved_count": unresolved.count(),
        "page": page,
        "settled": rows_for(viewer, page),
        **_beside(viewer, lecture),
    }
    return render(request, "pages/lecture_detail.html", context)


def _beside(viewer: Viewer, lecture: Lecture) -> dict[str, Any]:
    user = viewer.user
    references = references_of(lecture, user).order_by("-is_listed", "-pk")[:REFERENCES_SHOWN]
    notes = Note.objects.visible_to(user).filter(lectures=lecture).select_related("author", "group")
    return {
        "references": shown_to(user, references),
        "notes": notes.latest_first().defer("source")[:NOTES_SHOWN],
        "can_edit": rules.can_edit_courses(user),
        "can_add_reference": rules.can_list_references(user, lecture.course.program),
    }
