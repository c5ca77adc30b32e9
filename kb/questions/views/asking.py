"""Ask, edit, delete, bring back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.accounts.requests import SignedInRequest, posted
from kb.accounts.views import next_page
from kb.core.diff import diff
from kb.core.errors import KbError
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting
from kb.questions import actions, rules
from kb.questions.errors import EditedMeanwhile
from kb.questions.forms.choices import number_in
from kb.questions.forms.writing import AskForm, DropInForm, EditQuestionForm
from kb.questions.models import Question
from kb.questions.moves import OWNERS
from kb.questions.views.visible import (
    deleted_question,
    opened_or_sent,
    refuse_unless,
    say_with_undo,
    viewer_of,
    visible_question,
)


@opened_or_sent
def question_ask(request: SignedInRequest) -> HttpResponse:
    """Ask a question; addresses of meetings and lectures fill in where it belongs."""
    viewer = viewer_of(request)
    if request.method == "POST":
        form = AskForm(request.POST, viewer=viewer)
        if form.is_valid() and (question := _ask(viewer, form)):
            messages.success(request, _("Your question is asked."))
            return redirect(question)
    else:
        form = _preset(request, viewer)
    return render(request, "questions/question_ask.html", {"form": form})


def _ask(viewer: Viewer, form: AskForm) -> Question | None:
    said = form.cleaned_data
    refuse_unless(rules.can_ask(viewer, said["group"]), _("You can't ask in this group."))
    try:
        return actions.ask(
            group=said["group"],
            title=said["title"],
            body=said["body"],
            by=viewer.user,
            visibility=said["visibility"],
            is_anonymous=said["is_anonymous"],
            hides_names=said["hides_names"],
            meeting=said["meeting"],
            lectures=said["lectures"],
            tags=said["tags"],
            submission=said["submission"],
        )
    except KbError as error:
        form.add_error(None, str(error))
        return None


def _preset(request: SignedInRequest, viewer: Viewer) -> AskForm:
    """Fill in what the address knows: a group, a meeting of it, a lecture, a first line."""
    group, meeting = request.GET.get("group", ""), number_in(request.GET.get("meeting", ""))
    if meeting and not group:
        held = Meeting.objects.visible_to(viewer.user).filter(pk=meeting)
        group = str(held.values_list("groups", flat=True).first() or "")
    form = AskForm(viewer=viewer, group=group)
    if meeting:
        form.initial["meeting"] = meeting
    if lecture := number_in(request.GET.get("lecture", "")):
        form.initial["lectures"] = [lecture]
    form.initial["title"] = request.GET.get("title", "")
    return form


@opened_or_sent
def question_drop_line(request: SignedInRequest) -> HttpResponse:
    """Drop one line in, and go on where one was."""
    viewer = viewer_of(request)
    form = DropInForm(posted(request), viewer=viewer)
    if not form.is_valid():
        return render(request, "questions/question_drop_line.html", {"drop_in": form})
    group = form.cleaned_data["group"]
    refuse_unless(rules.can_ask(viewer, group), _("You can't ask in this group."))
    title, body = form.title_and_body
    question = actions.ask(
        group=group,
        title=title,
        body=body,
        by=viewer.user,
        submission=form.cleaned_data["submission"],
    )
    said = render_to_string("questions/_dropped_in.html", {"question": question}, request)
    messages.success(request, said)
    return redirect(next_page(request))


@opened_or_sent
def question_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what a question says; whoever was quicker is not overwritten unseen."""
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    refuse_unless(rules.can_edit(viewer, question), OWNERS)
    form = EditQuestionForm(posted(request), viewer=viewer, question=question)
    context: dict[str, Any] = {"form": form, "question": question}
    if form.is_valid():
        try:
            actions.edit_question(question=question, by=viewer.user, **form.cleaned_data)
        except EditedMeanwhile as error:
            context |= _conflict(form, error, visible_question(viewer, pk))
        except KbError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(question)
    return render(request, "questions/question_edit.html", context)


def _conflict(form: EditQuestionForm, error: KbError, current: Question) -> dict[str, Any]:
    """Show what is there now beside what was typed; the next saving is done knowingly."""
    said = form.cleaned_data
    lines = diff(
        f"{current.title}\n\n{current.body}".strip(),
        f"{said['title']}\n\n{said['body']}".strip(),
    )
    form.add_error(None, str(error))
    form.go_on_from(current)
    return {"conflict": lines, "current": current}


@require_POST
def question_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    question = visible_question(viewer, pk)
    refuse_unless(rules.can_delete(viewer, question), OWNERS)
    actions.delete_question(question=question, by=viewer.user)
    text = _("Deleted: “%(title)s”.") % {"title": question.title}
    say_with_undo(request, text, reverse("question-restore", args=[pk]))
    return redirect("question-list")


@require_POST
def question_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    question = deleted_question(viewer, pk)
    refuse_unless(rules.can_delete(viewer, question), OWNERS)
    actions.restore_question(question=question)
    messages.success(request, _("It is back."))
    return redirect(question)
