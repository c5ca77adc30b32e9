"""What a program teaches and what its people cite: courses, lectures, references."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups.models import Program


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: User) -> "CourseQuerySet":
        return self.filter(Exists(Program.objects.visible_to(user).filter(pk=OuterRef("program"))))


class Course(models.Model):
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="courses", verbose_name=_("program")
    )
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="course_name_in_program"),
        ]

    def __str__(self) -> str:
        return self.name


class LectureQuerySet(models.QuerySet["Lecture"]):
    def visible_to(self, user: User) -> "LectureQuerySet":
        return self.filter(Exists(Course.objects.visible_to(user).filter(pk=OuterRef("course"))))

    def in_order(self) -> "LectureQuerySet":
        return self.order_by("course__position", "course__name", "week", "day", "number", "pk")


class Lecture(models.Model):
    course = models.ForeignKey(
        Course, models.PROTECT, related_name="lectures", verbose_name=_("course")
    )
    number = models.CharField(
        _("number"), max_length=10, blank=True, help_text=_("As people say it: 7, or 2-1.")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    week = models.PositiveSmallIntegerField(_("week"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)

    objects = LectureQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=~Q(number=""),
                name="lecture_number_in_course",
                violation_error_message=_("This course has a lecture with this number."),
            ),
            models.UniqueConstraint(
                fields=["course", "title"],
                condition=Q(number=""),
                name="lecture_title_in_course",
                violation_error_message=_("This course has a lecture with this title."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.label}"

    @property
    def label(self) -> str:
        """The number and the title, whichever there are."""
        number = _("Lecture %(number)s") % {"number": self.number} if self.number else ""
        return " · ".join(filter(None, [str(number), self.title])) or str(self.course)

    def get_absolute_url(self) -> str:
        return reverse("lecture-detail", args=[self.pk])


class ReferenceKind(models.TextChoices):
    PAPER = "paper", _("Paper")
    VIDEO = "video", _("Video")
    CODE = "code", _("Code")
    DOCUMENTATION = "documentation", _("Documentation")
    POST = "post", _("Post")
    QA = "qa", _("Question and answer")
    OTHER = "other", _("Other")


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def listed_for(self, user: User) -> "ReferenceQuerySet":
        """References that a program lists itself, not only through what cites them."""
        return self.filter(
            is_listed=True,
            program__in=Program.objects.visible_to(user).values("pk"),
        )


class Reference(models.Model):
    """A URL as an object; who sees it is decided by what cites it (kb.pages)."""

    program = models.ForeignKey(
        Program, models.CASCADE, related_name="references", verbose_name=_("program")
    )
    url = models.CharField(_("address"), max_length=2000, help_text=_("Normalised, so it is one."))
    title = models.CharField(
        _("title"),
        max_length=300,
        blank=True,
        help_text=_("Seen by the whole program. Empty: readers see the titles cited to them."),
    )
    kind = models.CharField(
        _("kind"), max_length=15, choices=ReferenceKind.choices, default=ReferenceKind.OTHER
    )
    is_listed = models.BooleanField(
        _("listed by the program"),
        default=False,
        help_text=_("Shown to the whole program even where nothing cites it."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    lectures = models.ManyToManyField(
        Lecture, related_name="references", blank=True, verbose_name=_("lectures")
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(fields=["program", "url"], name="reference_url_in_program"),
            models.CheckConstraint(
                condition=Q(kind__in=ReferenceKind.values), name="reference_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    def get_absolute_url(self) -> str:
        return reverse("reference-detail", args=[self.pk])


class Section(models.TextChoices):
    """Where in a log something stands; the same kinds as in a note."""

    LECTURE = "lecture", _("Lecture")
    ASSIGNMENT = "assignment", _("Assignment")
    PEER = "peer", _("Peer session")
    MENTORING = "mentoring", _("Mentoring")
    OFFICE_HOUR = "office_hour", _("Office hour")
    SPECIAL_LECTURE = "special_lecture", _("Special lecture")
    KEYWORDS = "keywords", _("Keywords")
    REFERENCES = "references", _("References")
    RETROSPECTIVE = "retrospective", _("Retrospective")
    PLAN = "plan", _("Plan")
    OTHER = "other", _("Other")


class Citation(models.Model):
    """That something cites a reference, under which title and in which kind of section."""

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="%(class)ss")
    title = models.CharField(_("title as written"), max_length=300, blank=True)
    section = models.CharField(
        _("section"), max_length=20, choices=Section.choices, default=Section.OTHER
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or self.reference.url
