"""Measure how quickly notes are read and written."""

import random
import resource
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from kb.groups.models import Cohort, Program, StudyGroup
from kb.notes.actions import import_notes
from kb.notes.bench import FIRST_DAY, MEAN, MadeNote, long_note, made_notes, pieces_of
from kb.notes.intake import Reading, read_all
from kb.notes.reading import parse

PARSED, WRITTEN, LONGER = 100, 40, 12
TIMES = 10
ROUNDS = 7
MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    help = (
        "Read and write many made-up notes of real length and print how quickly it went. "
        "What it writes is rolled back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = Path(settings.BASE_DIR) / "fixtures" / "notes"
        parser.add_argument("--notes", type=int, default=1000, metavar="N")
        parser.add_argument("--folder", type=Path, default=folder, metavar="DIR")
        parser.add_argument("--parse-only", action="store_true", help="write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        pieces = pieces_of(options["folder"])
        if not pieces:
            raise CommandError(
                _("There are no notes in %(folder)s.") % {"folder": options["folder"]}
            )
        notes = made_notes(pieces, options["notes"])
        mean = sum(len(note.text) for note in notes) / len(notes)
        distinct = len({note.text for note in notes})
        self._tell(_("Notes"), f"{len(notes)} ({distinct})")
        self._tell(_("Characters, mean"), f"{mean:.0f}")
        reading = self._parse(notes)
        self._tell(_("Ten times longer takes"), f"{_ratio(pieces):.1f} ×", f"≤ {LONGER} ×")
        if not options["parse_only"]:
            self._write(reading)
        self._tell(_("Peak memory"), f"{_peak():.0f} MB")

    def _tell(self, label: str, figure: str, target: str = "") -> None:
        self.stdout.write(f"{label:28}{figure:>16}{target:>16}")

    def _parse(self, notes: Sequence[MadeNote]) -> Reading:
        files = [(note.path, note.text.encode()) for note in notes]
        began = time.process_time()
        reading = read_all(files)
        rate = len(notes) / (time.process_time() - began)
        self._tell(_("Questions read"), str(sum(len(note.questions) for note in reading.notes)))
        self._tell(_("Parsed a second, one core"), f"{rate:.0f}", f"≥ {PARSED}")
        self._tell(_("Peak memory after parsing"), f"{_peak():.0f} MB")
        return reading

    def _write(self, reading: Reading) -> None:
        with transaction.atomic():
            group = _scratch_group()
            began = time.perf_counter()
            outcome = import_notes(group=group, by=None, author=None, reading=reading)
            seconds = time.perf_counter() - began
            transaction.set_rollback(True)
        written = outcome.report["notes"]["created"]
        label = _("Written a second, %(vendor)s") % {"vendor": connection.vendor}
        self._tell(label, f"{written / seconds:.0f}", f"≥ {WRITTEN}")
        for name in ("meetings", "questions", "answers"):
            self._tell(f"  {name}", str(outcome.report[name]["created"]))


def _scratch_group() -> StudyGroup:
    program = Program.objects.create(name="bench_import", slug="bench-import")
    cohort = Cohort.objects.create(
        program=program,
        name="1",
        slug="1",
        starts_on=FIRST_DAY,
        ends_on=FIRST_DAY + timedelta(days=365),
    )
    return StudyGroup.objects.create(cohort=cohort, name="bench", slug="bench-import")


def _ratio(pieces: Sequence[str]) -> float:
    """Return how much longer a note ten times as long takes to read."""
    chance = random.Random(2)
    short = [long_note(pieces, MEAN, FIRST_DAY, chance, n) for n in range(ROUNDS * TIMES)]
    long = [long_note(pieces, MEAN * TIMES, FIRST_DAY, chance, n) for n in range(ROUNDS)]
    per_short = statistics.median(map(_seconds, short))
    per_long = statistics.median(map(_seconds, long))
    lengths = statistics.mean(map(len, long)) / statistics.mean(map(len, short))
    return per_long / per_short * TIMES / lengths


def _seconds(text: str) -> float:
    data = text.encode()
    began = time.process_time()
    parse(data, "note.md")
    return time.process_time() - began


def _peak() -> float:
    """Return the most memory this process has held, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / MEGABYTE if sys.platform == "darwin" else used * 1024 / MEGABYTE
