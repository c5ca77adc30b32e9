"""Comments on questions and answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kb.accounts.requests import SignedInRequest
from kb.groups.viewer import Viewer
from kb.questions import actions, rules
from kb.questions.forms.choices import number_in
from kb.questions.forms.writing import CommentForm
from kb.questions.models import Answer, Question
from kb.questions.thread import remarks_on
from kb.questions.views.page import page_of
from kb.questions.views.visible import (
    refuse_unless,
    say_with_undo,
    viewer_of,
    visible_comment,
    visible_question,
    wants_fragment,
)

NOT_IN_TALK = gettext_lazy("You can read this question, but not comment on it.")
AUTHOR_OR_LEAD = gettext_lazy("Only its author and the group's lead can delete this comment.")


@require_POST
def comment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Comment on the question, or on the answer that the form names."""
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    refuse_unless(rules.can_comment(viewer, question), NOT_IN_TALK)
    answer = _commented(question, request.POST.get("answer", ""))
    form = CommentForm(request.POST)
    if form.is_valid():
        made = actions.comment(
            question=question, answer=answer, by=viewer.user, **form.cleaned_data
        )
        if not wants_fragment(request):
            return redirect(f"{question.get_absolute_url()}#comment-{made.pk}")
    return _again(request, viewer, question, answer, form)


def _commented(question: Question, pk: str) -> Answer | None:
    if not pk:
        return None
    return get_object_or_404(question.answers.alive(), pk=number_in(pk))


def _again(
    request: SignedInRequest,
    viewer: Viewer,
    question: Question,
    answer: Answer | None,
    form: CommentForm,
) -> HttpResponse:
    """Show the comments again; a refused one with what was typed."""
    commented = answer.pk if answer else 0
    refused = None if form.is_valid() else form
    if not wants_fragment(request):
        context = page_of(viewer, question, comment_form=refused, commented=commented)
        return render(request, "questions/question_detail.html", context)
    context = {
        "question": question,
        "on": commented,
        "remarks": remarks_on(viewer, question, answer),
        "can_comment": True,
        "is_open": True,
        "comment_form": refused,
        "commented": commented,
    }
    return render(request, "questions/_comments.html", context)


@require_POST
def comment_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    comment = visible_comment(viewer, pk)
    refuse_unless(rules.can_delete_comment(viewer, comment), AUTHOR_OR_LEAD)
    actions.delete_comment(comment=comment)
    say_with_undo(request, _("The comment is deleted."), reverse("comment-restore", args=[pk]))
    return redirect(comment.question)


@require_POST
def comment_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    comment = visible_comment(viewer, pk, is_deleted=True)
    refuse_unless(rules.can_delete_comment(viewer, comment), AUTHOR_OR_LEAD)
    actions.restore_comment(comment=comment)
    messages.success(request, _("The comment is back."))
    return redirect(f"{comment.question.get_absolute_url()}#comment-{pk}")
