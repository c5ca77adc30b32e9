"""Load the glossary that comes with the program."""

from typing import Any

from django.core.management.base import BaseCommand

from kb.search.shipped import load_glossary, read_groups, shipped_file


class Command(BaseCommand):
    help = "Load fixtures/glossary.tsv; groups that operators have changed stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        lines = shipped_file().read_text(encoding="utf-8").splitlines()
        done = load_glossary(read_groups(lines))
        self.stdout.write(
            f"Glossary: {done.created} groups new, {done.changed} changed, {done.left} as before."
        )
