"""Take minutes: a text, beside it what will be recorded, and one button that records it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest, form_methods
from kb.core.diff import diff
from kb.core.errors import NotAllowed
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting
from kb.notes import rules
from kb.notes.lines import questions_read_from
from kb.notes.messages import problem_text, remark_text
from kb.notes.minutes import Minutes, record
from kb.notes.minutes_drafts import (
    Saved,
    current_draft,
    discard_aside,
    kept_aside,
    merged,
    other_writer,
    save_draft,
    settle,
)
from kb.notes.minutes_form import MinutesForm
from kb.notes.planning import Plan, Unchanged
from kb.notes.preview import shown_note


@form_methods
def minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the text and what it becomes; a POST saves it and, if asked to, records it."""
    minutes, groups = _minutes_of(request, pk)
    if request.method != "POST":
        return _page(request, minutes, groups, _opened(minutes))
    if aside := request.POST.get("discard", ""):
        discard_aside(minutes=minutes, pk=int(aside) if aside.isdecimal() else 0)
        return redirect(request.get_full_path())
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _page(request, minutes, groups, form, status=422)
    action = request.POST.get("do", "")
    text, saved = _saved(minutes, request.user, form.cleaned_data, action)
    if action == "record" and saved.theirs is None:
        if text.strip():
            return _record(request, minutes, text)
        form.add_error("text", _("Write something down first."))
    shown = _form_of(text, saved, form.cleaned_data["page"], errors_of=form)
    status = 409 if saved.theirs else 422 if form.errors else 200
    return _page(request, minutes, groups, shown, saved, status=status)


@require_POST
def minutes_live(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save what is typed so far, and show what would be recorded."""
    minutes, _groups = _minutes_of(request, pk)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "version": request.POST.get("version", 0)}
        return render(request, "notes/_minutes_live.html", context)
    _text, saved = _saved(minutes, request.user, form.cleaned_data, "")
    context = _live(request, minutes, form.cleaned_data["text"], saved)
    return render(request, "notes/_minutes_live.html", context | {"form": form})


@require_safe
def minutes_others(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who else is writing these minutes."""
    minutes, _groups = _minutes_of(request, pk)
    name = other_writer(current_draft(minutes), _uuid(request.GET.get("page", "")), request.user)
    return render(request, "notes/_minutes_others.html", {"other_writer": name})


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


# --- whose minutes, and what was typed -----------------------------------------------------------


def _minutes_of(request: SignedInRequest, pk: int) -> tuple[Minutes, list[StudyGroup]]:
    """Return the minutes of the chosen group, and all groups to choose from."""
    meetings = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(meetings.prefetch_related("groups__cohort__program"), pk=pk)
    viewer = Viewer.of(request.user)
    seen = StudyGroup.objects.visible_to(request.user).filter(meetings=meeting)
    visible = set(seen.values_list("pk", flat=True))
    groups = [group for group in meeting.groups.all() if group.pk in visible]
    groups = [group for group in groups if rules.can_import(viewer, group)]
    if not groups:
        raise NotAllowed(_("Minutes are taken by the people of a running group."))
    chosen = request.GET.get("group", "") or str(groups[0].pk)
    group = next((group for group in groups if str(group.pk) == chosen), None)
    if group is None:
        raise Http404
    return Minutes(meeting, group), groups


def _opened(minutes: Minutes) -> MinutesForm:
    """Begin with what was typed last, else with what was recorded."""
    draft = current_draft(minutes)
    if draft is not None:
        return MinutesForm(initial={"text": draft.text, "version": draft.version})
    note = minutes.note
    return MinutesForm(initial={"text": note.source if note else ""})


def _saved(minutes: Minutes, user: User, typed: dict[str, Any], action: str) -> tuple[str, Saved]:
    """Save what was typed; with another's newer text do what the writer chose."""
    text, page, seen = typed["text"], typed["page"], typed["seen"] or 0
    draft = current_draft(minutes) if action in ("both", "theirs") else None
    if draft and action == "theirs":
        save_draft(minutes=minutes, by=user, page=page, text=text, version=typed["version"])
        return draft.text, Saved(draft.version)
    if draft and action == "both":
        text = merged(text, draft.text)
        seen = draft.version
    if action in ("mine", "both"):
        return text, settle(
            minutes=minutes, by=user, page=page, text=text, seen=seen, is_merged=action == "both"
        )
    return text, save_draft(
        minutes=minutes, by=user, page=page, text=text, version=typed["version"]
    )


def _form_of(text: str, saved: Saved, page: uuid.UUID, *, errors_of: MinutesForm) -> MinutesForm:
    """Return the form as it goes on: with the text and the version that were saved."""
    if errors_of.errors:
        return errors_of
    return MinutesForm(initial={"text": text, "version": saved.version, "page": page})


# --- what is shown -------------------------------------------------------------------------------


def _page(
    request: SignedInRequest,
    minutes: Minutes,
    groups: list[StudyGroup],
    form: MinutesForm,
    saved: Saved | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    saved = saved or Saved(int(form["version"].value() or 0))
    context = {"form": form, "groups": groups, "is_page": True}
    context |= _live(request, minutes, form["text"].value() or "", saved)
    return render(request, "notes/minutes.html", context, status=status)


def _live(request: SignedInRequest, minutes: Minutes, text: str, saved: Saved) -> dict[str, Any]:
    """Gather what stands beside the text."""
    reading = minutes.read(text)
    plan = minutes.plan(reading)
    draft = current_draft(minutes)
    page = _uuid(request.POST.get("page", ""))
    return {
        "minutes": minutes,
        "version": saved.version,
        "theirs": saved.theirs,
        "conflict": diff(saved.theirs.text, text) if saved.theirs else [],
        "saved_at": draft.saved_at if draft and saved.theirs is None else None,
        "aside": kept_aside(minutes),
        "other_writer": other_writer(draft, page, request.user),
        "problems": [problem_text(one.code, one.params) for one in reading.problems],
        "remarks": [remark_text(one.code, one.text) for one in plan.remarks],
        **_recorded(plan, minutes, request.user),
    }


def _recorded(plan: Plan, minutes: Minutes, user: User) -> dict[str, Any]:
    """Say what recording would write; where nothing is new, what was recorded."""
    if plan.notes and isinstance(plan.notes[0], Unchanged):
        note = minutes.note
        return {"is_recorded": True, "read": questions_read_from(note, user) if note else []}
    shown = shown_note(plan, 0, None) if plan.notes else None
    questions = shown.questions if shown else ()
    return {
        "questions": questions,
        "answer_count": sum(len(question.answers) for question in questions),
        "conflict_count": len(plan.conflicts),
    }


def _record(request: SignedInRequest, minutes: Minutes, text: str) -> HttpResponse:
    outcome = record(minutes=minutes, text=text, by=request.user)
    if outcome.run is None:
        messages.info(request, _("All of this is recorded already."))
        return redirect(minutes.meeting)
    context = {"run": outcome.run, "report": outcome.report}
    said = render_to_string("notes/_minutes_recorded.html", context, request)
    messages.success(request, said)
    return redirect(minutes.meeting)
