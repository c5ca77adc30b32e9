"""Programs, cohorts and study groups, who belongs to them and from when to when."""

import uuid
import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone “%(name)s”."), params={"name": name})


class ProgramQuerySet(models.QuerySet["Program"]):
    def visible_to(self, user: User) -> "ProgramQuerySet":
        if user.is_operator:
            return self
        return self.filter(Exists(Cohort.objects.visible_to(user).filter(program=OuterRef("pk"))))


class Program(models.Model):
    name = models.CharField(_("name"), max_length=100, unique=True)
    slug = models.SlugField(_("slug"), max_length=50, unique=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def archived(self) -> "CohortQuerySet":
        return self.filter(archived_at__isnull=False)

    def joined_by(self, user: User) -> "CohortQuerySet":
        return self.filter(Exists(StudyGroup.objects.joined_by(user).filter(cohort=OuterRef("pk"))))

    def visible_to(self, user: User) -> "CohortQuerySet":
        """One's own cohorts, and the archived ones of their programs."""
        if user.is_operator:
            return self
        own = Cohort.objects.joined_by(user)
        return self.filter(
            Q(pk__in=own.values("pk"))
            | Q(archived_at__isnull=False, program__in=own.values("program"))
        )


class Cohort(models.Model):
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="cohorts", verbose_name=_("program")
    )
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("slug"), max_length=50)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(fields=["program", "slug"], name="cohort_slug_in_program"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_start",
                violation_error_message=_("A cohort can't end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.name}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class StudyGroupQuerySet(models.QuerySet["StudyGroup"]):
    def joined_by(self, user: User) -> "StudyGroupQuerySet":
        """Groups of which the user is now a member, lead or mentor."""
        return self.filter(
            Exists(Membership.objects.current().filter(user=user, group=OuterRef("pk")))
        )

    def mentored_by(self, user: User) -> "StudyGroupQuerySet":
        return self.filter(
            Exists(Membership.objects.current().mentors().filter(user=user, group=OuterRef("pk")))
        )

    def visible_to(self, user: User) -> "StudyGroupQuerySet":
        return self if user.is_operator else self.joined_by(user)

    def active(self) -> "StudyGroupQuerySet":
        return self.filter(cohort__archived_at__isnull=True)


class StudyGroup(models.Model):
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, related_name="groups", verbose_name=_("cohort")
    )
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Seoul", validators=[validate_time_zone]
    )

    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("study group")
        verbose_name_plural = _("study groups")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "name"], name="group_name_in_cohort"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group-detail", args=[self.slug])

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self, *, now: datetime | None = None) -> date:
        """The date in the group's time zone."""
        return timezone.localdate(now, self.zone)

    @property
    def is_read_only(self) -> bool:
        return self.cohort.is_archived


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    LEAD = "lead", _("Lead")
    MENTOR = "mentor", _("Mentor")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, *, on: date | None = None) -> "MembershipQuerySet":
        """Who belongs to a group on a day; a closed account belongs nowhere."""
        day = on or timezone.localdate()
        here = self.filter(user__is_active=True)
        return here.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day)))

    def between(self, starts_on: date, ends_on: date | None) -> "MembershipQuerySet":
        """What lies in these days, all or in part."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
        return rows if ends_on is None else rows.filter(starts_on__lt=ends_on)

    def mentors(self) -> "MembershipQuerySet":
        return self.filter(role=Role.MENTOR)

    def leads(self) -> "MembershipQuerySet":
        return self.filter(role=Role.LEAD)

    def peers(self) -> "MembershipQuerySet":
        return self.exclude(role=Role.MENTOR)


class Membership(models.Model):
    """Belonging to a group in one role, from a day until (not including) another."""

    group = models.ForeignKey(
        StudyGroup, models.CASCADE, related_name="memberships", verbose_name=_("study group")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(
        _("to"), null=True, blank=True, help_text=_("The first day without access.")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership can't end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(ends_on__isnull=True),
                name="membership_one_open_per_person",
                violation_error_message=_("This person already belongs to the group."),
            ),
        ]
        indexes = [models.Index(fields=["user", "group"], name="membership_user_group")]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()).filter(
            Q(uses_left__isnull=True) | Q(uses_left__gt=0)
        )


class Invitation(models.Model):
    """A link that lets people join a group; what the link carries is signed, not stored."""

    SALT = "mundap.invitation"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        StudyGroup, models.CASCADE, related_name="invitations", verbose_name=_("study group")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    uses_left = models.PositiveIntegerField(_("uses left"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.get_role_display()}"

    @property
    def token(self) -> str:
        return signing.Signer(salt=self.SALT).sign(self.key.hex)

    @classmethod
    def key_of(cls, token: str) -> uuid.UUID | None:
        """Return the key a token carries, or None for a token that isn't ours."""
        try:
            return uuid.UUID(signing.Signer(salt=cls.SALT).unsign(token))
        except (signing.BadSignature, ValueError):
            return None

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now() and self.uses_left != 0

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[self.token])
