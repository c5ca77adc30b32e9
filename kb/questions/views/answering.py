"""Answer, edit an answer, accept, endorse, thank, withdraw."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kb.accounts.requests import SignedInRequest, posted
from kb.core.diff import diff
from kb.core.errors import KbError, NotAllowed
from kb.groups.viewer import Viewer
from kb.questions import actions, rules
from kb.questions.errors import EditedMeanwhile
from kb.questions.forms.writing import AnswerForm, EditAnswerForm
from kb.questions.models import Answer, Question
from kb.questions.moves import MENTORS_ONLY, OWNERS
from kb.questions.thread import reply_of
from kb.questions.views.page import page_of
from kb.questions.views.visible import (
    opened_or_sent,
    refuse_unless,
    say_with_undo,
    viewer_of,
    visible_answer,
    visible_question,
    wants_fragment,
)

NO_ANSWERS = gettext_lazy("This question takes no answers: it is closed, or not yours to answer.")
AUTHOR_ONLY = gettext_lazy("Only whoever wrote this answer can change it.")
AUTHOR_OR_LEAD = gettext_lazy("Only its author and the group's lead can withdraw this answer.")
READERS_ONLY = gettext_lazy("This is for those who read the answer, not for its author.")


@require_POST
def answer_add(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    form = AnswerForm(request.POST, viewer=viewer, question=question)
    resolves = "resolve" in request.POST and rules.can_endorse(viewer, question)
    if form.is_valid() and (answer := _answer(viewer, question, form, resolves=resolves)):
        messages.success(request, _("Your answer is there."))
        return redirect(answer)
    context = page_of(viewer, question, answer_form=form)
    return render(request, "questions/question_detail.html", context)


def _answer(
    viewer: Viewer, question: Question, form: AnswerForm, *, resolves: bool
) -> Answer | None:
    said = form.cleaned_data
    try:
        refuse_unless(rules.can_answer(viewer, question), NO_ANSWERS)
        return actions.add_answer(
            question=question,
            by=viewer.user,
            body=said["body"],
            relayed=said.get("relayed", False),
            answered_as=said.get("answered_as", ""),
            resolve=resolves,
            submission=said["submission"],
        )
    except KbError as error:
        if isinstance(error, NotAllowed) and not rules.can_write_on(viewer, question):
            raise
        form.add_error(None, str(error))
        return None


@opened_or_sent
def answer_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_edit_answer(viewer, answer), AUTHOR_ONLY)
    form = EditAnswerForm(posted(request), answer=answer)
    context: dict[str, Any] = {"form": form, "answer": answer, "question": answer.question}
    if form.is_valid():
        try:
            actions.edit_answer(answer=answer, by=viewer.user, **form.cleaned_data)
        except EditedMeanwhile as error:
            context |= _conflict(form, error, visible_answer(viewer, pk))
        except KbError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(answer)
    return render(request, "questions/answer_edit.html", context)


def _conflict(form: EditAnswerForm, error: KbError, current: Answer) -> dict[str, Any]:
    """Show what is there now beside what was typed; the next saving is done knowingly."""
    form.add_error(None, str(error))
    form.go_on_from(current)
    return {"conflict": diff(current.body, form.cleaned_data["body"]), "current": current}


# --- One press ----------------------------------------------------------------------------------


def _press(
    request: SignedInRequest, answer: Answer, do: Callable[[], object], done: str | Promise
) -> HttpResponse:
    """Do it, or say why not, and go back to the answer."""
    try:
        do()
    except KbError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, str(done))
    return redirect(answer)


@require_POST
def answer_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_accept(viewer, answer.question), OWNERS)
    done = _("Accepted. The question is resolved.")
    return _press(request, answer, lambda: actions.accept(answer=answer, by=viewer.user), done)


@require_POST
def answer_unaccept(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_accept(viewer, answer.question), OWNERS)
    done = _("No longer accepted. If the question isn't settled, open it again.")
    return _press(request, answer, lambda: actions.unaccept(answer=answer), done)


@require_POST
def answer_endorse(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_endorse(viewer, answer.question), MENTORS_ONLY)
    done = _("Endorsed. The question is resolved.")
    return _press(request, answer, lambda: actions.endorse(answer=answer, by=viewer.user), done)


@require_POST
def answer_unendorse(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_endorse(viewer, answer.question), MENTORS_ONLY)
    done = _("No longer endorsed. If the question isn't settled, open it again.")
    return _press(request, answer, lambda: actions.unendorse(answer=answer), done)


@require_POST
def answer_thank(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say “도움됐어요”, or take it back."""
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_thank(viewer, answer), READERS_ONLY)
    actions.thank(answer=answer, by=viewer.user)
    if not wants_fragment(request):
        return redirect(answer)
    context = {"reply": reply_of(viewer, answer), "thanks_count": answer.thanks.count()}
    return render(request, "questions/_thanks.html", context)


@require_POST
def answer_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk)
    refuse_unless(rules.can_delete_answer(viewer, answer), AUTHOR_OR_LEAD)
    actions.delete_answer(answer=answer, by=viewer.user)
    say_with_undo(request, _("The answer is withdrawn."), reverse("answer-restore", args=[pk]))
    return redirect(answer.question)


@require_POST
def answer_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    answer = visible_answer(viewer, pk, is_deleted=True)
    refuse_unless(rules.can_delete_answer(viewer, answer), AUTHOR_OR_LEAD)
    done = _("The answer is back.")
    return _press(
        request, answer, lambda: actions.restore_answer(answer=answer, by=viewer.user), done
    )
