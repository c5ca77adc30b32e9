"""Measure how quick search is, beside what others do."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from kb.search.benchmark.clock import Figures, measure_engine, measure_peers
from kb.search.benchmark.corpus import Corpus
from kb.search.engines import DEFAULTS, FALLBACK
from kb.search.shipped import read_groups, shipped_file

ENGINES = {"whoosh": FALLBACK, "postgres": DEFAULTS["postgresql"]}
COMPARED = ("words warm", "sentence warm")


class Command(BaseCommand):
    help = (
        "Make a corpus, index it in a scratch place, and time queries and updates for our "
        "engines, stock Whoosh, PostgreSQL's ts_rank_cd and tantivy in one run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", default="10000", help="sizes, such as 10000,100000")
        parser.add_argument("--queries", type=int, default=200, help="queries of each sort")
        parser.add_argument("--engine", choices=sorted(ENGINES), action="append")
        parser.add_argument("--no-peers", action="store_true", help="measure our engines alone")
        parser.add_argument("--processes", type=int, default=min(os.cpu_count() or 1, 4))
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        groups = read_groups(shipped_file().read_text(encoding="utf-8").splitlines())
        common = [term for group in groups for term in group]
        results = {}
        for size in map(int, options["posts"].split(",")):
            figures = list(self._measured(Corpus(size, common), options))
            results[size] = [asdict(one) for one in figures]
            if not options["json"]:
                self._table(size, figures)
        if options["json"]:
            self.stdout.write(json.dumps(results))

    def _measured(self, corpus: Corpus, options: dict[str, Any]) -> Iterator[Figures]:
        queries, processes = options["queries"], options["processes"]
        quiet = options["json"] or not sys.stderr.isatty()
        for name in options["engine"] or sorted(ENGINES):
            if name == "postgres" and connection.vendor != "postgresql":
                self.stderr.write("postgres: skipped, needs a PostgreSQL database")
                continue
            with tqdm(total=corpus.size, desc=name, disable=quiet) as bar:
                yield measure_engine(name, ENGINES[name], corpus, queries, processes, bar.update)
        if not options["no_peers"]:
            yield from measure_peers(corpus, queries, self.stderr.write)

    def _table(self, size: int, figures: Sequence[Figures]) -> None:
        self.stdout.write(f"\n{size} posts; milliseconds, p50/p95, analysis of the query included")
        for one in figures:
            extent = f", {one.size} MB, at most {one.memory:.0f} MB of memory" if one.size else ""
            self.stdout.write(f"{one.name}: built in {one.build} s{extent}")
            for name, times in one.times.items():
                self.stdout.write(f"    {name:24}{times.p50:>10.2f} /{times.p95:>9.2f}")
        self._ratios(figures)

    def _ratios(self, figures: Sequence[Figures]) -> None:
        """Say how many times as long as each of our engines the peers take."""
        for ours in (one for one in figures if one.name in ENGINES):
            for other in (one for one in figures if one.name not in ENGINES):
                ratios = ", ".join(
                    f"{name} {other.times[name].p50 / ours.times[name].p50:.2f}"
                    for name in COMPARED
                )
                self.stdout.write(f"{other.name} takes, in times of {ours.name}: {ratios}")
