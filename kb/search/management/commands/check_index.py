"""Tell whether the search index is whole."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.search.checkup import Findings, examine

MEGABYTE = 1_000_000
SHOWN = 5


class Command(BaseCommand):
    help = (
        "Compare the search index with the documents it should hold: lag, size, what is missing, "
        "gone or orphaned. Exits with 1 if something must be put right."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--contents",
            action="store_true",
            help="read every document as well, and compare it with what was indexed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = examine(contents=options["contents"])
        self.stdout.write(
            f"{found.documents} documents, {found.size / MEGABYTE:.1f} MB of postings; "
            f"{found.waiting} updates waiting, the oldest for {found.longest_wait:.0f} s."
        )
        if found.problem:
            raise CommandError(found.problem)
        self._list(found)
        if found.wrong:
            raise CommandError("The search index is not whole. Run: manage.py rebuild_index")
        self.stdout.write("Nothing is missing, gone or orphaned.")

    def _list(self, found: Findings) -> None:
        for name, wrong in found.wrong.items():
            shown = ", ".join(_said(one) for one in wrong[:SHOWN])
            more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
            self.stdout.write(f"{len(wrong)} {name}: {shown}{more}")


def _said(one: object) -> str:
    return "/".join(map(str, one)) if isinstance(one, tuple) else str(one)
