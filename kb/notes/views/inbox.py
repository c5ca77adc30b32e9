"""The group's inbox: paste lines or a chat before a session, look them over, take them in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.accounts.requests import SignedInRequest, form_methods
from kb.core.errors import NotAllowed
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.groups.views import visible_group
from kb.notes.inbox import (
    Candidate,
    compared,
    next_meetings,
    people_of,
    person_called,
    read_pasted,
    take_in,
)
from kb.notes.inbox_forms import MOST_LINES, ConfirmForm, LinesFormSet, PasteForm
from kb.questions import rules
from kb.questions.forms.writing import writable_groups
from kb.questions.models import Question
from kb.questions.rows import rows_for


@form_methods
def group_inbox(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take pasted lines in: first to look over, then for good."""
    viewer = Viewer.of(request.user)
    group = visible_group(request, slug)
    if not rules.can_ask(viewer, group):
        raise NotAllowed(_("The inbox is for the people of a running group."))
    if request.method != "POST":
        return _page(request, viewer, group, PasteForm())
    if "l-TOTAL_FORMS" in request.POST:
        return _take_in(request, viewer, group)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, group, form, status=422)
    return _look_over(request, viewer, group, form)


def _page(
    request: SignedInRequest,
    viewer: Viewer,
    group: StudyGroup,
    form: PasteForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Show the box, and what the next meeting has already."""
    meeting = next_meetings(group).first()
    questions = Question.objects.visible_to(request.user).unresolved().filter(group=group)
    waiting = questions.filter(meeting=meeting) if meeting else questions.none()
    context = {
        "group": group,
        "groups": writable_groups(viewer),
        "form": form,
        "meeting": meeting,
        "waiting": rows_for(viewer, waiting.oldest_first()),
    }
    return render(request, "notes/inbox.html", context, status=status)


def _look_over(
    request: SignedInRequest, viewer: Viewer, group: StudyGroup, form: PasteForm
) -> HttpResponse:
    people = people_of(group).values()
    read = read_pasted(form.cleaned_data["pasted"], [one.display_name for one in people])
    candidates, left_out = _bearable(compared(read, viewer, group))
    if not candidates:
        form.add_error("pasted", _("There is no line with words in it."))
        return _page(request, viewer, group, form, status=422)
    confirm = ConfirmForm(group=group, meeting=request.GET.get("meeting", ""))
    lines = LinesFormSet.of([_with_whole_name(one, people) for one in candidates])
    return _review(request, group, confirm, lines, left_out=left_out)


def _bearable(candidates: list[Candidate]) -> tuple[list[Candidate], int]:
    """Keep as many lines as one form bears: those that ask before those that don't."""
    if len(candidates) <= MOST_LINES:
        return candidates, 0
    asking = [one for one in candidates if one.is_asking][:MOST_LINES]
    return asking, len(candidates) - len(asking)


def _with_whole_name(one: Candidate, people: Any) -> Candidate:
    """Write a member's name as the group knows it, so that one sees who was understood."""
    person = person_called(one.asked_as, people) if one.asked_as else None
    return (
        one
        if person is None
        else Candidate(one.text, person.display_name, one.is_asking, one.twin, one.is_repeated)
    )


def _review(
    request: SignedInRequest,
    group: StudyGroup,
    confirm: ConfirmForm,
    lines: LinesFormSet,
    *,
    left_out: int = 0,
    status: int = 200,
) -> HttpResponse:
    context = {
        "group": group,
        "confirm": confirm,
        "lines": lines,
        "asking": [form for form in lines if form.candidate.is_asking],  # type: ignore[attr-defined]  # see LinesFormSet.show
        "others": [form for form in lines if not form.candidate.is_asking],  # type: ignore[attr-defined]
        "left_out": left_out,
        "names": sorted(one.display_name for one in people_of(group).values()),
    }
    return render(request, "notes/inbox_review.html", context, status=status)


def _take_in(request: SignedInRequest, viewer: Viewer, group: StudyGroup) -> HttpResponse:
    confirm = ConfirmForm(request.POST, group=group)
    lines = LinesFormSet.sent(request.POST)
    if not (confirm.is_valid() and lines.is_valid()):
        sent = [Candidate(form["text"].value() or "") for form in lines]
        lines.show(compared(sent, viewer, group))
        return _review(request, group, confirm, lines, status=422)
    taken, wanted = lines.taken(), lines.wanted(viewer, group)
    take_in(
        group=group,
        by=request.user,
        lines=taken,
        wanted=wanted,
        meeting=confirm.cleaned_data["meeting"],
        submission=confirm.cleaned_data["submission"],
    )
    _say(request, len(taken), len(wanted))
    return redirect("group-inbox", group.slug)


def _say(request: SignedInRequest, taken: int, wanted: int) -> None:
    if taken:
        text = ngettext("%(n)s question is in.", "%(n)s questions are in.", taken)
        messages.success(request, text % {"n": taken})
    if wanted:
        text = ngettext(
            "You wonder about %(n)s question that was there already.",
            "You wonder about %(n)s questions that were there already.",
            wanted,
        )
        messages.success(request, text % {"n": wanted})
    if not taken and not wanted:
        messages.info(request, _("No line was chosen, so nothing was written."))
