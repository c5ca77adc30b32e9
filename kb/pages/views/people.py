"""A person's page: what they asked and answered, as far as the reader may know it was them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest
from kb.core.paging import page_of
from kb.groups import people
from kb.groups.models import Membership, StudyGroup
from kb.groups.viewer import Viewer
from kb.notes.models import Note
from kb.pages.answers import shown_answers
from kb.questions.models import Answer, Question
from kb.questions.rows import rows_for

ANSWERS_SHOWN = 25
NOTES_SHOWN = 10


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request.user)
    person = get_object_or_404(people.visible_to(request.user), pk=pk)
    asked = Question.objects.visible_to(request.user).signed_by(person, for_=request.user)
    page = page_of(request, asked.newest_first())
    context = {
        "person": person,
        "is_self": person == request.user,
        "page": page,
        "questions": rows_for(viewer, page),
        **_beside(viewer, person),
    }
    return render(request, "pages/person_detail.html", context)


def _beside(viewer: Viewer, person: User) -> dict[str, Any]:
    user = viewer.user
    groups = StudyGroup.objects.visible_to(user).values("pk")
    memberships = Membership.objects.current().filter(user=person, group__in=groups)
    answers = Answer.objects.visible_to(user).signed_by(person, for_=user)
    notes = Note.objects.visible_to(user).filter(author=person)
    return {
        "memberships": memberships.select_related("group__cohort__program").order_by("group__name"),
        "answer_count": answers.count(),
        "answers": shown_answers(viewer, answers.order_by("-created_at", "-pk")[:ANSWERS_SHOWN]),
        "notes": notes.latest_first()[:NOTES_SHOWN],
    }
