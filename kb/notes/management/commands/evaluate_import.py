"""Measure how well notes are read, against labels that people gave."""

import json
import unicodedata
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.notes.evaluation import Labels, Scores, evaluate, mean
from kb.notes.intake import load, note_files, read_all
from kb.notes.reading.plain import predictions

NEEDED = ("source", "note_date", "sessions", "lectures", "questions", "references")
HEAD = "labels  hits     P     R    F1 answer unres  ref-F1 sess-F1 lect-F1  date  note"


class Command(BaseCommand):
    help = "Compare what is read of NOTES with the labels in GOLD (one JSON file a note)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold", type=Path, metavar="GOLD", help="folder of labels (*.json)")
        parser.add_argument("notes", type=Path, metavar="NOTES", help="folder of the notes")
        parser.add_argument(
            "--without-questions",
            type=Path,
            metavar="LIST",
            help="file with the paths of notes in which there is no question, one a line",
        )
        parser.add_argument("--json", action="store_true", help="print the totals as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        readings = _readings(options["notes"])
        rows = [
            (labels["source"], evaluate(labels, _belonging(labels["source"], readings)))
            for labels in _labels(options["gold"])
        ]
        total = Scores()
        for _source, scores in rows:
            total.add(scores)
        if options["without_questions"]:
            total.false_questions += _false_questions(options["without_questions"], readings)
        if options["json"]:
            self.stdout.write(json.dumps(total.as_data(), indent=1))
            return
        self.stdout.write(HEAD)
        for source, scores in [*rows, ("all", total)]:
            self.stdout.write(_row(source, scores))
        self.stdout.write(
            f"\n{total.notes} notes, {total.unread} of them not read; "
            f"{total.false_questions} questions where there are none; "
            f"{total.ignored} readings of doubtful labels left out; "
            f"section right in {_shown(mean(total.sections))}"
        )


def _labels(folder: Path) -> list[Labels]:
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise CommandError(f"{folder}: no *.json file with labels")
    return [_label(path) for path in paths]


def _label(path: Path) -> Labels:
    try:
        labels = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    missing = [key for key in NEEDED if not isinstance(labels, dict) or key not in labels]
    if missing:
        raise CommandError(f"{path}: {', '.join(missing)} missing")
    return {**labels, "source": unicodedata.normalize("NFC", labels["source"])}


def _readings(folder: Path) -> dict[str, Labels]:
    if not folder.is_dir():
        raise CommandError(f"{folder}: no such folder")
    reading = read_all((file.path, load(file)) for file in note_files([folder]))
    return {note.path: predictions(note) for note in (*reading.notes, *reading.left_out)}


def _belonging(source: str, readings: Mapping[str, Labels]) -> Labels | None:
    """Return the reading whose path ends like the label's, or the reverse."""
    return next((one for path, one in readings.items() if _ends_alike(source, path)), None)


def _ends_alike(one: str, other: str) -> bool:
    left, right = one.split("/"), other.split("/")
    shorter = min(len(left), len(right))
    return left[-shorter:] == right[-shorter:]


def _false_questions(listing: Path, readings: Mapping[str, Labels]) -> int:
    try:
        lines = listing.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise CommandError(f"{listing}: {error}") from error
    sources = [unicodedata.normalize("NFC", line.strip()) for line in lines if line.strip()]
    found: Iterable[Labels | None] = (_belonging(source, readings) for source in sources)
    return sum(len(one["questions"]) for one in found if one)


def _row(source: str, scores: Scores) -> str:
    questions = scores.questions
    figures = (
        (questions.precision, 5),
        (questions.recall, 5),
        (questions.f1, 5),
        (mean(scores.answers), 6),
        (mean(scores.unresolved), 5),
        (scores.references.f1, 7),
        (scores.sessions.f1, 7),
        (scores.lectures.f1, 7),
        (mean(scores.dates), 5),
    )
    shown = " ".join(_shown(value).rjust(width) for value, width in figures)
    return f"{questions.hits + questions.missed:6d} {questions.hits:5d} {shown}  {source}"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
