"""The front page: search, one line to ask, and what waits."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting
from kb.pages.answers import ShownAnswer, shown_answers
from kb.questions.forms.writing import DropInForm
from kb.questions.models import Answer, Question
from kb.questions.models.question import QuestionQuerySet
from kb.questions.rows import rows_for
from kb.questions.states import Turn

ROWS: Final = 7


@require_safe
def front(request: SignedInRequest) -> HttpResponse:
    viewer = Viewer.of(request.user)
    my_turn = _waiting_for(viewer)
    mine = rows_for(viewer, my_turn[:ROWS])
    unresolved = _unresolved_of_groups(viewer)
    others = unresolved.exclude(pk__in=[question.pk for question in mine])
    context = {
        "belongs_nowhere": not viewer.roles,
        "my_turn": mine,
        "my_turn_count": my_turn.count(),
        "to_confirm": _to_confirm(viewer),
        "news": _news(viewer),
        "unresolved": rows_for(viewer, others[:ROWS]),
        "unresolved_count": unresolved.count(),
        "next_meeting": _next_meeting(viewer),
        "latest_answers": _latest_answers(viewer),
        "drop_in": DropInForm(viewer=viewer),
    }
    return render(request, "pages/front.html", context)


def _waiting_for(viewer: Viewer) -> QuestionQuerySet:
    return Question.objects.visible_to(viewer.user).turn_of(viewer.user).oldest_first()


def _unresolved_of_groups(viewer: Viewer) -> QuestionQuerySet:
    questions = Question.objects.visible_to(viewer.user).filter(group__in=list(viewer.roles))
    return questions.unresolved().running().oldest_first()


def _to_confirm(viewer: Viewer) -> list[ShownAnswer]:
    """What members wrote down for the mentor who reads."""
    answers = Answer.objects.visible_to(viewer.user).to_confirm_by(viewer.user)
    return shown_answers(viewer, answers.order_by("created_at", "pk")[:ROWS])


def _news(viewer: Viewer) -> list[ShownAnswer]:
    """New answers to the reader's questions, but for those that wait for them anyway."""
    answers = Answer.objects.news_for(viewer.user).exclude(question__turn=Turn.ASKER)
    return shown_answers(viewer, answers.order_by("created_at", "pk")[:ROWS])


def _next_meeting(viewer: Viewer) -> Meeting | None:
    meetings = Meeting.objects.visible_to(viewer.user).upcoming()
    return meetings.prefetch_related("groups").first()


def _latest_answers(viewer: Viewer) -> list[ShownAnswer]:
    answers = Answer.objects.visible_to(viewer.user).order_by("-created_at", "-pk")
    return shown_answers(viewer, answers[:ROWS])
