"""A person's page: what they asked and answered, as far as the reader may know it was them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest
from kb.core.paging import page_of
from kb.groups.viewer import Viewer
from kb.groups.views import person_context
from kb.notes.models import Note
from kb.pages.answers import shown_answers
from kb.questions.models import Answer, Question
from kb.questions.rows import rows_for

ANSWERS_SHOWN = 25
NOTES_SHOWN = 10


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    context, viewer = person_context(request, pk), Viewer.of(request.user)
    person: User = context["person"]
    asked = Question.objects.visible_to(request.user).signed_by(person, for_=request.user)
    page = page_of(request, asked.newest_first())
    context |= {"page": page, "questions": rows_for(viewer, page), **_written(viewer, person)}
    return render(request, "pages/person_detail.html", context)


def _written(viewer: Viewer, person: User) -> dict[str, Any]:
    answers = Answer.objects.visible_to(viewer.user).signed_by(person, for_=viewer.user)
    notes = Note.objects.visible_to(viewer.user).filter(author=person)
    return {
        "answer_count": answers.count(),
        "answers": shown_answers(viewer, answers.order_by("-created_at", "-pk")[:ANSWERS_SHOWN]),
        "notes": notes.latest_first().defer("source")[:NOTES_SHOWN],
    }
