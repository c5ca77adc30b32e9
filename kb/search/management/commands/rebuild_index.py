"""Write the search index anew."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from kb.search.documents import sources
from kb.search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Build the search index beside the live one, which serves on until the swap."

    def handle(self, *args: Any, **options: Any) -> None:
        total = sum(1 for source in sources() for _ in source.all_pks())
        with tqdm(total=total, unit="doc", disable=not sys.stderr.isatty()) as bar:
            count = rebuild(bar.update)
        self.stdout.write(f"{count} documents are in the search index.")
