"""The rows an address names, as far as the reader sees them; strangers get 404."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from kb.accounts.requests import SignedInRequest
from kb.core.errors import NotAllowed
from kb.groups.viewer import Viewer
from kb.questions.models import Answer, Comment, Question
from kb.questions.models.question import QuestionQuerySet

# A page with a form: opened, or sent.
opened_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def viewer_of(request: SignedInRequest) -> Viewer:
    return Viewer.of(request.user)


def with_surroundings(questions: QuestionQuerySet) -> QuestionQuerySet:
    return questions.select_related("group__cohort__program", "asker", "escalated_for")


def visible_question(viewer: Viewer, pk: int) -> Question:
    return get_object_or_404(with_surroundings(Question.objects.visible_to(viewer.user)), pk=pk)


def deleted_question(viewer: Viewer, pk: int) -> Question:
    """Return a question that was taken away, for those who saw it."""
    readable = Question.objects.readable_by(viewer.user).filter(deleted_at__isnull=False)
    return get_object_or_404(with_surroundings(readable), pk=pk)


def visible_answer(viewer: Viewer, pk: int, *, is_deleted: bool = False) -> Answer:
    """Return an answer (or a withdrawn one) to a question that the reader sees."""
    rows = Answer.objects.select_related("author")
    answer = get_object_or_404(rows, pk=pk, deleted_at__isnull=not is_deleted)
    answer.question = visible_question(viewer, answer.question_id)
    return answer


def visible_comment(viewer: Viewer, pk: int, *, is_deleted: bool = False) -> Comment:
    rows = Comment.objects.select_related("author")
    comment = get_object_or_404(rows, pk=pk, deleted_at__isnull=not is_deleted)
    comment.question = visible_question(viewer, comment.question_id)
    return comment


def refuse_unless(allowed: bool, reason: str | Promise) -> None:
    if not allowed:
        raise NotAllowed(reason)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks for just the part of the page that changed."""
    return "HX-Request" in request.headers


def say_with_undo(request: HttpRequest, text: str | Promise, undo: str) -> None:
    """Say what was taken away, beside a button that brings it back."""
    context = {"text": text, "undo": undo}
    messages.success(request, render_to_string("questions/_undo.html", context, request))
