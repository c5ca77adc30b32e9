"""Forms for what people write: questions, answers, comments."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.core.text import clean_line, clean_text
from kb.groups.models import Membership, StudyGroup
from kb.groups.viewer import Viewer
from kb.images.forms import MarkdownField
from kb.library.models import Lecture
from kb.meetings.models import Meeting
from kb.questions import rules
from kb.questions.forms.choices import GroupField, by_course, by_group
from kb.questions.models import Answer, Question, Tag, Visibility
from kb.questions.versions import version_of

LONGEST_TITLE: Final = 300
LONGEST_BODY: Final = 50_000
LONGEST_COMMENT: Final = 2_000
LONGEST_TAG: Final = 50
MOST_TAGS: Final = 10
MEETINGS_SINCE: Final = timedelta(days=60)
MEETINGS_UNTIL: Final = timedelta(days=30)


class LineField(forms.CharField):
    """One clean line."""

    def to_python(self, value: Any) -> Any:
        return clean_line(super().to_python(value) or "")


class BodyField(MarkdownField):
    """Clean Markdown of a bearable length."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_BODY)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return clean_text(super().to_python(value) or "").strip()


class TagsField(LineField):
    """Tags by comma, each with or without its #."""

    def clean(self, value: Any) -> list[str]:
        line = super().clean(value)
        names = list(dict.fromkeys(filter(None, (n.strip(" #") for n in line.split(",")))))
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(
                _("At most %(count)s tags, please."), params={"count": MOST_TAGS}
            )
        for name in names:
            if len(name) > LONGEST_TAG:
                raise forms.ValidationError(
                    _("The tag “%(name)s…” is too long."), params={"name": name[:20]}
                )
        return names


def writable_groups(viewer: Viewer) -> list[StudyGroup]:
    """Return the groups in which the reader may ask, for boxes that choose one."""
    groups = StudyGroup.objects.visible_to(viewer.user).active()
    return list(groups.select_related("cohort__program").order_by("-cohort__starts_on", "name"))


# --- Questions ----------------------------------------------------------------------------------


class QuestionForm(forms.Form):
    """What a question says and where it belongs; asking and editing have it in common."""

    title = LineField(
        label=_("Question"),
        max_length=LONGEST_TITLE,
        help_text=_("One sentence is enough."),
        error_messages={"required": _("Write your question in a sentence.")},
    )
    body = BodyField(
        label=_("Details"),
        required=False,
        help_text=_(
            "What you tried, what you expected. Markdown, formulas in $…$, pictures by pasting."
        ),
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Meeting"), required=False, empty_label=_("No meeting")
    )
    lectures = forms.ModelMultipleChoiceField(
        Lecture.objects.none(),
        label=_("Lectures"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        widget=forms.TextInput(attrs={"list": "known-tags", "autocomplete": "off"}),
        help_text=_("Separated by commas."),
    )

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _offer(
        self, viewer: Viewer, groups: list[StudyGroup], *, keeping: Question | None = None
    ) -> None:
        """Offer meetings and lectures of these groups, and what the question has already."""
        meetings = _near_meetings(viewer, groups, keeping)
        self._field("meeting").queryset = meetings
        self._field("meeting").choices = [
            ("", self._field("meeting").empty_label),
            *by_group(groups, meetings),
        ]
        programs = {group.cohort.program_id for group in groups}
        lectures = Lecture.objects.filter(course__program__in=programs).select_related("course")
        self._field("lectures").queryset = lectures.in_order()
        self._field("lectures").choices = by_course(self._field("lectures").queryset)
        self.known_tags = list(_tags_seen_by(viewer, programs)[:200])

    def _check_place(self, group: StudyGroup) -> None:
        """Refuse meetings and lectures of another group or program."""
        meeting: Meeting | None = self.cleaned_data.get("meeting")
        if meeting and group not in meeting.groups.all():
            self.add_error("meeting", _("This meeting isn't one of the chosen group."))
        lectures: Iterable[Lecture] = self.cleaned_data.get("lectures") or ()
        if any(one.course.program_id != group.cohort.program_id for one in lectures):
            self.add_error("lectures", _("These lectures aren't of the chosen group's program."))

    @property
    def has_meetings(self) -> bool:
        return len(self._field("meeting").choices) > 1

    @property
    def has_lectures(self) -> bool:
        return bool(self._field("lectures").choices)

    @property
    def has_chosen_lectures(self) -> bool:
        return bool(self["lectures"].value())


def _tags_seen_by(viewer: Viewer, programs: Iterable[int]) -> QuerySet[Tag, str]:
    """Return the names of tags on questions the reader may see: a tag tells, too."""
    seen = Question.objects.visible_to(viewer.user).order_by()
    tags = Tag.objects.filter(program__in=programs, questions__in=seen).distinct()
    return tags.order_by("name").values_list("name", flat=True)


def _near_meetings(viewer: Viewer, groups: list[StudyGroup], keeping: Question | None) -> Any:
    today = timezone.localdate()
    near = Q(held_on__range=(today - MEETINGS_SINCE, today + MEETINGS_UNTIL), groups__in=groups)
    if keeping is not None:
        near |= Q(pk=keeping.meeting_id)
    found = Meeting.objects.visible_to(viewer.user).filter(near).distinct()
    return found.prefetch_related("groups").latest_first()


class AskForm(QuestionForm):
    group = GroupField(StudyGroup.objects.none(), label=_("Group"), empty_label=None)
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=Visibility.choices,
        initial=Visibility.GROUP,
        widget=forms.RadioSelect,
    )
    hides_names = forms.BooleanField(
        label=_("Outside the group, show pseudonyms instead of names"), required=False
    )
    is_anonymous = forms.BooleanField(
        label=_("Ask anonymously"),
        required=False,
        help_text=_(
            "Your peers don't see your name; mentors and operators do. "
            "In a small group, people may guess it all the same."
        ),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any = None, *, viewer: Viewer, group: str = "") -> None:
        super().__init__(data)
        groups = writable_groups(viewer)
        self._field("group").queryset = StudyGroup.objects.filter(
            pk__in=[one.pk for one in groups]
        ).select_related("cohort__program")
        self._field("group").choices = [
            (one.pk, self._field("group").label_from_instance(one)) for one in groups
        ]
        self.has_one_group = len(groups) == 1
        # With a script, another group brings its own meetings and lectures at once.
        self._field("group").widget.attrs |= {
            "hx-get": reverse("question-ask"),
            "hx-trigger": "change",
            "hx-target": "#question-place",
            "hx-select": "#question-place",
            "hx-swap": "outerHTML",
        }
        self.place = _chosen(groups, data.get("group", "") if data is not None else group)
        self._offer(viewer, [self.place] if self.place else groups)
        if self.place:
            self.initial["group"] = self.place.pk
            self.initial["meeting"] = _meeting_today(self.place)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        group = data.get("group")
        if group:
            self._check_place(group)
        return data


