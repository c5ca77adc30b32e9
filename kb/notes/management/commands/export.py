"""Write everything of a group into a folder, so that it can be read and brought back."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from kb.groups.models import StudyGroup
from kb.notes.exact import ExactFile, exact_files
from kb.questions.models import Question, Visibility


class Command(BaseCommand):
    help = "Write a group's meetings, questions, notes and references as Markdown files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
        parser.add_argument("--group", required=True, metavar="SLUG", help="the study group's slug")
        parser.add_argument("--language", default="ko", choices=("ko", "en"), help="of the titles")
        parser.add_argument(
            "--private", action="store_true", help="with what is for the mentors only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        group = _group(options["group"])
        folder: Path = options["folder"]
        _check_empty(folder)
        with_private = options["private"]
        files = exact_files(group, with_private=with_private, language=options["language"])
        count = 0
        for file in tqdm(files, unit="", disable=not sys.stderr.isatty(), leave=False):
            _write(folder, file)
            count += 1
        self.stdout.write(
            _("Written to %(folder)s: %(count)s files.") % {"folder": folder, "count": count}
        )
        hidden = Question.objects.alive().filter(group=group, visibility=Visibility.MENTORS).count()
        if hidden and not with_private:
            self.stdout.write(
                _("Questions for the mentors only were left out: %(count)s (--private takes them).")
                % {"count": hidden}
            )


def _group(slug: str) -> StudyGroup:
    found = StudyGroup.objects.select_related("cohort__program").filter(slug=slug).first()
    if found is None:
        slugs = StudyGroup.objects.order_by("slug").values_list("slug", flat=True)[:20]
        raise CommandError(
            _("There is no group “%(slug)s”. Groups: %(slugs)s")
            % {"slug": slug, "slugs": ", ".join(slugs) or "–"}
        )
    return found


def _check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(_("%(folder)s is not an empty folder.") % {"folder": folder})


def _write(folder: Path, file: ExactFile) -> None:
    place = folder / file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(file.text, encoding="utf-8", newline="\n")
