"""Import notes: at once, or handed in, looked at and confirmed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.core.errors import KbError
from kb.groups.models import StudyGroup
from kb.notes.actions.writing import Writer
from kb.notes.existing import existing_in, setting_of
from kb.notes.intake import Reading, language_of, read_all
from kb.notes.models import Import, PendingFile, PendingImport
from kb.notes.planning import Plan, plan
from kb.notes.reading import Problem
from kb.notes.report import Report, problem_data, report_of
from kb.search.updates import gathered


class PlanChanged(KbError):
    """Somebody changed something between the preview and its confirmation."""

    def __init__(self) -> None:
        super().__init__(
            _("Something changed in the group in the meantime. Look at the preview again.")
        )


@dataclass(frozen=True)
class Outcome:
    """`run` is None where nothing was to be written."""

    plan: Plan
    report: Report
    run: Import | None = None


def plan_for(*, group: StudyGroup, author: User | None, reading: Reading) -> Plan:
    """Compare notes with what the group has now; nothing is written."""
    setting = setting_of(group, author, language_of(reading.notes))
    return plan(reading.notes, existing_in(group, author), setting)


def fingerprint(planned: Plan) -> str:
    """Return a digest that differs if anything would be written otherwise."""
    return hashlib.sha256(repr(planned).encode()).hexdigest()


@transaction.atomic
def import_notes(
    *,
    group: StudyGroup,
    by: User | None,
    author: User | None,
    reading: Reading,
    seen: str = "",
) -> Outcome:
    """Write what notes hold, all or nothing; `seen` is the fingerprint of the plan agreed to.

    Imports of one group are served one after the other. Raises PlanChanged.
    """
    StudyGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)
    planned = plan_for(group=group, author=author, reading=reading)
    if seen and seen != fingerprint(planned):
        raise PlanChanged
    return write_plan(planned, group=group, by=by, author=author, reading=reading)


def write_plan(
    planned: Plan, *, group: StudyGroup, by: User | None, author: User | None, reading: Reading
) -> Outcome:
    """Do what a plan says, as one import; call it while the group's row is held."""
    report = report_of(planned, reading)
    if planned.changes_nothing:
        return Outcome(planned, report)
    run = Import.objects.create(group=group, by=by, report=report)
    with gathered():
        run.written = Writer(planned, run, author).write().as_data()
    run.save(update_fields=["written"])
    return Outcome(planned, report, run)


@transaction.atomic
def hand_in(
    *,
    group: StudyGroup,
    by: User,
    author: User | None,
    files: Iterable[tuple[str, bytes | Problem]],
) -> PendingImport:
    """Keep files for their preview, in place of what the same person handed in before."""
    reading = read_all(files)
    PendingImport.objects.filter(by=by).delete()
    pending = PendingImport.objects.create(
        group=group,
        by=by,
        author=author,
        problems=[problem_data(problem) for problem in reading.problems],
    )
    PendingFile.objects.bulk_create(
        PendingFile(pending=pending, path=note.path, text=note.text)
        for note in (*reading.notes, *reading.left_out)
    )
    return pending


def reading_of(pending: PendingImport) -> Reading:
    """Read the kept files again, as they were handed in."""
    files = pending.files.order_by("pk")
    return read_all((file.path, file.text.encode()) for file in files)


@transaction.atomic
def confirm(*, pending: PendingImport, by: User, seen: str) -> Outcome:
    """Write what the preview showed. Raises PlanChanged."""
    outcome = import_notes(
        group=pending.group,
        by=by,
        author=pending.author,
        reading=reading_of(pending),
        seen=seen,
    )
    if outcome.run:
        outcome.run.report["refused"] = pending.problems
        outcome.run.save(update_fields=["report"])
    pending.delete()
    return outcome


def discard(*, pending: PendingImport) -> None:
    pending.delete()
