"""Pages on which notes are read."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest
from kb.core.paging import page_of
from kb.groups import people
from kb.groups.models import StudyGroup
from kb.notes.lines import shown_sections
from kb.notes.models import Note, NoteQuerySet, SectionCitation
from kb.questions.forms.choices import GroupField


class NoteFilter(forms.Form):
    """Which notes to list; what cannot be chosen is a wrong address."""

    group = GroupField(
        StudyGroup.objects.none(),
        label=_("Study group"),
        required=False,
        empty_label=_("All groups"),
    )
    author = forms.ModelChoiceField(
        label=_("Author"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("All authors"),
    )
    month = forms.TypedChoiceField(
        label=_("Month"), required=False, empty_value=None, coerce=date.fromisoformat
    )

    def __init__(self, *args: Any, notes: NoteQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = StudyGroup.objects.filter(pk__in=notes.values("group")).select_related("cohort")
        authors = User.objects.filter(pk__in=notes.values("author"))
        months = notes.filter(written_on__isnull=False).dates("written_on", "month", order="DESC")
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups.order_by("-cohort__starts_on", "name")
        fields["author"].queryset = authors.order_by("display_name", "pk")
        fields["month"].choices = [
            ("", _("All months")),
            *((day.isoformat(), date_format(day, "YEAR_MONTH_FORMAT")) for day in months),
        ]

    def keep(self, notes: NoteQuerySet) -> NoteQuerySet:
        if not self.is_valid():
            raise Http404
        if group := self.cleaned_data["group"]:
            notes = notes.filter(group=group)
        if author := self.cleaned_data["author"]:
            notes = notes.filter(author=author)
        if month := self.cleaned_data["month"]:
            notes = notes.filter(written_on__year=month.year, written_on__month=month.month)
        return notes


@require_safe
def note_list(request: SignedInRequest) -> HttpResponse:
    notes = Note.objects.visible_to(request.user)
    form = NoteFilter(request.GET, notes=notes)
    rows = form.keep(notes).select_related("author", "group").prefetch_related("lectures__course")
    context = {
        "form": form,
        "page": page_of(request, rows.latest_first().defer("source")),
        "is_filtered": any(form.cleaned_data.values()),
        "can_import": _can_import(request.user),
    }
    return render(request, "notes/note_list.html", context)


def _can_import(user: User) -> bool:
    return StudyGroup.objects.visible_to(user).active().exists()


@require_safe
def note_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a note by its sections, or as it was written (?as=written) line by line."""
    notes = Note.objects.visible_to(request.user).select_related("author", "group__cohort")
    note = get_object_or_404(notes.prefetch_related("lectures__course"), pk=pk)
    is_as_written = request.GET.get("as") == "written"
    sections = [] if is_as_written else shown_sections(note, request.user)
    citations = SectionCitation.objects.filter(note_section__note=note)
    context = {
        "note": note,
        "is_as_written": is_as_written,
        "lines": note.source.split("\n") if is_as_written else [],
        "sections": sections,
        "citations": citations.select_related("reference").order_by("line", "pk"),
        "knows_author": people.visible_to(request.user).filter(notes=note).exists(),
    }
    return render(request, "notes/note_detail.html", context)
