"""Write the search index anew."""

import os
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from tqdm import tqdm

from kb.core.errors import KbError
from kb.search.documents import sources
from kb.search.rebuilding import rebuild

# More processes hardly help: one process writes for all of them.
MOST_PROCESSES = 4
LINE_EVERY = 15.0


class Command(BaseCommand):
    help = (
        "Build the search index beside the live one, which serves on until the swap. "
        "Run again after an interruption it goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--processes",
            type=int,
            default=min(os.cpu_count() or 1, MOST_PROCESSES),
            help="how many processes analyse (by default one for each processor)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        total = sum(1 for source in sources() for _ in source.all_pks())
        with tqdm(total=total, unit="doc", disable=not sys.stderr.isatty()) as bar:
            told = Lines(self.stderr, total, quiet=not bar.disable)

            def report(done: int) -> None:
                bar.update(done)
                told.update(done)

            try:
                count = rebuild(report, processes=options["processes"])
            except KbError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{count} documents are in the search index.")


class Lines:
    """Progress for a log: now and then a line with the time left."""

    def __init__(self, out: OutputWrapper, total: int, *, quiet: bool) -> None:
        self._out = out
        self._total = total
        self._quiet = quiet
        self._done = 0
        self._begun = self._told = time.monotonic()

    def update(self, done: int) -> None:
        self._done += done
        now = time.monotonic()
        if self._quiet or now - self._told < LINE_EVERY:
            return
        self._told = now
        left = (now - self._begun) / max(self._done, 1) * (self._total - self._done)
        self._out.write(f"{self._done} of {self._total} documents, about {left:.0f} s left")
