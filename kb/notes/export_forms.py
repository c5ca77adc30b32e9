"""Forms of exports: in which shape, of which week, by which template."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.groups.forms import date_field_widget
from kb.notes.exports import Form
from kb.notes.models import BlogHeader, ExportTemplate
from kb.notes.rendering import Shape
from kb.notes.rendering.templates import MAX_TEMPLATE, TemplateProblem, check_template
from kb.notes.template_problems import template_problem

OWN = "template-"
SHAPES = (
    (Shape.LOG.value, _("Questions and answers, as Q. and A.")),
    (Shape.SUMMARY.value, _("Summary with numbered topics")),
    (Shape.REFERENCES.value, _("List of references")),
)
EXAMPLE = """\
# {{ log.title }}

{% for session in log.sessions %}
## {{ session.held_on }} {{ session.title }}
{% for question in session.questions %}

### {{ question.title }}

{% for answer in question.answers %}
- {{ answer.by }}: {{ answer.text }}
{% endfor %}
{% endfor %}
{% endfor %}
"""


class ShapeForm(forms.Form):
    """The shape of an export: built in, or a template of the groups it is of."""

    shape = forms.ChoiceField(label=_("Shape"), required=False)

    def __init__(self, data: Any, *, templates: Iterable[ExportTemplate]) -> None:
        super().__init__(data)
        self.templates = {f"{OWN}{one.pk}": one for one in templates}
        field: Any = self.fields["shape"]
        field.choices = [
            *SHAPES,
            *((key, f"{one.name} · {one.group}") for key, one in self.templates.items()),
        ]

    @property
    def chosen(self) -> Form:
        """Return the form to write in; an address that names none means the first."""
        shape = self.cleaned_data.get("shape", "") if self.is_valid() else ""
        if shape in self.templates:
            return Form(template=self.templates[shape])
        return Form(Shape(shape)) if shape else Form()


class WeekForm(forms.Form):
    """A week, by any of its days."""

    day = forms.DateField(label=_("A day of the week"), required=False, widget=date_field_widget())

    @property
    def monday(self) -> date:
        day = (self.cleaned_data.get("day") if self.is_valid() else None) or timezone.localdate()
        return day - timedelta(days=day.weekday()) if day > date.min + timedelta(days=7) else day


class BlogHeaderForm(forms.ModelForm[BlogHeader]):
    class Meta:
        model = BlogHeader
        fields = ["front_matter"]
        widgets = {"front_matter": forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})}
        help_texts = {
            "front_matter": _(
                "YAML lines for your blog, above every week. {title} and {date} are filled in."
            )
        }


class TemplateForm(forms.ModelForm[ExportTemplate]):
    class Meta:
        model = ExportTemplate
        fields = ["name", "body"]
        widgets = {
            "body": forms.Textarea(
                attrs={"rows": 20, "spellcheck": "false", "maxlength": MAX_TEMPLATE}
            )
        }
        help_texts = {"body": _("Jinja2. What is exported is in “log”; see the example.")}

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        try:
            check_template(body)
        except TemplateProblem as problem:
            raise ValidationError(template_problem(problem), code=problem.code) from None
        return body

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = ExportTemplate.objects.filter(
            group=self.instance.group_id, name=cleaned.get("name", "")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("The group has a template with this name."))
        return cleaned
