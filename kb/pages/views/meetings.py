"""Pages of meetings, with the questions that came up in them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest
from kb.core.markdown import render_cached
from kb.core.paging import page_of
from kb.groups import people
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Reference
from kb.meetings import rules
from kb.meetings.models import Meeting, MeetingKind, MeetingQuerySet
from kb.notes.models import Note, NoteSection
from kb.pages.references import Shown, shown_to
from kb.questions.forms.choices import GroupField
from kb.questions.listing import Sort, in_order
from kb.questions.models import Question
from kb.questions.rows import rows_for
from kb.questions.states import UNRESOLVED

UPCOMING = 10


class MeetingFilter(forms.Form):
    group = GroupField(
        StudyGroup.objects.none(),
        label=_("Study group"),
        required=False,
        empty_label=_("All groups"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *MeetingKind.choices], required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = StudyGroup.objects.visible_to(user).select_related("cohort")
        self.fields["group"].queryset = groups.order_by("-cohort__starts_on", "name")  # type: ignore[attr-defined]  # a ModelChoiceField

    def keep(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """Keep the meetings that were asked for; an address that names none is a wrong one."""
        if not self.is_valid():
            raise Http404
        if group := self.cleaned_data["group"]:
            meetings = meetings.of_group(group)
        if kind := self.cleaned_data["kind"]:
            meetings = meetings.filter(kind=kind)
        return meetings


@dataclass(frozen=True, slots=True)
class MeetingRow:
    meeting: Meeting
    question_count: int = 0
    unresolved_count: int = 0


@dataclass(frozen=True, slots=True)
class LoggedSection:
    row: NoteSection
    html: SafeString


@require_safe
def meeting_list(request: SignedInRequest) -> HttpResponse:
    """List the meetings to come, soonest first, then those that were, latest first."""
    form = MeetingFilter(request.GET, user=request.user)
    meetings = form.keep(Meeting.objects.visible_to(request.user)).prefetch_related("groups")
    past = meetings.filter(held_on__lt=timezone.localdate()).latest_first()
    page = page_of(request, past)
    upcoming = list(meetings.upcoming()[:UPCOMING]) if page.number == 1 else []
    context = {
        "form": form,
        "page": page,
        "upcoming": _rows(request.user, upcoming),
        "past": _rows(request.user, list(page)),
        "can_hold": rules.can_hold(Viewer.of(request.user)),
    }
    return render(request, "pages/meeting_list.html", context)


def _rows(user: User, meetings: list[Meeting]) -> list[MeetingRow]:
    """Count what came up in each, as far as the reader may see it."""
    counts = (
        Question.objects.visible_to(user)
        .filter(meeting__in=[meeting.pk for meeting in meetings])
        .order_by()
        .values_list("meeting")
        .annotate(asked=Count("pk"), unresolved=Count("pk", filter=Q(state__in=UNRESOLVED)))
    )
    by_meeting = {pk: (asked, unresolved) for pk, asked, unresolved in counts}
    return [MeetingRow(one, *by_meeting.get(one.pk, ())) for one in meetings]


@require_safe
def meeting_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a meeting; a deleted one to those who can bring it back."""
    viewer = Viewer.of(request.user)
    meeting = get_object_or_404(_detailed(request.user), pk=pk)
    can_edit = rules.can_edit(viewer, meeting)
    if meeting.deleted_at is not None:
        if not can_edit:
            raise Http404
        return render(request, "pages/meeting_deleted.html", {"meeting": meeting})
    context = {
        "meeting": meeting,
        "can_edit": can_edit,
        "collects": _group_that_collects(viewer, meeting),
        **_contents(viewer, meeting),
    }
    return render(request, "pages/meeting_detail.html", context)


def _group_that_collects(viewer: Viewer, meeting: Meeting) -> StudyGroup | None:
    """Return the reader's group that still gathers questions for a meeting, if one does."""
    groups = meeting.groups.all()
    return next(
        (one for one in groups if viewer.can_write_in(one) and one.today() <= meeting.held_on), None
    )


def _detailed(user: User) -> MeetingQuerySet:
    rows = Meeting.objects.readable_by(user).select_related("facilitator", "scribe")
    return rows.prefetch_related("groups__cohort", "attendees")


def _contents(viewer: Viewer, meeting: Meeting) -> dict[str, Any]:
    questions = Question.objects.visible_to(viewer.user)
    came_up = rows_for(viewer, in_order(questions.filter(meeting=meeting), Sort.OPEN_FIRST))
    escalated = questions.filter(escalated_for=meeting).exclude(meeting=meeting)
    return {
        "notes": render_cached(meeting.notes, f"m{meeting.pk}"),
        "is_of_one_group": len(meeting.groups.all()) == 1,
        "questions": came_up,
        "unresolved_count": sum(question.is_unresolved for question in came_up),
        "escalated": rows_for(viewer, in_order(escalated, Sort.OPEN_FIRST)),
        "references": _references(viewer.user, meeting),
        "sections": _sections(viewer.user, meeting),
        "known_people": _known_people(viewer.user, meeting),
        "has_history": meeting.revisions.exists(),
    }


def _references(user: User, meeting: Meeting) -> list[Shown]:
    return shown_to(
        user, Reference.objects.filter(meetingcitations__meeting=meeting).order_by("pk")
    )


def _sections(user: User, meeting: Meeting) -> list[LoggedSection]:
    """Gather what members' logs say of the meeting."""
    notes = Note.objects.visible_to(user).values("pk")
    sections = NoteSection.objects.filter(meeting=meeting, note__in=notes)
    rows = sections.select_related("note__author").defer("note__source")
    return [
        LoggedSection(row, render_cached(row.body, f"s{row.pk}"))
        for row in rows.order_by("note", "first_line")
    ]


def _known_people(user: User, meeting: Meeting) -> set[int]:
    """Whose page the reader may open: a joint meeting has guests from elsewhere."""
    named = [meeting.facilitator_id, meeting.scribe_id]
    there = {pk for pk in named if pk} | {person.pk for person in meeting.attendees.all()}
    return set(people.visible_to(user).filter(pk__in=there).values_list("pk", flat=True))
