"""Pages on which notes are handed in, looked at, confirmed, and an import is undone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest
from kb.core.errors import NotAllowed
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting
from kb.notes import actions, rules
from kb.notes.forms import ImportForm, groups_to_import_into
from kb.notes.messages import place, problem_text, remark_text
from kb.notes.models import Import, Note, PendingImport
from kb.notes.planning import Plan
from kb.notes.preview import note_lines, shown_note
from kb.notes.report import Report, report_of
from kb.questions.models import Question

QUESTIONS_SHOWN = 100
RUNS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def note_import(request: SignedInRequest) -> HttpResponse:
    """Take files and pasted text in, for their preview."""
    viewer = Viewer.of(request.user)
    groups = groups_to_import_into(viewer)
    if not groups.exists():
        raise NotAllowed(_("Notes are imported by the people of a running group."))
    initial = {"group": groups.filter(slug=request.GET.get("group", "")).first() or groups.first()}
    form = ImportForm(request.POST or None, request.FILES or None, viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        pending = actions.hand_in(
            group=form.cleaned_data["group"],
            by=request.user,
            author=form.author,
            files=form.handed_in(),
        )
        return redirect("import-preview", pending.pk)
    waiting = PendingImport.objects.filter(by=request.user).first()
    runs = Import.objects.filter(group__in=groups).select_related("group", "by").order_by("-pk")
    context = {"form": form, "waiting": waiting, "runs": runs[:RUNS_SHOWN]}
    return render(request, "notes/note_import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what handed-in notes become; a POST writes just that."""
    pending = _pending(request, pk)
    if request.method == "POST":
        return _confirm(request, pending)
    return _preview_page(request, pending)


def _pending(request: SignedInRequest, pk: int) -> PendingImport:
    mine = PendingImport.objects.filter(by=request.user)
    pending = get_object_or_404(mine.select_related("group__cohort__program", "author"), pk=pk)
    if not StudyGroup.objects.visible_to(request.user).filter(pk=pending.group_id).exists():
        raise Http404
    if not rules.can_import(Viewer.of(request.user), pending.group):
        raise NotAllowed(_("Notes are imported by the people of a running group."))
    return pending


def _confirm(request: SignedInRequest, pending: PendingImport) -> HttpResponse:
    try:
        outcome = actions.confirm(
            pending=pending, by=request.user, seen=request.POST.get("seen") or "-"
        )
    except actions.PlanChanged as refusal:
        messages.warning(request, str(refusal))
        return _preview_page(request, pending, status=409)
    if outcome.run is None:
        messages.info(request, _("Everything was there already; nothing was written."))
        return redirect("note-list")
    return redirect("import-result", outcome.run.pk)


def _preview_page(
    request: SignedInRequest, pending: PendingImport, *, status: int = 200
) -> HttpResponse:
    reading = actions.reading_of(pending)
    plan = actions.plan_for(group=pending.group, author=pending.author, reading=reading)
    report = report_of(plan, reading)
    report["refused"] = pending.problems
    number = _number(request, plan)
    context = {
        "pending": pending,
        "plan": plan,
        "seen": actions.fingerprint(plan),
        "report": said(report),
        "notes": note_lines(plan),
        "note": None if number is None else shown_note(plan, number, pending.author),
        "is_as_written": request.GET.get("as") == "written",
    }
    return render(request, "notes/import_preview.html", context, status=status)


def _number(request: SignedInRequest, plan: Plan) -> int | None:
    """Return which note to show: the one asked for, else the first that changes something."""
    if not plan.notes:
        return None
    asked = request.GET.get("note", "")
    if asked:
        if not asked.isdecimal() or int(asked) >= len(plan.notes):
            raise Http404
        return int(asked)
    with_questions = {source.note for step in plan.questions for source in step.new.sources}
    return min(with_questions, default=0)


@require_POST
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.discard(pending=_pending(request, pk))
    return redirect("note-import")


@require_safe
def import_result(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what an import wrote, and whether it can be undone."""
    run = _run(request, pk)
    questions = Question.objects.visible_to(request.user).filter(
        pk__in=actions.made_by(run, Question)
    )
    context = {
        "run": run,
        "report": said(_report_for(run, request.user)),
        "notes": Note.objects.visible_to(request.user).filter(imported_by=run).latest_first(),
        "meetings": Meeting.objects.visible_to(request.user)
        .filter(pk__in=actions.made_by(run, Meeting))
        .latest_first(),
        "questions": questions.select_related("group").oldest_first()[:QUESTIONS_SHOWN],
        "question_count": questions.count(),
        "can_undo": rules.can_undo(Viewer.of(request.user), run),
        "reasons": actions.reasons_against_undoing(run, request.user),
    }
    return render(request, "notes/import_result.html", context)


def _report_for(run: Import, reader: User) -> Report:
    """Return a report without conflicts in what has been hidden from the reader since."""
    conflicts = run.report.get("conflicts", [])
    asked = [conflict["question"] for conflict in conflicts]
    seen = set(
        Question.objects.visible_to(reader).filter(pk__in=asked).values_list("pk", flat=True)
    )
    return {
        **run.report,
        "conflicts": [conflict for conflict in conflicts if conflict["question"] in seen],
    }


@require_POST
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    if not rules.can_undo(Viewer.of(request.user), run):
        raise NotAllowed(_("An import is undone by who made it, or by the group's lead."))
    try:
        actions.undo(run=run, by=request.user)
    except actions.CannotUndo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import was undone: what it wrote is gone."))
    return redirect("import-result", run.pk)


def _run(request: SignedInRequest, pk: int) -> Import:
    groups = StudyGroup.objects.visible_to(request.user)
    runs = Import.objects.filter(group__in=groups.values("pk"))
    return get_object_or_404(runs.select_related("group__cohort", "by"), pk=pk)


def said(report: Report) -> dict[str, Any]:
    """Put a report's problems and remarks into the reader's words."""
    refused = [
        {
            "place": place(one["path"], one["line"]),
            "text": problem_text(one["code"], one["params"]),
        }
        for one in report.get("refused", ())
    ]
    remarks = [
        {"place": place(one["path"], one["line"]), "text": remark_text(one["code"], one["text"])}
        for one in report.get("remarks", ())
    ]
    return {**report, "refused": refused, "remarks": remarks}
