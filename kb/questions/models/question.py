"""Questions: what members ask, in which state it is, and who may see it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups.models import Cohort, Program, StudyGroup
from kb.images.models import Image
from kb.library.models import Lecture
from kb.meetings.models import Meeting
from kb.questions.states import UNRESOLVED, Cause, State, Turn


class Tag(models.Model):
    program = models.ForeignKey(
        Program, models.CASCADE, related_name="tags", verbose_name=_("program")
    )
    name = models.CharField(_("name"), max_length=50)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="tag_name_in_program"),
        ]

    def __str__(self) -> str:
        return self.name


class Visibility(models.TextChoices):
    GROUP = "group", _("The group")
    COHORT = "cohort", _("The cohort")
    MENTORS = "mentors", _("Only the mentors and I")


class Target(models.TextChoices):
    """For whom an open question is kept."""

    MENTORING = "mentoring", _("Mentoring")
    OFFICE_HOUR = "office_hour", _("Office hour")
    SPECIAL_LECTURE = "special_lecture", _("Special lecture")


class QuestionQuerySet(models.QuerySet["Question"]):
    def alive(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def readable_by(self, user: User) -> Self:
        """What the reader may see, deleted or not."""
        if user.is_operator:
            return self
        joined = StudyGroup.objects.joined_by(user).values("pk")
        mentored = StudyGroup.objects.mentored_by(user).values("pk")
        cohorts = Cohort.objects.visible_to(user).values("pk")
        return self.filter(
            Q(asker=user)
            | Q(visibility__in=[Visibility.GROUP, Visibility.COHORT], group__in=joined)
            | Q(visibility=Visibility.COHORT, group__cohort__in=cohorts)
            | Q(visibility=Visibility.MENTORS, group__in=mentored)
        )

    def visible_to(self, user: User) -> Self:
        return self.readable_by(user).alive()

    def naming_asker_to(self, reader: User) -> Self:
        """Whose asker the reader may know: the twin of ``rules.knows_asker`` for many rows."""
        if reader.is_operator:
            return self
        joined = StudyGroup.objects.joined_by(reader).values("pk")
        mentored = StudyGroup.objects.mentored_by(reader).values("pk")
        return self.filter(
            Q(asker=reader)
            | Q(
                Q(is_anonymous=False) | Q(group__in=mentored),
                Q(hides_names=False) | Q(group__in=joined),
            )
        )

    def signed_by(self, person: User, *, for_: User) -> Self:
        """What a person asked, as far as the reader may know that it was them."""
        return self.filter(asker=person).naming_asker_to(for_)

    def of_groups_of(self, user: User) -> Self:
        """Questions of the groups the user belongs to."""
        return self.filter(group__in=StudyGroup.objects.joined_by(user).values("pk"))

    def mentored_by(self, user: User) -> Self:
        return self.filter(group__in=StudyGroup.objects.mentored_by(user).values("pk"))

    def unresolved(self) -> Self:
        """Neither resolved nor dropped: the one definition."""
        return self.alive().filter(state__in=UNRESOLVED)

    def open(self) -> Self:
        return self.alive().filter(state=State.OPEN)

    def answered(self) -> Self:
        return self.alive().filter(state=State.ANSWERED)

    def waiting_for_mentor(self) -> Self:
        return self.alive().filter(state=State.WAITING)

    def resolved(self) -> Self:
        return self.alive().filter(state=State.RESOLVED)

    def dropped(self) -> Self:
        return self.alive().filter(state=State.DROPPED)

    def overdue(self, *, now: datetime | None = None) -> Self:
        """Unresolved past their due date, by the calendar of each group."""
        late = Q(pk__in=[])
        zones = StudyGroup.objects.order_by().values_list("time_zone", flat=True).distinct()
        for zone in zones:
            today = StudyGroup(time_zone=zone).today(now=now)
            late |= Q(group__time_zone=zone, due_on__lt=today)
        return self.unresolved().filter(late)

    def turn_of(self, user: User) -> Self:
        """Unresolved questions that wait for this person, while their cohort runs."""
        return (
            self.unresolved()
            .running()
            .filter(
                Q(turn=Turn.ASKER, asker=user)
                | Q(
                    turn=Turn.MENTOR,
                    group__in=StudyGroup.objects.mentored_by(user).values("pk"),
                )
            )
        )

    def running(self) -> Self:
        """Where something can still be done: not of a cohort that is over."""
        return self.filter(group__cohort__archived_at__isnull=True)

    def oldest_first(self) -> Self:
        return self.order_by("asked_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class Question(models.Model):
    group = models.ForeignKey(
        StudyGroup, models.PROTECT, related_name="questions", verbose_name=_("study group")
    )
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("asker"),
    )
    asked_as = models.CharField(
        _("asker as written"), max_length=60, blank=True, help_text=_("Who has no account.")
    )
    title = models.CharField(_("question"), max_length=300)
    body = models.TextField(_("details"), blank=True)
    visibility = models.CharField(
        _("seen by"), max_length=10, choices=Visibility.choices, default=Visibility.GROUP
    )
    is_anonymous = models.BooleanField(
        _("anonymous"),
        default=False,
        help_text=_("Mentors and operators know your name. A small group may guess it."),
    )
    hides_names = models.BooleanField(
        _("pseudonyms outside the group"),
        default=False,
        help_text=_("The cohort reads pseudonyms instead of names."),
    )
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("meeting"),
    )
    lectures = models.ManyToManyField(
        Lecture, related_name="questions", blank=True, verbose_name=_("lectures")
    )
    tags = models.ManyToManyField(Tag, related_name="questions", blank=True, verbose_name=_("tags"))
    images = models.ManyToManyField(Image, related_name="questions", blank=True, editable=False)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("follows up"),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False
    )
    turn = models.CharField(
        _("turn"),
        max_length=10,
        choices=Turn.choices,
        default=Turn.GROUP,
        blank=True,
        editable=False,
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_on = models.DateField(_("due"), null=True, blank=True)
    deferral = models.CharField(_("put off because"), max_length=300, blank=True)
    target = models.CharField(
        _("kept for"), max_length=20, choices=Target.choices, blank=True, default=""
    )
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    escalation_reason = models.CharField(_("reason"), max_length=300, blank=True)
    escalated_for = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="escalated_questions",
        verbose_name=_("for the meeting"),
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    drop_reason = models.CharField(_("closed because"), max_length=300, blank=True)

    # When the asker last opened the question's page; answers since are news to them.
    asker_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="deleted_questions",
        verbose_name=_("deleted by"),
    )
    # One form, sent twice, makes one question.
    submission = models.UUIDField(null=True, unique=True, editable=False)

    # What lists show besides; only ``kb.questions.rows`` gives it.
    answer_count: int
    interest_count: int
    best_answer: str | None
    best_answer_line: str
    asked_by_label: str
    is_my_turn: bool

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="question_has_title"),
            models.CheckConstraint(
                condition=Q(asker__isnull=False) | ~Q(asked_as=""), name="question_has_asker"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="question_state"),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="question_turn"),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="question_visibility"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNRESOLVED) | Q(due_on__isnull=True),
                name="question_due_while_unresolved",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, waiting_since__isnull=False)
                | (~Q(state=State.WAITING) & Q(waiting_since__isnull=True)),
                name="question_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, turn=Turn.MENTOR)
                | (~Q(state=State.WAITING) & ~Q(turn=Turn.MENTOR)),
                name="question_waits_for_mentor",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RESOLVED, resolved_at__isnull=False)
                | (~Q(state=State.RESOLVED) & Q(resolved_at__isnull=True)),
                name="question_resolved_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNRESOLVED) | Q(turn=Turn.NOBODY),
                name="question_turn_while_unresolved",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.DROPPED) & (Q(duplicate_of__isnull=False) | ~Q(drop_reason=""))
                )
                | (~Q(state=State.DROPPED) & Q(duplicate_of__isnull=True, drop_reason="")),
                name="question_dropped_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("pk")),
                name="question_not_its_own_duplicate",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "asked_at"], name="question_group_state"),
            models.Index(fields=["state", "waiting_since"], name="question_state_waiting"),
            models.Index(fields=["asked_at"], name="question_asked_at"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("question-detail", args=[self.pk])

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED and self.deleted_at is None

    def is_overdue(self, *, now: datetime | None = None) -> bool:
        """The instance twin of ``overdue()``."""
        return (
            self.is_unresolved
            and self.due_on is not None
            and self.due_on < self.group.today(now=now)
        )


class StateChange(models.Model):
    """One row of a question's history."""

    class Meta:
        verbose_name = _("state change")
        verbose_name_plural = _("history of states")
        indexes = [models.Index(fields=["question", "at"], name="statechange_question_at")]

    question = models.ForeignKey(Question, models.CASCADE, related_name="history")
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="state_changes",
        verbose_name=_("who"),
    )
    before = models.CharField(_("before"), max_length=10, choices=State.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=State.choices)
    cause = models.CharField(_("what happened"), max_length=15, choices=Cause.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="state_changes"
    )

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"


class Interest(models.Model):
    """“나도 궁금해요”: somebody else wants to know, too."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="interests")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("“I wonder, too”")
        verbose_name_plural = _("“I wonder, too”")
        constraints = [
            models.UniqueConstraint(fields=["question", "user"], name="interest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.question}"
