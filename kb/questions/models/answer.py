"""Answers, comments, thanks, and what was written before an edit."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.library.models import Citation
from kb.questions.models.question import Question, StateChange
from kb.questions.states import State


class Origin(models.TextChoices):
    OWN = "own", _("Own answer")
    RELAYED = "relayed", _("Relayed answer")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def alive(self) -> Self:
        return self.filter(deleted_at__isnull=True, question__deleted_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        return self.alive().filter(question__in=Question.objects.visible_to(user).values("pk"))

    def naming_author_to(self, reader: User) -> Self:
        """Whose author the reader may know; who wrote down another's words is not the answerer."""
        told = self.filter(author__isnull=False, answered_as="")
        if reader.is_operator:
            return told
        joined = StudyGroup.objects.joined_by(reader).values("pk")
        of_hidden_asker = Q(
            question__is_anonymous=True, question__asker__isnull=False, author=F("question__asker")
        )
        named = Question.objects.naming_asker_to(reader).values("pk")
        return told.filter(
            Q(author=reader)
            | Q(
                Q(question__hides_names=False)
                | Q(question__asker=reader)
                | Q(question__group__in=joined),
                ~of_hidden_asker | Q(question__in=named),
            )
        )

    def signed_by(self, person: User, *, for_: User) -> Self:
        """What a person answered, as far as the reader may know that it was them."""
        return self.filter(author=person).naming_author_to(for_)

    def news_for(self, asker: User) -> Self:
        """Answers by others to the person's questions since they last looked."""
        read_at = Coalesce("question__asker_read_at", "question__asked_at")
        theirs = self.alive().filter(question__asker=asker, created_at__gt=read_at)
        # Who has moved their question since has seen what was there.
        moves = StateChange.objects.filter(
            question=OuterRef("question"), by=asker, at__gte=OuterRef("created_at")
        )
        return theirs.exclude(author=asker).exclude(Exists(moves))

    def to_confirm(self) -> Self:
        """Relayed answers that no mentor has confirmed, where one still can."""
        relayed = self.alive().filter(origin=Origin.RELAYED, endorsed_at__isnull=True)
        running = relayed.filter(question__group__cohort__archived_at__isnull=True)
        return running.exclude(question__state=State.DROPPED)

    def to_confirm_by(self, user: User) -> Self:
        """Those of them in the mentor's groups."""
        return self.to_confirm().filter(
            question__group__in=StudyGroup.objects.mentored_by(user).values("pk"),
        )

    def best_first(self) -> Self:
        """Endorsed, then accepted, then the most helpful, then the oldest."""
        return self.annotate(thanks_count=Count("thanks", distinct=True)).order_by(
            models.F("endorsed_at").asc(nulls_last=True),
            models.F("accepted_at").asc(nulls_last=True),
            "-thanks_count",
            "created_at",
            "pk",
        )


class Answer(models.Model):
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="answers", verbose_name=_("question")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("author"),
        help_text=_("Who wrote it down."),
    )
    answered_as = models.CharField(
        _("answerer as written"),
        max_length=60,
        blank=True,
        help_text=_("Who said it, where that is not the author's account."),
    )
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin.choices, default=Origin.OWN
    )
    body = models.TextField(_("answer"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="accepted_answers",
        verbose_name=_("accepted by"),
    )
    endorsed_at = models.DateTimeField(_("endorsed"), null=True, blank=True, editable=False)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="endorsed_answers",
        verbose_name=_("endorsed by"),
    )
    images = models.ManyToManyField(Image, related_name="answers", blank=True, editable=False)
    created_at = models.DateTimeField(_("answered"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="deleted_answers",
        verbose_name=_("deleted by"),
    )
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="answer_has_body"),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | ~Q(answered_as=""), name="answer_has_author"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="answer_origin"),
        ]
        indexes = [models.Index(fields=["question", "created_at"], name="answer_question_at")]

    def __str__(self) -> str:
        return self.body[:60]

    def get_absolute_url(self) -> str:
        return f"{reverse('question-detail', args=[self.question_id])}#answer-{self.pk}"

    @property
    def is_relayed(self) -> bool:
        return self.origin == Origin.RELAYED

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    @property
    def is_endorsed(self) -> bool:
        return self.endorsed_at is not None


class CommentQuerySet(models.QuerySet["Comment"]):
    def alive(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Remarks on what the reader may see; those on a withdrawn answer went with it."""
        return self.alive().filter(
            Q(answer__isnull=True) | Q(answer__deleted_at__isnull=True),
            question__in=Question.objects.visible_to(user).values("pk"),
        )


class Comment(models.Model):
    """A remark on a question, or on one of its answers."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="comments", verbose_name=_("question")
    )
    answer = models.ForeignKey(
        Answer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("answer"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    body = models.TextField(_("comment"), max_length=2000)
    images = models.ManyToManyField(Image, related_name="comments", blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="comment_has_body"),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Thanks(models.Model):
    """“도움됐어요”: an answer helped somebody."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="thanks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="thanks")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("“This helped”")
        verbose_name_plural = _("“This helped”")
        constraints = [
            models.UniqueConstraint(fields=["answer", "user"], name="thanks_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.answer}"


class Revision(models.Model):
    """What a question or an answer said before an edit."""

    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    answer = models.ForeignKey(
        Answer, models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    title = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="revisions"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, answer__isnull=True)
                | Q(question__isnull=True, answer__isnull=False),
                name="revision_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class QuestionCitation(Citation):
    question = models.ForeignKey(Question, models.CASCADE, related_name="citations")

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "reference"], name="question_cites_reference_once"
            ),
        ]


class AnswerCitation(Citation):
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="citations")

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "reference"], name="answer_cites_reference_once"
            ),
        ]