def _chosen(groups: list[StudyGroup], pk: str) -> StudyGroup | None:
    """Return the group that was chosen, or the reader's only one, or their newest."""
    by_pk = {str(group.pk): group for group in groups}
    return by_pk.get(pk) or (groups[0] if groups else None)


def _meeting_today(group: StudyGroup) -> Meeting | None:
    """Guess the meeting from the calendar: a question asked today comes from today's."""
    held = Meeting.objects.alive().of_group(group).filter(held_on=group.today())
    return held.order_by("starts_at", "pk").first()


class VersionedForm(forms.Form):
    """An edit knows which version it began with."""

    based_on = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def go_on_from(self, text: Question | Answer) -> None:
        """Let the next saving replace what is there now, which its writer has been shown."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["based_on"] = version_of(text)
            self.data = data


class EditQuestionForm(VersionedForm, QuestionForm):
    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(
            data,
            initial={
                "title": question.title,
                "body": question.body,
                "meeting": question.meeting_id,
                "lectures": question.lectures.all(),
                "tags": ", ".join(tag.name for tag in question.tags.order_by("name")),
                "based_on": version_of(question),
            },
        )
        self.question = question
        self._offer(viewer, [question.group], keeping=question)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_place(self.question.group)
        return data


class DropInForm(forms.Form):
    """One line is a question; a longer one is its title, and its details hold all of it."""

    line = LineField(
        label=_("Drop a question"),
        max_length=LONGEST_BODY,
        error_messages={"required": _("Write your question in a sentence.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "send"}),
    )
    group = GroupField(StudyGroup.objects.none(), label=_("Group"), empty_label=None)
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data, auto_id="drop-in-%s")
        groups = writable_groups(viewer)
        field: Any = self.fields["group"]
        field.queryset = StudyGroup.objects.filter(pk__in=[group.pk for group in groups])
        field.queryset = field.queryset.select_related("cohort__program")
        field.choices = [(group.pk, field.label_from_instance(group)) for group in groups]
        self.fields["line"].widget.attrs["placeholder"] = _("What do you wonder about?")
        self.groups = groups
        self.can_ask = bool(groups)
        if len(groups) == 1:
            self.initial["group"] = groups[0].pk
            field.widget = forms.HiddenInput()

    @property
    def title_and_body(self) -> tuple[str, str]:
        line: str = self.cleaned_data["line"]
        if len(line) <= LONGEST_TITLE:
            return line, ""
        return line[: LONGEST_TITLE - 1].rstrip() + "…", line


# --- Answers and comments -----------------------------------------------------------------------


class AnswerForm(forms.Form):
    body = BodyField(
        label=_("Your answer"),
        help_text=_("Markdown, formulas in $…$, pictures by pasting."),
        error_messages={"required": _("Write your answer first.")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.mentors = _mentors_of(question.group) if rules.can_relay(viewer, question) else []
        if rules.can_relay(viewer, question):
            self._offer_relaying()

    def _offer_relaying(self) -> None:
        """Let a peer write down what a mentor said, and say who it was."""
        self.fields["relayed"] = forms.BooleanField(
            label=_("A mentor said this; I only write it down"), required=False
        )
        self.fields["answered_as"] = LineField(
            label=_("Which mentor"),
            required=False,
            max_length=60,
            initial=self.mentors[0] if len(self.mentors) == 1 else "",
            widget=forms.TextInput(attrs={"list": "mentors", "autocomplete": "off"}),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("relayed") and not data.get("answered_as"):
            self.add_error("answered_as", _("Say who said it."))
        if not data.get("relayed"):
            data["answered_as"] = ""
        return data


def _mentors_of(group: StudyGroup) -> list[str]:
    names = Membership.objects.current().mentors().filter(group=group)
    return list(names.order_by("user__display_name").values_list("user__display_name", flat=True))


class EditAnswerForm(VersionedForm):
    body = BodyField(label=_("Answer"), error_messages={"required": _("Write your answer first.")})

    def __init__(self, data: Any = None, *, answer: Answer) -> None:
        super().__init__(data, initial={"body": answer.body, "based_on": version_of(answer)})


class CommentForm(forms.Form):
    body = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_body(self) -> str:
        return clean_text(self.cleaned_data["body"]).strip()
