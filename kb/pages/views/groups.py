"""A group's page: its people, and what is going on in it."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest
from kb.groups.viewer import Viewer
from kb.groups.views import group_context
from kb.meetings.models import Meeting
from kb.notes.models import Note
from kb.questions.models import Question
from kb.questions.rows import rows_for

QUESTIONS: Final = 10
MEETINGS: Final = 5
NOTES: Final = 5


@require_safe
def group_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    context = group_context(request, slug)
    group, viewer = context["group"], Viewer.of(request.user)
    questions = Question.objects.visible_to(request.user).filter(group=group)
    unresolved = questions.unresolved().oldest_first()
    meetings = Meeting.objects.visible_to(request.user).of_group(group)
    notes = Note.objects.visible_to(request.user).filter(group=group).select_related("author")
    context |= {
        "can_write": viewer.can_write_in(group),
        "unresolved": rows_for(viewer, unresolved[:QUESTIONS]),
        "unresolved_count": unresolved.count(),
        "meetings": meetings.latest_first().prefetch_related("groups")[:MEETINGS],
        "notes": notes.latest_first().defer("source")[:NOTES],
    }
    return render(request, "pages/group_detail.html", context)
