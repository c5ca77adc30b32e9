"""Read Markdown notes of a group in from files and folders."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.notes import messages, restoring
from kb.notes.actions import import_notes, plan_for
from kb.notes.intake import NoteFile, Reading, load, note_files, read_all
from kb.notes.reading import Problem
from kb.notes.reading.plain import predictions
from kb.notes.report import Report, report_of


class Command(BaseCommand):
    help = "Read Markdown notes in: sessions, questions with answers, lectures, references."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
        parser.add_argument("--group", required=True, metavar="SLUG", help="the study group's slug")
        parser.add_argument("--author", metavar="E-MAIL", help="whose notes these are")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument(
            "--json", action="store_true", help="print JSON; with --dry-run, what was read"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        group = _group(options["group"])
        author = _author(options["author"])
        files = note_files(options["paths"])
        exact, reading = _split(read_all(_loaded(files)))
        if options["dry_run"]:
            plan = plan_for(group=group, author=author, reading=reading)
            report = report_of(plan, reading)
        else:
            with transaction.atomic():
                self._bring_back(group, author, exact)
                outcome = import_notes(group=group, by=author, author=author, reading=reading)
            report = outcome.report
        if options["json"]:
            data = _predictions(reading) if options["dry_run"] else report
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            self._tell_refused(report)
        else:
            self._tell(report, dry_run=options["dry_run"])
        if report["refused"]:
            raise CommandError(_refusal(len(_paths(report["refused"])), len(files)))

    def _bring_back(
        self, group: StudyGroup, by: User | None, exact: list[restoring.ExactNote]
    ) -> None:
        """Restore what an export of a group holds exactly."""
        if not exact:
            return
        try:
            restored = restoring.restore(group=group, by=by, notes=exact)
        except restoring.CannotRestore as refusal:
            raise CommandError(str(refusal)) from None
        self.stderr.write(
            _("Restored from an export: %(made)s new, %(kept)s as they were")
            % {"made": restored.total, "kept": restored.kept}
        )

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("Nothing was written. This is what an import would do:"))
        for name, words in _kinds().items():
            self.stdout.write(f"{words}: {_counted(report[name])}")
        for remark in report["remarks"]:
            said = messages.remark_text(remark["code"], remark["text"])
            self.stdout.write(f"{messages.place(remark['path'], remark['line'])}: {said}")
        for conflict in report["conflicts"]:
            self.stdout.write(_conflict(conflict))
        self._tell_refused(report)

    def _tell_refused(self, report: Report) -> None:
        for problem in report["refused"]:
            said = messages.problem_text(problem["code"], problem["params"])
            self.stderr.write(f"{messages.place(problem['path'], problem['line'])}: {said}")


def _group(slug: str) -> StudyGroup:
    found = StudyGroup.objects.select_related("cohort__program").filter(slug=slug).first()
    if found is None:
        slugs = StudyGroup.objects.order_by("slug").values_list("slug", flat=True)[:20]
        raise CommandError(
            _("There is no group “%(slug)s”. Groups: %(slugs)s")
            % {"slug": slug, "slugs": ", ".join(slugs) or "–"}
        )
    if found.is_read_only:
        raise CommandError(
            _("The cohort of “%(slug)s” is archived, so the group is read-only.") % {"slug": slug}
        )
    return found


def _split(reading: Reading) -> tuple[list[restoring.ExactNote], Reading]:
    try:
        return restoring.split(reading)
    except restoring.CannotRestore as refusal:
        raise CommandError(str(refusal)) from None


def _author(email: str | None) -> User | None:
    if email is None:
        return None
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(_("Nobody has the e-mail address “%(email)s”.") % {"email": email})
    return found


def _loaded(files: Iterable[NoteFile]) -> Iterator[tuple[str, bytes | Problem]]:
    """Read the files one after the other, with a progress bar on a terminal."""
    for file in tqdm(list(files), unit="", disable=not sys.stderr.isatty(), leave=False):
        yield file.path, load(file)


def _predictions(reading: Reading) -> dict[str, Any]:
    notes = sorted((*reading.notes, *reading.left_out), key=lambda note: note.path)
    return {"notes": [predictions(note) for note in notes]}


def _kinds() -> dict[str, str]:
    return {
        "notes": _("Notes"),
        "meetings": _("Meetings"),
        "questions": _("Questions"),
        "answers": _("Answers"),
    }


def _counted(counts: dict[str, int]) -> str:
    said = _("%(created)s new, %(updated)s changed, %(kept)s as they were") % counts
    if counts["conflicts"]:
        more = ngettext("%(n)s conflict", "%(n)s conflicts", counts["conflicts"])
        said = f"{said}, {more % {'n': counts['conflicts']}}"
    return said


def _conflict(conflict: dict[str, Any]) -> str:
    return _(
        "%(place)s: changed here and in the file; what is here stays.\n"
        "  here: %(stored)s\n  file: %(source)s"
    ) % {
        "place": messages.place(conflict["path"], conflict["line"]),
        "stored": conflict["stored"],
        "source": conflict["source"],
    }


def _paths(problems: list[dict[str, Any]]) -> set[str]:
    return {problem["path"] for problem in problems}


def _refusal(refused: int, files: int) -> str:
    return ngettext(
        "%(refused)s of %(files)s file was refused.",
        "%(refused)s of %(files)s files were refused.",
        files,
    ) % {"refused": refused, "files": files}
