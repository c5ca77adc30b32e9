"""Measure the relevance of search on sets in the layout of BEIR."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kb.core.errors import KbError
from kb.search.engines import DEFAULTS, FALLBACK, engine_path
from kb.search.evaluation import evaluate, read_set

ENGINES = {"whoosh": FALLBACK, "postgres": DEFAULTS["postgresql"]}


class Command(BaseCommand):
    help = (
        "Measure nDCG@10, MRR@10 and recall on folders with corpus.jsonl, queries.jsonl, "
        "qrels/test.tsv and perhaps exclude.tsv, beside the live index."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
        parser.add_argument("--engine", default="", help="whoosh, postgres, or a dotted path")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        path = ENGINES.get(options["engine"], options["engine"]) or engine_path()
        sets = {}
        for folder in options["folders"]:
            try:
                collected = read_set(folder.resolve())
            except KbError as error:
                raise CommandError(str(error)) from error
            quiet = options["json"] or not sys.stderr.isatty()
            size = len(collected.corpus) + len(collected.relevant)
            with tqdm(total=size, desc=collected.name, disable=quiet) as bar:
                sets[collected.name] = evaluate(
                    collected, path, indexed=bar.update, asked=bar.update
                )
        if options["json"]:
            self.stdout.write(json.dumps({"sets": sets}))
        else:
            self._table(sets)

    def _table(self, sets: dict[str, dict[str, float]]) -> None:
        names = list(next(iter(sets.values())))
        self.stdout.write(" ".join([f"{'set':24}", *(f"{name:>10}" for name in names)]))
        for title, figures in sets.items():
            values = (f"{figures[name]:>10.4f}" for name in names)
            self.stdout.write(" ".join([f"{title:24}", *values]))
