"""Pages of references, with what cites them."""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest, posted
from kb.core.errors import NotAllowed
from kb.core.paging import page_of
from kb.groups.viewer import Viewer
from kb.library import rules
from kb.library.forms import ReferenceForm
from kb.library.models import Reference, ReferenceKind
from kb.library.views import form_page
from kb.pages import references as queries
from kb.pages.answers import shown_answers
from kb.questions.models import Answer, Question
from kb.questions.rows import rows_for

CITING_SHOWN = 50


class ReferenceFilter(forms.Form):
    kind = forms.ChoiceField(choices=ReferenceKind.choices, required=False)
    text = forms.CharField(
        label=_("Words in the title or the address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title or address")}),
    )


@require_safe
def reference_list(request: SignedInRequest) -> HttpResponse:
    form = ReferenceFilter(request.GET)
    if not form.is_valid():
        raise Http404
    kind = form.cleaned_data["kind"]
    found = queries.references_visible_to(request.user)
    found = queries.with_words(found, request.user, form.cleaned_data["text"])
    kinds = _kinds(found)
    page = page_of(request, (found.filter(kind=kind) if kind else found).order_by("-pk"))
    context = {
        "form": form,
        "kind": kind,
        "kinds": kinds,
        "total": sum(count for _value, _label, count in kinds),
        "page": page,
        "references": queries.shown_to(request.user, page),
    }
    return render(request, "pages/reference_list.html", context)


def _kinds(references: Any) -> list[tuple[str, str, int]]:
    """Count what there is of each kind."""
    counts = dict(references.order_by().values_list("kind").annotate(count=Count("pk")))
    return [
        (kind.value, str(kind.label), counts[kind.value])
        for kind in ReferenceKind
        if counts.get(kind.value)
    ]


@require_safe
def reference_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request.user)
    visible = queries.references_visible_to(request.user).select_related("program")
    reference = get_object_or_404(visible, pk=pk)
    context = {
        "reference": reference,
        "shown": queries.shown_to(request.user, [reference])[0],
        "lectures": reference.lectures.visible_to(request.user).select_related("course").in_order(),
        "can_edit": rules.can_list_references(request.user, reference.program),
        **_cited_by(viewer, reference),
    }
    return render(request, "pages/reference_detail.html", context)


def _cited_by(viewer: Viewer, reference: Reference) -> dict[str, Any]:
    """Gather what cites a reference, by kind, as far as the reader may see it."""
    user = viewer.user
    questions = Question.objects.visible_to(user).filter(citations__reference=reference)
    answers = Answer.objects.visible_to(user).filter(citations__reference=reference)
    return {
        "questions": rows_for(viewer, questions.newest_first()[:CITING_SHOWN]),
        "answers": shown_answers(viewer, answers.order_by("-created_at", "-pk")[:CITING_SHOWN]),
        "meetings": _meetings(user, reference),
        "sections": _sections(user, reference),
    }


def _meetings(user: User, reference: Reference) -> Any:
    citations = queries.meeting_citations(user).filter(reference=reference)
    rows = citations.select_related("meeting").prefetch_related("meeting__groups")
    return rows.order_by("-meeting__held_on", "-pk")[:CITING_SHOWN]


def _sections(user: User, reference: Reference) -> Any:
    citations = queries.section_citations(user).filter(reference=reference)
    rows = citations.select_related("note_section__note__author", "note_section__note__group")
    return rows.order_by("-note_section__note__written_on", "-pk")[:CITING_SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
def reference_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a reference a title, a kind and its lectures; only one that the reader may see."""
    visible = queries.references_visible_to(request.user).select_related("program")
    reference = get_object_or_404(visible, pk=pk)
    if not rules.can_list_references(request.user, reference.program):
        raise NotAllowed(_("Leads and operators list references for the whole program."))
    form = ReferenceForm(posted(request), instance=reference)
    if request.method != "POST" or not form.is_valid():
        [shown] = queries.shown_to(request.user, [reference])
        back, heading = reference.get_absolute_url(), _("Change the reference")
        return form_page(request, form, heading, back=back, subject=shown.title)
    form.save()
    return redirect("reference-list" if not visible.filter(pk=pk).exists() else reference)
