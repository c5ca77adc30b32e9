"""Members' logs as imported, with their lines; and minutes while they are written."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.library.models import Citation, Lecture, Section
from kb.meetings.models import Meeting
from kb.questions.models import Answer, Question


class Import(models.Model):
    """One import of one or many notes; it can be undone as a whole."""

    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="imports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, editable=False)
    # What undoing needs: which rows were made, and what the changed ones said before.
    written = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.group} · {self.at:%Y-%m-%d %H:%M}"


class PendingImport(models.Model):
    """Files handed in and previewed, just as they will be read when somebody confirms."""

    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="pending_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pending_imports")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Files that were refused when they came in; they aren't kept.
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import to confirm")
        verbose_name_plural = _("imports to confirm")

    def __str__(self) -> str:
        return f"{self.group} · {self.created_at:%Y-%m-%d %H:%M}"


class PendingFile(models.Model):
    pending = models.ForeignKey(PendingImport, models.CASCADE, related_name="files")
    path = models.CharField(max_length=500)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pending", "path"], name="pending_file_path"),
        ]

    def __str__(self) -> str:
        return self.path


class NoteQuerySet(models.QuerySet["Note"]):
    def alive(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        return self.alive().filter(group__in=StudyGroup.objects.visible_to(user).values("pk"))

    def latest_first(self) -> Self:
        return self.order_by(F("written_on").desc(nulls_last=True), "-pk")


class Note(models.Model):
    """A log of one day (or week) by one member; the same path of the group is the same note."""

    group = models.ForeignKey(
        StudyGroup, models.CASCADE, related_name="notes", verbose_name=_("study group")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("author"),
    )
    title = models.CharField(_("title"), max_length=300)
    path = models.CharField(_("path"), max_length=500)
    written_on = models.DateField(_("date"), null=True, blank=True)
    source = models.TextField(_("Markdown"))
    digest = models.CharField(max_length=64, editable=False)
    lectures = models.ManyToManyField(
        Lecture, related_name="notes", blank=True, verbose_name=_("lectures")
    )
    images = models.ManyToManyField(Image, related_name="notes", blank=True, editable=False)
    imported_by = models.ForeignKey(
        Import,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("import"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(fields=["group", "author", "path"], name="note_path_of_author"),
            models.UniqueConstraint(
                fields=["group", "path"],
                condition=Q(author__isnull=True),
                name="note_path_without_author",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("note-detail", args=[self.pk])


class NoteSection(models.Model):
    note = models.ForeignKey(Note, models.CASCADE, related_name="sections")
    kind = models.CharField(
        _("kind"), max_length=20, choices=Section.choices, default=Section.OTHER
    )
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(blank=True)
    first_line = models.PositiveIntegerField(_("first line"))
    last_line = models.PositiveIntegerField(_("last line"))
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="note_sections"
    )

    class Meta:
        verbose_name = _("section of a note")
        verbose_name_plural = _("sections of notes")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Section.values), name="section_kind"),
            models.CheckConstraint(
                condition=Q(last_line__gte=F("first_line"), first_line__gte=1),
                name="section_lines",
            ),
            models.UniqueConstraint(fields=["note", "first_line"], name="section_line_in_note"),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return f"{reverse('note-detail', args=[self.note_id])}#line-{self.first_line}"


class SectionCitation(Citation):
    """A link in a section, with the line it stands on."""

    note_section = models.ForeignKey(NoteSection, models.CASCADE, related_name="citations")
    line = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["note_section", "reference"], name="section_cites_reference_once"
            ),
        ]


class SourceLines(models.Model):
    """Where in a note a question or an answer was read, and what it said there.

    A row that says what none of its sources said was changed by people since.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="source_lines")
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="source_lines"
    )
    answer = models.ForeignKey(
        Answer, models.CASCADE, null=True, blank=True, related_name="source_lines"
    )
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = _("source lines")
        verbose_name_plural = _("source lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, answer__isnull=True)
                | Q(question__isnull=True, answer__isnull=False),
                name="source_of_one",
            ),
            models.CheckConstraint(
                condition=Q(last_line__gte=F("first_line"), first_line__gte=1),
                name="source_lines_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note.path}:{self.first_line}-{self.last_line}"


class MinutesDraft(models.Model):
    """Minutes while they are written: one text per meeting and group, whoever types.

    ``page`` is the opened page that saved last. What somebody else's newer text would have
    replaced is kept aside, by author, so that nothing typed is lost.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="minutes_drafts")
    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="minutes_drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="minutes_drafts"
    )
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    page = models.UUIDField(default=uuid.uuid4)
    saved_at = models.DateTimeField(default=timezone.now)
    is_aside = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("draft of minutes")
        verbose_name_plural = _("drafts of minutes")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "group"],
                condition=Q(is_aside=False),
                name="minutes_draft_of_meeting",
            ),
            models.UniqueConstraint(
                fields=["meeting", "group", "author"],
                condition=Q(is_aside=True),
                name="minutes_draft_aside_of_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.version}"


class ExportTemplate(models.Model):
    """A group's own shape of what it exports: Jinja2 over plain data."""

    group = models.ForeignKey(
        StudyGroup,
        models.CASCADE,
        related_name="export_templates",
        verbose_name=_("study group"),
    )
    name = models.CharField(_("name"), max_length=60)
    body = models.TextField(_("template"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("export template")
        verbose_name_plural = _("export templates")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"],
                name="export_template_name_in_group",
                violation_error_message=_("The group has a template with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BlogHeader(models.Model):
    """The front matter somebody puts above what they export for their blog."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blog_header"
    )
    front_matter = models.TextField(_("front matter"), blank=True, max_length=4000)

    class Meta:
        verbose_name = _("front matter of a blog")
        verbose_name_plural = _("front matter of blogs")

    def __str__(self) -> str:
        return str(self.user)
