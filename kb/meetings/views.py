"""Pages on which meetings are written down, changed, taken away and brought back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.accounts.requests import SignedInRequest, posted
from kb.core.diff import diff
from kb.core.errors import NotAllowed
from kb.core.paging import page_of
from kb.groups.viewer import Viewer
from kb.meetings import actions, rules
from kb.meetings.errors import ChangedMeanwhile
from kb.meetings.forms import MeetingForm, first_values, values_of
from kb.meetings.models import Meeting, MeetingRevision

REVISIONS_PER_PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: SignedInRequest) -> HttpResponse:
    viewer = Viewer.of(request.user)
    if not rules.can_hold(viewer):
        raise NotAllowed(_("Meetings are written down by the people of a running group."))
    initial = first_values(request.GET.dict())
    form = MeetingForm(posted(request), viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        submission = form.cleaned_data["submission"]
        meeting = actions.hold_meeting(
            details=form.details(), by=request.user, submission=submission
        )
        return redirect(meeting)
    return _form_page(request, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request.user)
    meeting = _editable(viewer, pk)
    form = MeetingForm(posted(request), viewer=viewer, meeting=meeting, initial=values_of(meeting))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, status=422 if form.errors else 200)
    seen_at = form.cleaned_data["seen_at"]
    try:
        actions.edit_meeting(
            meeting=meeting, details=form.details(), by=request.user, seen_at=seen_at
        )
    except ChangedMeanwhile as refusal:
        changes = diff(meeting.notes, form.cleaned_data["notes"])
        form.show_conflict(refusal, meeting)
        return _form_page(request, form, status=409, changes=changes)
    return redirect(meeting)


def _editable(viewer: Viewer, pk: int, *, is_deleted: bool = False) -> Meeting:
    rows = Meeting.objects.readable_by(viewer.user).filter(deleted_at__isnull=not is_deleted)
    meeting = get_object_or_404(rows.prefetch_related("groups__cohort"), pk=pk)
    if not rules.can_edit(viewer, meeting):
        raise NotAllowed(_("Meetings are changed by the people of a running group."))
    return meeting


def _form_page(
    request: SignedInRequest, form: MeetingForm, *, status: int, **more: Any
) -> HttpResponse:
    context = {"form": form, "meeting": form.meeting, **more}
    return render(request, "meetings/meeting_form.html", context, status=status)


@require_safe
def meeting_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what each change of a meeting's title and notes was, the latest first."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    revisions = meeting.revisions.select_related("by").order_by("-at", "-pk")
    page = page_of(request, revisions, per_page=REVISIONS_PER_PAGE)
    context = {"meeting": meeting, "page": page, "changes": _changes(meeting, list(page))}
    return render(request, "meetings/meeting_history.html", context)


def _changes(meeting: Meeting, revisions: list[MeetingRevision]) -> list[dict[str, Any]]:
    """Compare each revision with what came after it."""
    if not revisions:
        return []
    first = revisions[0]
    later = meeting.revisions.filter(pk__gt=first.pk).order_by("at", "pk").first()
    after = [_text(later or meeting), *(_text(one) for one in revisions)]
    return [
        {"revision": one, "lines": diff(_text(one), text)}
        for one, text in zip(revisions, after, strict=False)
    ]


def _text(row: Meeting | MeetingRevision) -> str:
    return f"{row.title}\n\n{row.notes}".strip()


@require_POST
def meeting_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _editable(Viewer.of(request.user), pk)
    actions.delete_meeting(meeting=meeting)
    return redirect(meeting)


@require_POST
def meeting_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _editable(Viewer.of(request.user), pk, is_deleted=True)
    actions.restore_meeting(meeting=meeting)
    messages.success(request, _("The meeting is back."))
    return redirect(meeting)
