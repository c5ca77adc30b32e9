"""A question's own page, and what it said before."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest
from kb.groups.viewer import Viewer
from kb.questions import actions, rules
from kb.questions.forms.writing import AnswerForm, CommentForm
from kb.questions.models import Answer, Question
from kb.questions.moves import offers_for
from kb.questions.revisions import changes_of, edits_of
from kb.questions.similar import questions_like
from kb.questions.thread import thread_of
from kb.questions.views.visible import viewer_of, visible_answer, visible_question
from kb.questions.wording import state_sentence

EDITS_PER_PAGE: Final = 10


@require_safe
def question_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    if rules.is_asker(viewer, question):
        actions.mark_read_by_asker(question)
    return render(request, "questions/question_detail.html", page_of(viewer, question))


def page_of(
    viewer: Viewer,
    question: Question,
    *,
    answer_form: AnswerForm | None = None,
    comment_form: CommentForm | None = None,
    commented: int = 0,
) -> dict[str, Any]:
    """Gather what a question's page shows; a refused form comes back with what was typed.

    ``commented`` is the answer whose comment was refused, 0 for the question's own.
    """
    thread = thread_of(viewer, question)
    can_answer = rules.can_answer(viewer, question)
    form = answer_form or AnswerForm(viewer=viewer, question=question)
    return {
        "question": question,
        "thread": thread,
        "sentence": state_sentence(viewer, question, answers=len(thread.replies)),
        "offers": offers_for(viewer, question, has_answers=bool(thread.replies)),
        "is_my_turn": rules.is_turn_of(viewer, question),
        "is_asker": rules.is_asker(viewer, question),
        "can_answer": can_answer,
        "can_comment": rules.can_comment(viewer, question),
        "can_edit": rules.can_edit(viewer, question),
        "can_delete": rules.can_delete(viewer, question),
        "can_accept": rules.can_accept(viewer, question),
        "can_endorse": rules.can_endorse(viewer, question),
        "can_want": rules.can_want(viewer, question),
        "answer_form": form if can_answer or answer_form else None,
        "comment_form": comment_form,
        "commented": commented,
        "related": questions_like(viewer, question.title, question.body, leaving_out=question),
    }


@require_safe
def question_history(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    return _history(request, viewer, question, {"question": question})


@require_safe
def answer_history(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    return _history(request, viewer, answer, {"question": answer.question, "answer": answer})


def _history(
    request: SignedInRequest, viewer: Viewer, text: Question | Answer, context: dict[str, Any]
) -> HttpResponse:
    page = Paginator(edits_of(text), EDITS_PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "changes": changes_of(viewer, text, page), **context}
    return render(request, "questions/question_history.html", shown)
