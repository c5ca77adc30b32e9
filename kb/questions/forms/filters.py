"""The filters of the list of questions, as its address has them."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Course, Lecture
from kb.meetings.models import Meeting
from kb.questions.forms.choices import Choices, GroupField, by_course, number_in
from kb.questions.listing import Sort, Tab
from kb.questions.models import Question, Tag
from kb.questions.models.question import QuestionQuerySet

# A name without an account, in the same box as people with one.
AS_WRITTEN = "as:"
# “All” and a single one: nothing to choose.
FEW = 2


class FilterForm(forms.Form):
    """What narrows the list; each box offers only what the reader's own questions have."""

    group = GroupField(
        StudyGroup.objects.none(), required=False, label=_("Group"), empty_label=_("All groups")
    )
    course = forms.ModelChoiceField(
        Course.objects.none(), required=False, label=_("Course"), empty_label=_("All courses")
    )
    lecture = forms.ModelChoiceField(
        Lecture.objects.none(), required=False, label=_("Lecture"), empty_label=_("All lectures")
    )
    tag = forms.ModelChoiceField(
        Tag.objects.none(), required=False, label=_("Tag"), empty_label=_("All tags")
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), required=False, label=_("Meeting"), empty_label=_("All meetings")
    )
    person = forms.ChoiceField(required=False, label=_("Asked by"))
    sort = forms.ChoiceField(choices=Sort.choices, required=False, label=_("Order"))
    tab = forms.ChoiceField(choices=Tab.choices, required=False, widget=forms.HiddenInput)

    NARROWING = ("group", "course", "lecture", "tag", "meeting", "person")

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.viewer = viewer
        self.visible = Question.objects.visible_to(viewer.user)
        own = self.visible.order_by()
        self._offer("group", _groups_of(own))
        self._offer("course", Course.objects.filter(lectures__questions__in=own).distinct())
        self._offer_lectures(own)
        self._offer("tag", Tag.objects.filter(questions__in=own).distinct().order_by("name"))
        self._offer("meeting", _meetings_of(viewer, own))
        self._field("person").choices = [("", _("Anybody")), *_people_of(viewer, self.visible)]
        self.full_clean()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _offer(self, name: str, rows: Any) -> None:
        field = self._field(name)
        field.queryset = rows
        offered = [(row.pk, field.label_from_instance(row)) for row in field.queryset]
        field.choices = [("", field.empty_label), *offered]

    def _offer_lectures(self, own: QuestionQuerySet) -> None:
        """Offer the chosen course's lectures; without a course all of them, course by course."""
        rows = Lecture.objects.filter(questions__in=own).select_related("course").distinct()
        field = self._field("lecture")
        field.queryset = rows.in_order()
        if course := number_in(self.data.get("course", "")):
            field.queryset = field.queryset.filter(course=course)
        field.choices = [("", field.empty_label), *by_course(field.queryset)]

    def selected(self, name: str) -> Any:
        """What a box says, or None where it says nothing (or nothing that exists)."""
        return self.cleaned_data.get(name) or None

    @property
    def chosen_tab(self) -> Tab:
        return Tab(self.selected("tab") or Tab.ALL)

    @property
    def chosen_sort(self) -> Sort:
        return Sort(self.selected("sort") or Sort.OPEN_FIRST)

    @property
    def is_narrowed(self) -> bool:
        return any(self.selected(name) for name in self.NARROWING)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """Return the filters that have something to choose from."""
        return [
            self[name]
            for name in self.NARROWING
            if len(self._field(name).choices) > FEW or self.data.get(name)
        ]

    @property
    def has_ignored(self) -> bool:
        """Whether the address names something that isn't there, or not for this reader."""
        wrong = set(self.errors)
        if self.selected("course"):
            wrong.discard("lecture")  # another course was chosen: its lectures are offered now
        return bool(wrong)

    def questions(self) -> QuestionQuerySet:
        """Return the visible questions that the filters let through, of every tab."""
        found = self.visible
        if group := self.selected("group"):
            found = found.filter(group=group)
        if course := self.selected("course"):
            of_course = Question.lectures.through.objects.filter(lecture__course=course)
            found = found.filter(pk__in=of_course.values("question"))
        if lecture := self.selected("lecture"):
            found = found.filter(lectures=lecture)
        if tag := self.selected("tag"):
            found = found.filter(tags=tag)
        if meeting := self.selected("meeting"):
            found = found.filter(meeting=meeting)
        if person := self.selected("person"):
            found = asked_by(self.viewer, found, person)
        return found


def asked_by(viewer: Viewer, questions: QuestionQuerySet, person: str) -> QuestionQuerySet:
    """Keep what somebody asked, as far as the reader may know that it was them."""
    if person.startswith(AS_WRITTEN):
        is_theirs = Q(asked_as=person.removeprefix(AS_WRITTEN))
    else:
        is_theirs = Q(asker=person)
    return questions.naming_asker_to(viewer.user).filter(is_theirs)


def _groups_of(questions: QuestionQuerySet) -> Any:
    rows = StudyGroup.objects.filter(pk__in=questions.values("group"))
    return rows.select_related("cohort__program").order_by("cohort__starts_on", "name")


def _meetings_of(viewer: Viewer, questions: QuestionQuerySet) -> Any:
    rows = Meeting.objects.visible_to(viewer.user).filter(pk__in=questions.values("meeting"))
    return rows.latest_first()


def _people_of(viewer: Viewer, questions: QuestionQuerySet) -> Choices:
    """Offer whom the reader knows to have asked something, with an account or without."""
    known = questions.naming_asker_to(viewer.user).order_by()
    people = User.objects.filter(pk__in=known.values("asker")).order_by("display_name", "pk")
    written = known.exclude(asked_as="").values_list("asked_as", flat=True).distinct()
    return [
        *((str(user.pk), user.display_name) for user in people),
        *((f"{AS_WRITTEN}{name}", name) for name in sorted(written)),
    ]
