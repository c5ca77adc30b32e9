"""The form by which minutes are written."""

import uuid
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.core.text import clean_text

LONGEST: Final = 200_000
MOST_LINES: Final = 5_000


class MinutesText(forms.CharField):
    """Text whose lines are counted as in the box it is typed in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        text = clean_text(super().to_python(value) or "")
        if text.count("\n") >= MOST_LINES:
            raise ValidationError(
                _("At most %(count)s lines, please. Import longer notes as a file."),
                params={"count": MOST_LINES},
            )
        return text


class MinutesForm(forms.Form):
    """`version`: which saved text this one began with; `seen`: which other one was shown."""

    text = MinutesText(
        label=_("Minutes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    page = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="minutes-%s", **kwargs)
