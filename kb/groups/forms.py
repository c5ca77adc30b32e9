"""Forms of groups: joining, inviting, memberships, and what operators set up."""

import zoneinfo
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups import actions
from kb.groups.models import Cohort, Membership, Program, Role, StudyGroup

Placed = TypeVar("Placed", Cohort, StudyGroup)

DAYS = [(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))]


def date_field_widget() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SignUpForm(forms.ModelForm[User]):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_validators_help_text_html, str)(),
    )

    class Meta:
        model = User
        fields = ["display_name", "email"]
        labels = {"display_name": _("Name"), "email": _("E-mail address")}
        help_texts = {"display_name": _("This is how your groups see you.")}
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def clean_display_name(self) -> str:
        return " ".join(str(self.cleaned_data["display_name"]).split())

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                _("You have an account with this e-mail address. Sign in to join."), code="taken"
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if password:
            person = User(
                email=cleaned.get("email", ""), display_name=cleaned.get("display_name", "")
            )
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("Joins as"), choices=Role.choices, initial=Role.MEMBER)
    days = forms.TypedChoiceField(label=_("Works for"), choices=DAYS, coerce=int, initial=7)
    uses = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Leave it empty for no limit."),
    )


class MembershipForm(forms.ModelForm[Membership]):
    may_leave_no_lead = forms.BooleanField(
        label=_("The group may be without a lead"), required=False
    )

    class Meta:
        model = Membership
        fields = ["role", "starts_on", "ends_on"]
        widgets = {"starts_on": date_field_widget(), "ends_on": date_field_widget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_last_lead = actions.is_last_lead(self.instance)
        if not self.is_last_lead:
            del self.fields["may_leave_no_lead"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stays_lead = (
            cleaned.get("role") == Role.LEAD
            and cleaned.get("ends_on") is None
            and (cleaned.get("starts_on") or timezone.localdate()) <= timezone.localdate()
        )
        self._refuse_overlap(cleaned)
        if self.is_last_lead and not stays_lead and not cleaned.get("may_leave_no_lead"):
            self.add_error("may_leave_no_lead", _("This is the group’s only lead. Tick to go on."))
        return cleaned

    def _refuse_overlap(self, said: dict[str, Any]) -> None:
        """Refuse dates on which the person belongs to the group by another row, too."""
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on is None or "ends_on" in self.errors:
            return
        others = Membership.objects.filter(group=self.instance.group, user=self.instance.user)
        others = others.exclude(pk=self.instance.pk)
        if others.between(starts_on, ends_on).exists():
            self.add_error("starts_on", _("This person already belongs to the group."))


class LeaveForm(forms.Form):
    may_leave_no_lead = forms.BooleanField(
        label=_("The group may be without a lead"),
        help_text=_("You are its only lead. Make somebody else lead first, if you can."),
    )

    def __init__(self, *args: Any, is_last_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_last_lead:
            del self.fields["may_leave_no_lead"]


class PlacedForm(forms.ModelForm[Placed]):
    """What lies in something that the form doesn't ask for; names are taken or free in there."""

    place: str

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # no stub
        return exclusions - {self.place}


class ProgramForm(forms.ModelForm[Program]):
    class Meta:
        model = Program
        fields = ["name", "slug"]
        labels = {"slug": _("Name in addresses")}
        help_texts = {"slug": _("Small letters, digits and hyphens: ai-tech.")}


class CohortForm(PlacedForm[Cohort]):
    place = "program"
    is_over = forms.BooleanField(
        label=_("The cohort is over"),
        required=False,
        help_text=_(
            "Its groups become read-only; what they shared stays searchable for the next cohorts."
        ),
    )

    class Meta:
        model = Cohort
        fields = ["name", "slug", "starts_on", "ends_on"]
        labels = {"slug": _("Name in addresses"), "ends_on": _("to")}
        help_texts = {"slug": _("Small letters, digits and hyphens: 2nd.")}
        widgets = {"starts_on": date_field_widget(), "ends_on": date_field_widget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_over"]
        else:
            self.fields["is_over"].initial = self.instance.is_archived

    def save(self, commit: bool = True) -> Cohort:
        if "is_over" in self.fields and self.cleaned_data["is_over"] != self.instance.is_archived:
            self.instance.archived_at = timezone.now() if self.cleaned_data["is_over"] else None
        return super().save(commit)


def time_zones() -> list[tuple[str, str]]:
    names = (name for name in zoneinfo.available_timezones() if "/" in name)
    return [(name, name) for name in sorted(names) if not name.startswith(("Etc/", "System"))]


class GroupForm(PlacedForm[StudyGroup]):
    place = "cohort"
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        initial=settings.TIME_ZONE,
        help_text=_("“Tomorrow” and “overdue” follow it."),
    )

    class Meta:
        model = StudyGroup
        fields = ["name", "slug", "time_zone"]
        labels = {"slug": _("Name in addresses")}
        help_texts = {"slug": _("Small letters, digits and hyphens: team-13.")}
