"""Forms of what a program teaches: courses, lectures, listed references."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from kb.core.urls import normalise_url
from kb.library.models import Course, Lecture, Reference


class CourseForm(forms.ModelForm[Course]):
    class Meta:
        model = Course
        fields = ["program", "name", "position"]
        help_texts = {"position": _("Courses are listed by it, the lowest first.")}


class LectureForm(forms.ModelForm[Lecture]):
    """A lecture of a course that is given; its number or its title is needed."""

    class Meta:
        model = Lecture
        fields = ["number", "title", "week", "day"]

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.course = course

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("number") and not said.get("title") and not self.errors:
            raise ValidationError(_("Give the lecture a number or a title."), code="nameless")
        return said

    def _get_validation_exclusions(self) -> set[str]:
        """Let the constraints be checked in the course, though the form doesn't ask for it."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # no stub
        return exclusions - {"course"}


class ListReferenceForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=300,
        help_text=_("Seen by the whole program."),
    )

    def clean_url(self) -> str:
        url = normalise_url(self.cleaned_data["url"])
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            message = _("Give a web address that begins with http:// or https://.")
            raise ValidationError(message, code="url") from error
        return url


class ReferenceForm(forms.ModelForm[Reference]):
    class Meta:
        model = Reference
        fields = ["title", "kind", "is_listed", "lectures"]
        widgets = {"lectures": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lectures = Lecture.objects.filter(course__program=self.instance.program)
        field = self.fields["lectures"]
        field.queryset = lectures.select_related("course").in_order()  # type: ignore[attr-defined]  # a ModelChoiceField
