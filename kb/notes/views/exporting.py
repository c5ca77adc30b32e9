"""Pages on which people take home what they may read."""

from collections.abc import Iterable
from datetime import timedelta
from typing import IO, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.accounts.requests import SignedInRequest, form_methods, posted
from kb.core.brake import Brake
from kb.core.errors import NotAllowed
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes import exporting
from kb.notes.everything import everything
from kb.notes.export_forms import EXAMPLE, BlogHeaderForm, ShapeForm, TemplateForm, WeekForm
from kb.notes.exporting import MOST_QUESTIONS, Reader
from kb.notes.exports import Export, Form, file_name, one_file, zipped
from kb.notes.models import BlogHeader, ExportTemplate
from kb.notes.rendering import Link
from kb.notes.rendering.templates import TemplateProblem
from kb.notes.template_problems import template_problem
from kb.questions import listing
from kb.questions.forms.filters import FilterForm
from kb.questions.models.question import QuestionQuerySet

PREVIEWED = 20_000
TEMPLATES = Brake("export-template", limit=30, seconds=60)
ALL_AT_ONCE = Brake("export-everything", limit=6, seconds=60)


def answer_export(request: SignedInRequest, export: Export, **context: Any) -> HttpResponseBase:
    """Show an export, or hand it out: ?download=one or ?download=zip."""
    form = ShapeForm(request.GET, templates=_templates(request, export))
    chosen = form.chosen
    if chosen.template is not None:
        TEMPLATES.spend(str(request.user.pk))
    try:
        match request.GET.get("download"):
            case "zip":
                return _zip(export, zipped(export, chosen, request.user))
            case "one":
                return _text(export, one_file(export, chosen, request.build_absolute_uri))
            case _:
                text = one_file(export, chosen, request.build_absolute_uri)
                context |= {"preview": text[:PREVIEWED], "is_cut": len(text) > PREVIEWED}
                status = 200
    except TemplateProblem as problem:
        context["problem"] = template_problem(problem)
        status = 422
    return render(
        request,
        "notes/export.html",
        _context(request, export, form, chosen) | context,
        status=status,
    )


def _context(
    request: SignedInRequest, export: Export, form: ShapeForm, chosen: Form
) -> dict[str, Any]:
    kept = [(name, value) for name, value in request.GET.items() if name not in _OWN]
    group = export.group
    return {
        "export": export,
        "form": form,
        "kept": kept,
        "can_change_templates": group is not None and Viewer.of(request.user).can_manage(group),
        "has_several": len(export.logs) > 1,
    }


_OWN = ("shape", "download", "csrfmiddlewaretoken")


def _templates(request: SignedInRequest, export: Export) -> QuerySet[ExportTemplate]:
    """Offer the templates of the group something is of, else those of all one's groups."""
    groups = StudyGroup.objects.visible_to(request.user)
    own = groups if export.group is None else groups.filter(pk=export.group.pk)
    return (
        ExportTemplate.objects.filter(group__in=own.values("pk"))
        .select_related("group")
        .order_by("group__name", "name")
    )


