"""The form on which people write a meeting down."""

import uuid
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb.accounts.models import User
from kb.groups.models import Membership, StudyGroup
from kb.groups.viewer import Viewer
from kb.images.forms import MarkdownField
from kb.meetings import rules
from kb.meetings.actions import COLUMNS, Details
from kb.meetings.errors import ChangedMeanwhile
from kb.meetings.models import Meeting, MeetingKind

FEW_GROUPS: Final = 8


class GroupsField(forms.ModelMultipleChoiceField[StudyGroup]):
    """Groups with their cohorts: every cohort has a group 1."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.cohort.name} {obj.name}"


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    starts_at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Left empty, the meeting is called by its kind and date."),
    )
    groups = GroupsField(
        label=_("Study groups"),
        queryset=StudyGroup.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of your groups.")},
    )
    facilitator = forms.ModelChoiceField(
        label=_("Facilitator"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    scribe = forms.ModelChoiceField(
        label=_("Scribe"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    attendees = forms.ModelMultipleChoiceField(
        label=_("Attendees"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attended_as = forms.CharField(
        label=_("Attendees without an account"),
        required=False,
        max_length=1000,
        help_text=_("Names, separated by commas."),
    )
    notes = MarkdownField(
        label=pgettext_lazy("meeting", "Notes"), required=False, max_length=200_000
    )
    facilitated_as = forms.CharField(
        label=_("Facilitator without an account"), required=False, max_length=60
    )
    written_as = forms.CharField(
        label=_("Scribe without an account"), required=False, max_length=60
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, viewer: Viewer, meeting: Meeting | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        own = rules.groups_to_meet(viewer).select_related("cohort__program")
        self._set_groups(own.order_by("-cohort__starts_on", "name"))
        people = _people(self._groups_of_people(), meeting).order_by("display_name", "pk")
        for name in ("facilitator", "scribe", "attendees"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField

    def _set_groups(self, own: QuerySet[StudyGroup]) -> None:
        """Offer one's own groups; those of a joint meeting that aren't one's own stay in it."""
        self.own_groups = list(own)
        held_by = list(self.meeting.groups.select_related("cohort")) if self.meeting else []
        self.others = [group for group in held_by if group not in self.own_groups]
        field = self.fields["groups"]
        field.queryset = own  # type: ignore[attr-defined]  # a ModelChoiceField
        self.has_one_group = len(self.own_groups) == 1
        if self.has_one_group:
            field.widget = forms.MultipleHiddenInput()
            self.initial["groups"] = [self.own_groups[0].pk]

    def _groups_of_people(self) -> list[StudyGroup]:
        """Offer the people of one's groups; of many groups those that are chosen, if any are."""
        chosen = {str(pk) for pk in self["groups"].value() or []}
        here = [group for group in self.own_groups if str(group.pk) in chosen]
        return here if here and len(self.own_groups) > FEW_GROUPS else self.own_groups

    def clean_groups(self) -> list[StudyGroup]:
        groups = [*self.cleaned_data["groups"], *self.others]
        if len({group.cohort.program_id for group in groups}) > 1:
            raise ValidationError(
                _("The groups of a meeting belong to one program."), code="programs"
            )
        return groups

    def clean_seen_at(self) -> datetime | None:
        """Read which state of the meeting the writer has seen; nonsense counts as none."""
        try:
            return parse_datetime(self.cleaned_data["seen_at"]) or None
        except ValueError:
            return None

    def details(self) -> Details:
        said = self.cleaned_data
        columns = {name: said[name] for name in COLUMNS}
        return Details(
            **{**columns, "notes": said["notes"].strip()},
            groups=tuple(said["groups"]),
            attendees=tuple(said["attendees"]),
        )

    @property
    def has_written_names(self) -> bool:
        """Whether anybody without an account is written down."""
        return any(self[name].value() for name in ("attended_as", "facilitated_as", "written_as"))

    def show_conflict(self, refusal: ChangedMeanwhile, saved: Meeting) -> None:
        """Say that somebody was quicker, and let the next save count as having seen it."""
        self.add_error(None, str(refusal))
        said = cast(QueryDict, self.data).copy()
        said["seen_at"] = saved.updated_at.isoformat()
        self.data = said


def _people(groups: list[StudyGroup], meeting: Meeting | None) -> QuerySet[User]:
    """Who belongs to the groups now, or is already written down as having been there."""
    members = Membership.objects.current().filter(group__in=groups)
    there = Q(pk__in=members.values("user"))
    if meeting is not None:
        known = [meeting.facilitator_id, meeting.scribe_id]
        there |= Q(pk__in=[pk for pk in known if pk])
        there |= Q(pk__in=meeting.attendees.values("pk"))
    return User.objects.filter(there)


def first_values(request_values: dict[str, str]) -> dict[str, Any]:
    """Fill a new form from its address: ?group=, ?kind=, ?on=."""
    kind = request_values.get("kind", "")
    return {
        "kind": kind if kind in MeetingKind.values else MeetingKind.PEER,
        "held_on": request_values.get("on") or timezone.localdate(),
        "groups": [request_values["group"]] if "group" in request_values else [],
        "submission": uuid.uuid4(),
    }


def values_of(meeting: Meeting) -> dict[str, Any]:
    """Fill the form from the meeting as it is."""
    return {
        **{name: getattr(meeting, name) for name in COLUMNS},
        "groups": [group.pk for group in meeting.groups.all()],
        "attendees": [person.pk for person in meeting.attendees.all()],
        "seen_at": meeting.updated_at.isoformat(),
    }
