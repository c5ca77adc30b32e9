"""The form by which notes are handed in: pasted or uploaded."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.notes import rules
from kb.notes.intake import PATH_LENGTH, plain_name, problem
from kb.notes.planning import digest_of
from kb.notes.reading import Problem
from kb.notes.reading.source import LIMIT

FILES = 50
MINE, THE_GROUPS = "me", "group"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploaded files, as many as one import takes."""

    widget = ManyFilesInput(attrs={"accept": ".md,.markdown,text/markdown,text/plain"})
    default_error_messages = {
        "too-many": ngettext_lazy(
            "Choose at most %(limit)s file at a time.",
            "Choose at most %(limit)s files at a time.",
            "limit",
        ),
    }

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = [file for file in data or [] if file]
        if len(files) > FILES:
            raise ValidationError(self.error_messages["too-many"], "too-many", {"limit": FILES})
        # Empty files come through: the report names them with the other problems.
        return files


class ImportForm(forms.Form):
    group = forms.ModelChoiceField(
        label=_("Study group"), queryset=StudyGroup.objects.none(), empty_label=None
    )
    whose = forms.ChoiceField(
        label=_("Whose notes are these?"),
        choices=[(MINE, _("Mine")), (THE_GROUPS, _("The group's"))],
        initial=MINE,
        widget=forms.RadioSelect,
    )
    uploads = ManyFilesField(
        label=_("Markdown files"),
        required=False,
        help_text=_("Up to 50 files of up to 2 MB each, UTF-8."),
    )
    text = forms.CharField(
        label=_("Or paste Markdown"),
        required=False,
        strip=False,
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("File name of what you paste"),
        required=False,
        max_length=PATH_LENGTH,
        help_text=_("Pasting again under the same name changes the same note."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        field = cast(forms.ModelChoiceField[StudyGroup], self.fields["group"])
        field.queryset = groups_to_import_into(viewer)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["uploads"] and not cleaned["text"].strip():
            raise ValidationError(_("Choose files, or paste the text of a note."))
        return cleaned

    @property
    def author(self) -> User | None:
        return self.viewer.user if self.cleaned_data["whose"] == MINE else None

    def handed_in(self) -> list[tuple[str, bytes | Problem]]:
        """Return the files and the pasted text, each with its name."""
        files = [
            (plain_name(file.name or ""), _content(file)) for file in self.cleaned_data["uploads"]
        ]
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if text.strip():
            name = plain_name(self.cleaned_data["name"].strip()) or f"{digest_of(text)[:12]}.md"
            files.append((name, text.encode("utf-8", "replace")))
        return files


def groups_to_import_into(viewer: Viewer) -> QuerySet[StudyGroup]:
    groups = StudyGroup.objects.visible_to(viewer.user).active().select_related("cohort")
    writable = [group.pk for group in groups if rules.can_import(viewer, group)]
    return StudyGroup.objects.filter(pk__in=writable).order_by("-cohort__starts_on", "name")


def _content(file: UploadedFile[bytes]) -> bytes | Problem:
    """Return what a file holds, unless it is too large to be read at all."""
    size = file.size or 0
    if size > LIMIT:
        return problem(plain_name(file.name or ""), "too-large", size=size, limit=LIMIT)
    content: bytes = file.read()
    return content
