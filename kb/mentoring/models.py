"""The desk's view of questions and answers: the same rows, in a mentor's words."""

from django.utils.translation import gettext_lazy as _

from kb.questions.models import Answer, Question


class DeskQuestion(Question):
    class Meta:
        proxy = True
        verbose_name = _("question waiting")
        verbose_name_plural = _("questions waiting")


class RelayedAnswer(Answer):
    class Meta:
        proxy = True
        verbose_name = _("relayed answer")
        verbose_name_plural = _("relayed answers to confirm")
