"""Pages on which operators set up programs, cohorts and groups."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from kb.accounts.requests import SignedInRequest, form_methods, posted
from kb.core.errors import NotAllowed
from kb.groups import rules
from kb.groups.forms import CohortForm, GroupForm, ProgramForm
from kb.groups.models import Cohort, Program, Role, StudyGroup
from kb.groups.views import visible_group


def _operators_only(request: SignedInRequest) -> None:
    """Hide the pages from everybody else."""
    if not rules.can_run_program(request.user):
        raise Http404


@require_safe
def program_list(request: SignedInRequest) -> HttpResponse:
    _operators_only(request)
    groups = Prefetch("cohorts__groups", queryset=_counted_groups())
    cohorts = Prefetch("cohorts", queryset=Cohort.objects.order_by("-starts_on", "name"))
    programs = Program.objects.prefetch_related(cohorts, groups).order_by("name")
    return render(request, "groups/program_list.html", {"programs": programs})


def _counted_groups() -> Any:
    """Count who belongs to each group now."""
    today = timezone.localdate()
    now = Q(memberships__user__is_active=True, memberships__starts_on__lte=today) & (
        Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=today)
    )
    counts = {
        f"{role}_count": Count("memberships", filter=now & Q(memberships__role=role))
        for role in Role.values
    }
    return StudyGroup.objects.annotate(**counts).order_by("name")


@form_methods
def program_create(request: SignedInRequest) -> HttpResponse:
    _operators_only(request)
    return _edit(request, ProgramForm(posted(request)), _lazy("New program"))


@form_methods
def program_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    _operators_only(request)
    program = get_object_or_404(Program, slug=slug)
    return _edit(request, ProgramForm(posted(request), instance=program), str(program))


@form_methods
def cohort_create(request: SignedInRequest, slug: str) -> HttpResponse:
    _operators_only(request)
    cohort = Cohort(program=get_object_or_404(Program, slug=slug))
    form = CohortForm(posted(request), instance=cohort)
    return _edit(request, form, _lazy("New cohort"), where=cohort.program)


@form_methods
def cohort_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    _operators_only(request)
    cohort = get_object_or_404(Cohort.objects.select_related("program"), pk=pk)
    title = str(cohort)
    return _edit(request, CohortForm(posted(request), instance=cohort), title)


@form_methods
def group_create(request: SignedInRequest, pk: int) -> HttpResponse:
    _operators_only(request)
    cohort = get_object_or_404(Cohort.objects.select_related("program"), pk=pk)
    form = GroupForm(posted(request), instance=StudyGroup(cohort=cohort))
    return _edit(request, form, _lazy("New group"), where=cohort)


@form_methods
def group_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    group = visible_group(request, slug)
    if not rules.can_run_program(request.user):
        raise NotAllowed(_("The operators look after a group’s name and time zone."))
    title = str(group)
    return _edit(request, GroupForm(posted(request), instance=group), title)


def _edit(
    request: SignedInRequest, form: ModelForm[Any], title: str | Promise, *, where: Any = None
) -> HttpResponse:
    """Show the form until it can be saved."""
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "title": title, "where": where}
        return render(request, "groups/program_form.html", context)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("program-list")
