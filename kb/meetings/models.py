"""Meetings: peer sessions, mentorings, office hours and special lectures."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.library.models import Citation


class MeetingKind(models.TextChoices):
    PEER = "peer", _("Peer session")
    MENTORING = "mentoring", _("Mentoring")
    OFFICE_HOUR = "office_hour", _("Office hour")
    SPECIAL_LECTURE = "special_lecture", _("Special lecture")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def readable_by(self, user: User) -> "MeetingQuerySet":
        """What the reader may see, deleted or not."""
        groups = StudyGroup.objects.visible_to(user)
        held_by = Meeting.groups.through.objects.filter(
            meeting=OuterRef("pk"), studygroup__in=groups.values("pk")
        )
        return self.filter(Exists(held_by))

    def visible_to(self, user: User) -> "MeetingQuerySet":
        return self.readable_by(user).alive()

    def alive(self) -> "MeetingQuerySet":
        return self.filter(deleted_at__isnull=True)

    def of_group(self, group: StudyGroup) -> "MeetingQuerySet":
        return self.filter(groups=group)

    def upcoming(self) -> "MeetingQuerySet":
        return self.filter(held_on__gte=timezone.localdate()).order_by("held_on", "starts_at", "pk")

    def latest_first(self) -> "MeetingQuerySet":
        return self.order_by("-held_on", "-starts_at", "-pk")


class Meeting(models.Model):
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices)
    groups = models.ManyToManyField(
        StudyGroup, related_name="meetings", verbose_name=_("study groups")
    )
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="facilitated_meetings",
        verbose_name=_("facilitator"),
    )
    facilitated_as = models.CharField(_("facilitator as written"), max_length=60, blank=True)
    scribe = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="written_meetings",
        verbose_name=_("scribe"),
    )
    written_as = models.CharField(_("scribe as written"), max_length=60, blank=True)
    attendees = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="attended_meetings",
        blank=True,
        verbose_name=_("attendees"),
    )
    attended_as = models.TextField(
        _("attendees as written"), blank=True, help_text=_("Names without an account, by comma.")
    )
    notes = models.TextField(pgettext_lazy("meeting", "notes"), blank=True)
    images = models.ManyToManyField(Image, related_name="meetings", blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="created_meetings",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind"),
        ]
        indexes = [models.Index(fields=["held_on", "kind"], name="meeting_date_kind")]

    def __str__(self) -> str:
        return f"{self.label} · {self.held_on:%Y-%m-%d}"

    @property
    def label(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("meeting-detail", args=[self.pk])


class MeetingRevision(models.Model):
    """What a meeting's notes said before a change."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="meeting_revisions"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")

    def __str__(self) -> str:
        return f"{self.meeting} · {self.at:%Y-%m-%d %H:%M}"


class MeetingCitation(Citation):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="citations")

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "reference"], name="meeting_cites_reference_once"
            ),
        ]
