"""Forms of the desk."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.images.forms import MarkdownField
from kb.mentoring.actions import Outcome


class ReplyForm(forms.Form):
    text = MarkdownField(
        label=_("Answer"),
        help_text=_("Markdown, formulas in $…$, pictures pasted or dropped."),
        max_length=50_000,
        error_messages={"required": _("Write your answer, or what you want to ask back.")},
    )
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput, required=True)
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class CorrectionForm(forms.Form):
    body = MarkdownField(
        label=_("What was relayed"),
        help_text=_("Change what isn't quite what you said, then confirm it."),
        max_length=50_000,
    )