def _text(export: Export, text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    return _attached(response, f"{export.name}.md")


def _zip(export: Export, file: IO[bytes]) -> FileResponse:
    return FileResponse(
        file, as_attachment=True, filename=f"{export.name}.zip", content_type="application/zip"
    )


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    header = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = header or "attachment"
    return response


# --- what is exported -----------------------------------------------------------------------------


@require_safe
def meeting_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    meetings = Meeting.objects.visible_to(request.user).select_related("facilitator", "scribe")
    meeting = get_object_or_404(meetings, pk=pk)
    name = f"{meeting.held_on}-{meeting.kind}"
    export = Export(
        title=str(meeting),
        name=name,
        logs={f"{name}.md": exporting.log_of_meeting(Reader.of(request.user), meeting)},
        back=meeting.get_absolute_url(),
        group=_own_group(request, meeting),
    )
    return answer_export(request, export)


def _own_group(request: SignedInRequest, meeting: Meeting) -> StudyGroup | None:
    visible = StudyGroup.objects.visible_to(request.user).filter(meetings=meeting)
    return visible.select_related("cohort").order_by("pk").first()


@require_safe
def lecture_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    lectures = Lecture.objects.visible_to(request.user).select_related("course")
    lecture = get_object_or_404(lectures, pk=pk)
    listed = Reference.objects.listed_for(request.user).filter(lectures=lecture).order_by("pk")
    links = [Link(one.url, one.title, one.kind) for one in listed]
    name = file_name(str(lecture))
    log = exporting.log_of_lecture(Reader.of(request.user), lecture, links)
    export = Export(str(lecture), name, {f"{name}.md": log}, lecture.get_absolute_url())
    return answer_export(request, export)


@require_safe
def group_export(request: SignedInRequest, slug: str) -> HttpResponseBase:
    groups = StudyGroup.objects.visible_to(request.user).select_related("cohort")
    group = get_object_or_404(groups, slug=slug)
    logs = exporting.logs_of_group(Reader.of(request.user), group)
    export = Export(group.name, group.slug, logs, group.get_absolute_url(), group)
    return answer_export(request, export)


@require_safe
def question_export(request: SignedInRequest) -> HttpResponseBase:
    """Export the list of questions just as its filters and its order have it."""
    filters = FilterForm(request.GET, viewer=Viewer.of(request.user))
    found = listing.in_tab(filters.questions(), filters.chosen_tab)
    ordered = listing.in_order(found, filters.chosen_sort)
    kept = request.GET.copy()
    for name in _OWN:
        kept.pop(name, None)
    back = f"{reverse('question-list')}?{kept.urlencode()}".rstrip("?")
    title = _("Questions")
    left_out = max(0, found.count() - MOST_QUESTIONS)
    return export_of_questions(request, ordered, title=title, back=back, left_out=left_out)


def export_of_questions(
    request: SignedInRequest,
    questions: QuestionQuerySet,
    *,
    title: str,
    back: str,
    left_out: int,
    most: int = MOST_QUESTIONS,
) -> HttpResponseBase:
    """Export questions in their order; the reader must be allowed to see them.

    `left_out` is how many more than `most` there are; the page says so.
    """
    log = exporting.log_of_questions(Reader.of(request.user), questions, title=title)
    name = f"{timezone.localdate()}-{file_name(title)}"
    export = Export(title, name, {f"{name}.md": log}, back)
    return answer_export(request, export, left_out=left_out, most=most)


@require_safe
def everything_export(request: SignedInRequest) -> StreamingHttpResponse:
    """Hand out everything the reader may read, as JSON."""
    ALL_AT_ONCE.spend(str(request.user.pk))
    response = StreamingHttpResponse(
        everything(request.user), content_type="application/json; charset=utf-8"
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="mundap-{timezone.localdate()}.json"'
    )
    return response


# --- my week --------------------------------------------------------------------------------------


@form_methods
def week_export(request: SignedInRequest) -> HttpResponseBase:
    """Export one's own week for a blog; a POST keeps the front matter for it."""
    header = BlogHeader.objects.filter(user=request.user).first() or BlogHeader(user=request.user)
    header_form = BlogHeaderForm(posted(request), instance=header)
    if request.method == "POST" and header_form.is_valid():
        header_form.save()
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    week = WeekForm(request.GET)
    monday = week.monday
    log = exporting.log_of_week(request.user, monday, header.front_matter)
    sunday = monday + timedelta(days=6)
    name = f"{sunday}-my-week"
    export = Export(
        title=_("My week"),
        name=name,
        logs={f"{name}.md": log},
        back=reverse("front"),
        is_week=True,
    )
    return answer_export(
        request,
        export,
        header_form=header_form,
        week={
            "form": WeekForm(initial={"day": monday}),
            "label": _("%(start)s to %(end)s")
            % {"start": date_format(monday), "end": date_format(sunday)},
            "before": monday - timedelta(days=7),
            "after": monday + timedelta(days=7),
            "is_empty": not log.parts and not log.sessions,
        },
    )


# --- a group's templates --------------------------------------------------------------------------


@form_methods
def export_template_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """List a group's templates, and take a new one."""
    group = _managed(request, slug)
    return _template_page(request, group, ExportTemplate(group=group))


@form_methods
def export_template_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    group = _managed(request, slug)
    return _template_page(request, group, get_object_or_404(group.export_templates, pk=pk))


@require_POST
def export_template_delete(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    group = _managed(request, slug)
    get_object_or_404(group.export_templates, pk=pk).delete()
    messages.success(request, _("The template was deleted."))
    return redirect("export-template-list", group.slug)


def _managed(request: SignedInRequest, slug: str) -> StudyGroup:
    groups = StudyGroup.objects.visible_to(request.user).select_related("cohort")
    group = get_object_or_404(groups, slug=slug)
    if not Viewer.of(request.user).can_manage(group):
        raise NotAllowed(_("Export templates are kept by the group's lead."))
    return group


def _template_page(
    request: SignedInRequest, group: StudyGroup, template: ExportTemplate
) -> HttpResponse:
    initial = {} if template.pk else {"body": EXAMPLE}
    if request.method == "POST":
        TEMPLATES.spend(str(request.user.pk))
    form = TemplateForm(posted(request), instance=template, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        kept.changed_by = request.user
        kept.save()
        messages.success(request, _("The template was saved."))
        return redirect("export-template-list", group.slug)
    context = {
        "group": group,
        "template": template,
        "form": form,
        "templates": _ordered(group),
    }
    status = 422 if form.is_bound else 200
    return render(request, "notes/export_templates.html", context, status=status)


def _ordered(group: StudyGroup) -> Iterable[ExportTemplate]:
    return group.export_templates.select_related("changed_by").order_by("name")
