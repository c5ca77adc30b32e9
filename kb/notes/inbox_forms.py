"""Forms of the group's inbox: what is pasted, and the lines as they are looked over."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kb.core.text import clean_text
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting
from kb.notes.inbox import NAME_LENGTH, Candidate, Line, next_meetings
from kb.questions.forms.writing import LONGEST_BODY, LineField
from kb.questions.models import Question

LONGEST_PASTE: Final = 100_000
MOST_PASTED: Final = 2_000
MOST_LINES: Final = 150
MEETINGS: Final = 5


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label=_("Questions, one per line, or a chat"),
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Paste at least one line.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="inbox-%s")

    def clean_pasted(self) -> str:
        text = clean_text(self.cleaned_data["pasted"])
        if text.count("\n") >= MOST_PASTED:
            raise ValidationError(
                _("At most %(count)s lines at a time, please."), params={"count": MOST_PASTED}
            )
        return text


class ConfirmForm(forms.Form):
    """What holds for all lines: the meeting they go to; one form, sent twice, counts once."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("For the meeting"), required=False, empty_label=_("None")
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any = None, *, group: StudyGroup, meeting: str = "") -> None:
        super().__init__(data, auto_id="inbox-%s")
        meetings = next_meetings(group)
        offered = list(meetings[:MEETINGS])
        if chosen := next((one for one in meetings if str(one.pk) == meeting), None):
            offered = [chosen, *(one for one in offered if one != chosen)]
        choices: Any = self.fields["meeting"]
        choices.queryset = meetings
        choices.choices = [("", choices.empty_label), *((one.pk, _named(one)) for one in offered)]
        self.initial["meeting"] = offered[0].pk if offered else None
        self.has_meetings = bool(offered)


def _named(meeting: Meeting) -> str:
    return f"{meeting.label} · {date_format(meeting.held_on)}"


class LineForm(forms.Form):
    """A line: taken or not, its words, who asks; and whether one wants to know its twin."""

    take = forms.BooleanField(label=_("Take this line"), required=False)
    text = LineField(label=_("Question"), max_length=LONGEST_BODY, required=False)
    asker = LineField(label=_("Asker"), max_length=NAME_LENGTH, required=False)
    twin = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    want = forms.BooleanField(label=_("I wonder, too"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("take") and not data.get("text"):
            self.add_error("text", _("Write your question in a sentence."))
        return data


class LinesFormSet(forms.BaseFormSet[LineForm]):
    """The lines of one paste, in their order."""

    candidates: list[Candidate]

    @classmethod
    def of(cls, candidates: list[Candidate]) -> "LinesFormSet":
        lines: LinesFormSet = ALL_LINES(initial=[_initial(one) for one in candidates], prefix="l")
        lines.show(candidates)
        return lines

    @classmethod
    def sent(cls, data: Any) -> "LinesFormSet":
        lines: LinesFormSet = ALL_LINES(data, prefix="l")
        return lines

    def show(self, candidates: Iterable[Candidate]) -> None:
        """Put beside each form what is known of its line."""
        for form, candidate in zip(self.forms, candidates, strict=True):
            form.candidate = candidate  # type: ignore[attr-defined]  # for the template

    def taken(self) -> list[Line]:
        return [
            Line(number, said["text"], said["asker"])
            for number, said in enumerate(self.cleaned_data)
            if said.get("take")
        ]

    def wanted(self, viewer: Viewer, group: StudyGroup) -> list[Question]:
        """Return the twins that the reader wants to know of, as far as they see them."""
        pks = [said["twin"] for said in self.cleaned_data if said.get("want") and said["twin"]]
        rows = Question.objects.visible_to(viewer.user).filter(group=group, pk__in=pks)
        return list(rows.select_related("group__cohort"))


ALL_LINES: Any = forms.formset_factory(
    LineForm, formset=LinesFormSet, extra=0, max_num=MOST_LINES, validate_max=True
)


def _initial(one: Candidate) -> Mapping[str, Any]:
    return {
        "take": one.is_new,
        "text": one.text,
        "asker": one.asked_as,
        "twin": one.twin.pk if one.twin else None,
    }
