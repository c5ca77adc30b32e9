"""Small forms that go with a move: why, until when, for which meeting, as whose duplicate."""

import re
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting, MeetingKind
from kb.questions import rules
from kb.questions.forms.writing import LineField
from kb.questions.models import Question, Visibility
from kb.questions.models.question import QuestionQuerySet

LONGEST_REASON: Final = 300
MOST_CANDIDATES: Final = 5
SATURDAY: Final = 5
ADDRESS: Final = re.compile(r"(?:^#?|/questions/)(\d{1,18})/?(?:[?#].*)?$")


class MoveForm(forms.Form):
    """A move that needs nothing more than to be wanted."""

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s")
        self.viewer, self.question = viewer, question


class ReasonForm(MoveForm):
    reason = LineField(label=_("Why"), max_length=LONGEST_REASON)


class ReopenForm(ReasonForm):
    reason = LineField(
        label=_("What is still unclear?"),
        max_length=LONGEST_REASON,
    )


class AskBackForm(ReasonForm):
    reason = LineField(label=_("What do you need to know?"), max_length=LONGEST_REASON)


class EscalateForm(MoveForm):
    reason = LineField(
        label=_("Why should a mentor see it?"),
        max_length=LONGEST_REASON,
        help_text=_("What you tried together, where you got stuck."),
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("For which meeting"),
        required=False,
        empty_label=_("As soon as a mentor has time"),
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(data, viewer=viewer, question=question)
        field: Any = self.fields["meeting"]
        field.queryset = mentorings_ahead(question)
        upcoming = list(field.queryset)
        field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in upcoming)]
        if upcoming:
            self.initial["meeting"] = upcoming[0].pk


def mentorings_ahead(question: Question) -> Any:
    """Return the group's next meetings with a mentor, today's included."""
    kinds = [MeetingKind.MENTORING, MeetingKind.OFFICE_HOUR]
    held = Meeting.objects.alive().of_group(question.group)
    ahead = held.filter(kind__in=kinds, held_on__gte=question.group.today())
    return ahead.order_by("held_on", "starts_at", "pk")


class DeferForm(MoveForm):
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = LineField(
        label=_("What happens until then"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("For example: I look it up and tell you tomorrow."),
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(data, viewer=viewer, question=question)
        today = question.group.today()
        next_day = today + timedelta(days=1)
        while next_day.weekday() >= SATURDAY:
            next_day += timedelta(days=1)
        self.initial["until"] = next_day
        self.fields["until"].widget.attrs["min"] = today.isoformat()


class ShareForm(MoveForm):
    visibility = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect)
    hides_names = forms.BooleanField(
        label=_("Outside the group, show pseudonyms instead of names"), required=False
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(data, viewer=viewer, question=question)
        offered = [Visibility.GROUP, Visibility.COHORT]
        if rules.is_asker(viewer, question):
            offered.append(Visibility.MENTORS)
        field: Any = self.fields["visibility"]
        field.choices = [(one.value, one.label) for one in offered]
        is_groups = question.visibility == Visibility.GROUP
        self.initial = {
            # Whoever opens this wants to share.
            "visibility": Visibility.COHORT if is_groups else question.visibility,
            "hides_names": question.hides_names,
        }


class CloseForm(MoveForm):
    """Close as the duplicate of another question, or for a reason."""

    duplicate = LineField(
        label=_("The same was asked before"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("The other question's number or address, or words in its title."),
    )
    reason = LineField(
        label=pgettext_lazy("closing", "Or say why it is no longer needed"),
        required=False,
        max_length=LONGEST_REASON,
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(data, viewer=viewer, question=question)
        self.candidates: list[Question] = []

    def clean_duplicate(self) -> Question | None:
        said: str = self.cleaned_data["duplicate"]
        if not said:
            return None
        others = Question.objects.visible_to(self.viewer.user).exclude(pk=self.question.pk)
        if address := ADDRESS.search(said):
            return self._numbered(others, int(address[1]))
        return self._titled(others, said)

    def _numbered(self, others: QuestionQuerySet, number: int) -> Question:
        found = others.filter(pk=number).first()
        if number == self.question.pk:
            raise forms.ValidationError(_("That is this question itself."))
        if found is None:
            raise forms.ValidationError(_("You can't see any question with this number."))
        return found

    def _titled(self, others: QuestionQuerySet, words: str) -> Question:
        has_all = Q()
        for word in words.split():
            has_all &= Q(title__icontains=word)
        found = list(others.filter(has_all).newest_first()[: MOST_CANDIDATES + 1])
        if not found:
            raise forms.ValidationError(_("No question that you can see has these words."))
        if len(found) > 1:
            self.candidates = found[:MOST_CANDIDATES]
            raise forms.ValidationError(_("Several questions have these words. Choose one."))
        return found[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("duplicate") and not data.get("reason"):
            raise forms.ValidationError(
                _("Name the question that this one repeats, or say why it is closed.")
            )
        return data
