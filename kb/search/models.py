"""What search keeps in the database: the index, which nobody writes by hand, and the glossary."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.search.wording import key


class PendingUpdate(models.Model):
    """A document that changed and has yet to reach the index."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "pending update"

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class IndexedDocument(models.Model):
    """What the scorer, the filters and the snippets' phrases need of one document."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    at = models.DateTimeField(null=True)
    surface = models.TextField()
    audiences = models.JSONField(default=list)
    facets = models.BinaryField(default=b"")
    boost = models.FloatField(default=1.0)
    features = models.BinaryField()
    digest = models.CharField(max_length=32)
    # Which rebuild wrote the row; empty if an ordinary update did.
    build = models.CharField(max_length=32, default="", blank=True)
    # The packed segment that holds the postings, or none: its own (PostgreSQL only).
    segment = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="search_document_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="search_document_at")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class FacetValue(models.Model):
    """The words behind a facet's number."""

    term = models.BigIntegerField(primary_key=True)
    field = models.CharField(max_length=40)
    value = models.TextField()

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


class Segment(models.Model):
    """A set of documents whose postings are packed together (PostgreSQL only).

    A document just written is a segment of its own, numbered with its own number, negated.
    """

    id = models.BigAutoField(primary_key=True)
    documents = models.IntegerField()
    length = models.BigIntegerField()
    pairs = models.BigIntegerField()
    nouns = models.BigIntegerField()
    # The analysis that made it; another one than today's calls for a rebuild.
    analysis = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.pk} ({self.documents})"


class Posting(models.Model):
    """One term's documents within one segment, as packed arrays (PostgreSQL only).

    numbers: uint32, counts: uint8, lengths: uint16, all little-endian.
    """

    pk = models.CompositePrimaryKey("term", "segment")
    term = models.BigIntegerField()
    segment = models.BigIntegerField(db_index=True)
    documents = models.IntegerField()
    numbers = models.BinaryField()
    counts = models.BinaryField()
    lengths = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.term} in {self.segment}"


class Withdrawn(models.Model):
    """A document that left a packed segment; masked until the segment is written anew."""

    number = models.BigIntegerField(primary_key=True)
    segment = models.BigIntegerField(db_index=True)
    length = models.IntegerField()
    pairs = models.IntegerField()
    nouns = models.IntegerField()

    class Meta:
        verbose_name_plural = "withdrawn"

    def __str__(self) -> str:
        return str(self.number)


class VocabularyWord(models.Model):
    """A word that stands in a title or is a tag; who may know it is asked of the index."""

    key = models.CharField(max_length=60, unique=True)
    text = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.text


class GlossaryQuerySet(models.QuerySet["GlossaryGroup"]):
    def used(self) -> "GlossaryQuerySet":
        return self.filter(status=GlossaryGroup.Status.USED)

    def proposed(self) -> "GlossaryQuerySet":
        return self.filter(status=GlossaryGroup.Status.PROPOSED)


class GlossaryGroup(models.Model):
    """Terms that mean the same, whatever the script: who searches for one finds the others."""

    class Status(models.TextChoices):
        USED = "used", _("In use")
        PROPOSED = "proposed", _("Proposed")
        REFUSED = "refused", _("Not used")

    terms = models.TextField(_("terms"), help_text=_("One on each line, the usual one first."))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.USED, db_index=True
    )
    # Which line of the shipped file it came from; empty for what was proposed or written here.
    shipped_as = models.CharField(max_length=100, default="", blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)
    # Once an operator has changed a shipped group, the file no longer does.
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = GlossaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary group")
        verbose_name_plural = _("glossary")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shipped_as"],
                condition=~models.Q(shipped_as=""),
                name="search_glossary_shipped_once",
            ),
        ]

    def __str__(self) -> str:
        return " = ".join(self.listed)

    @property
    def listed(self) -> list[str]:
        """The terms, one by one."""
        return [term.strip() for term in self.terms.splitlines() if term.strip()]

    def clean(self) -> None:
        """Refuse a group in which there is nothing else to search for."""
        if len({key(term) for term in self.listed}) < 2:
            raise ValidationError({"terms": _("Write at least two terms, each on its own line.")})


class SearchLog(models.Model):
    """One search, so that operators see what people look for in vain; it does not say who."""

    text = models.CharField(_("searched for"), max_length=200)
    found = models.PositiveIntegerField(_("results"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    was_opened = models.BooleanField(_("a result was opened"), default=False)
    searched_at = models.DateTimeField(_("searched"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")

    def __str__(self) -> str:
        return self.text
