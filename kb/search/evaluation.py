"""Measure relevance on folders in the layout of BEIR, by the real ways in and out."""

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.core.errors import KbError
from kb.search.documents import Document, Source, register, unregister
from kb.search.find import search
from kb.search.query import parse_query
from kb.search.rebuilding import Report, rebuild
from kb.search.scratch import scratch

KIND = "evaluation"
AUDIENCE = "everybody"
DEPTHS = (1, 5, 10)


class NotASet(KbError):
    """The folder does not hold what an evaluation needs."""


@dataclass(frozen=True, slots=True)
class Collected:
    """One set: documents, queries, which documents answer each, which are left out."""

    name: str
    corpus: Mapping[str, Document]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]
    excluded: Mapping[str, frozenset[str]]


def read_set(folder: Path) -> Collected:
    """Read corpus.jsonl, queries.jsonl, qrels/test.tsv and, if it is there, exclude.tsv."""
    try:
        corpus = {row["_id"]: _document(row) for row in _lines(folder / "corpus.jsonl")}
        queries = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl")}
        relevant = _pairs(folder / "qrels" / "test.tsv")
        exclusions = folder / "exclude.tsv"
        excluded = _pairs(exclusions) if exclusions.exists() else {}
    except (OSError, ValueError, KeyError) as error:
        raise NotASet(f"{folder}: {error}") from error
    return Collected(folder.name, corpus, queries, relevant, excluded)


def _lines(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _document(row: Mapping[str, str]) -> Document:
    title, text = row.get("title", ""), row["text"]
    return Document(KIND, row["_id"], title, frozenset({AUDIENCE}), text)


def _pairs(path: Path) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, *score = line.split("\t")
        if not score or float(score[0]) > 0:
            found.setdefault(query, set()).add(document)
    return {query: frozenset(documents) for query, documents in found.items()}


def measure(found: Sequence[str], relevant: Collection[str]) -> dict[str, float]:
    """Measure one ranking by binary relevance (Järvelin & Kekäläinen 2002 for nDCG)."""
    gains = [1.0 if document in relevant else 0.0 for document in found[:10]]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
    first = next((place for place, gain in enumerate(gains) if gain), None)
    result = {
        "ndcg@10": sum(gain / math.log2(place + 2) for place, gain in enumerate(gains)) / ideal,
        "mrr@10": 0.0 if first is None else 1 / (first + 1),
    }
    for depth in DEPTHS:
        result[f"recall@{depth}"] = sum(gains[:depth]) / len(relevant)
    return result


def evaluate(
    collected: Collected,
    engine_path: str,
    *,
    indexed: Report = lambda done: None,
    asked: Report = lambda done: None,
) -> dict[str, float]:
    """Index one set in a scratch place, ask its queries, and average over them."""
    source = Source(
        KIND,
        lambda keys: [collected.corpus[key] for key in keys if key in collected.corpus],
        lambda: collected.corpus,
    )
    register(KIND, load=source.load, all_pks=source.all_pks)
    try:
        with scratch(engine_path):
            rebuild(indexed, only=[source])
            return _asked(collected, asked)
    finally:
        unregister(KIND)


def _asked(collected: Collected, report: Report) -> dict[str, float]:
    sums: dict[str, float] = {}
    for query, relevant in collected.relevant.items():
        skipped = collected.excluded.get(query, frozenset())
        parsed = parse_query(collected.queries[query], today=date(2000, 1, 1))
        hits = search(parsed, audiences=[AUDIENCE], per_page=10 + len(skipped)).hits
        found = [hit.pk for hit in hits if hit.pk not in skipped]
        for name, value in measure(found, relevant).items():
            sums[name] = sums.get(name, 0.0) + value
        report(1)
    return {name: round(total / len(collected.relevant), 4) for name, total in sums.items()}
