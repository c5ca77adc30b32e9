"""Moves of a question: each a form on its page, and a small page of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kb.accounts.requests import SignedInRequest, posted
from kb.core.errors import KbError, NotAllowed
from kb.questions import actions, rules
from kb.questions.forms.moves import MoveForm
from kb.questions.models import Question
from kb.questions.moves import MOVES, PEERS_AND_MENTORS, Move
from kb.questions.views.visible import (
    opened_or_sent,
    refuse_unless,
    viewer_of,
    visible_question,
    wants_fragment,
)


@opened_or_sent
def question_move(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Make a move; refused, it comes back with what was typed and the reason."""
    move, viewer = MOVES[name], viewer_of(request)
    question = visible_question(viewer, pk)
    form = move.form(posted(request), viewer=viewer, question=question)
    try:
        move.check(viewer, question)
        if form.is_valid():
            move.do(question, viewer.user, form.cleaned_data)
            messages.success(request, str(move.done))
            return redirect(question)
    except NotAllowed:
        raise
    except KbError as error:
        return _refused(request, move, form, question, error)
    return _page(request, move, form, question)


def _refused(
    request: SignedInRequest, move: Move, form: MoveForm, question: Question, error: KbError
) -> HttpResponse:
    """Say why it can't be; what was typed stays in sight."""
    if request.method != "POST" or not move.has_fields:
        messages.warning(request, str(error))
        return redirect(question)
    form.add_error(None, str(error))
    return _page(request, move, form, question)


def _page(request: SignedInRequest, move: Move, form: MoveForm, question: Question) -> HttpResponse:
    context = {"move": move, "form": form, "question": question}
    return render(request, "questions/question_move.html", context)


@require_POST
def question_interest(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say “나도 궁금해요”, or take it back."""
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    refuse_unless(rules.can_want(viewer, question), PEERS_AND_MENTORS)
    is_wanted = actions.toggle_interest(question=question, by=viewer.user)
    if not wants_fragment(request):
        return redirect(question)
    context = {
        "question": question,
        "is_wanted": is_wanted,
        "interest_count": question.interests.count(),
    }
    return render(request, "questions/_interest.html", context)
