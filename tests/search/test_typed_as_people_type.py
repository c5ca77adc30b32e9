"""Questions as people type them: particles, spacing, slips, either script, either layout.

`typed/documents.tsv` is a small collection, `typed/queries.tsv` what is typed and which documents
should come among the first five: any of those named, for some queries have several good answers.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.search.asking import answer
from kb.search.query import parse_query
from kb.search.shipped import load_glossary, read_groups, shipped_file
from kb.search.updates import mark_stale
from tests.search.shelf import EVERYBODY, GRAMMAR, KIND, TODAY, Shelf, registered

FOLDER = Path(__file__).parent / "typed"
ENOUGH = 0.97
FEWEST_QUERIES = 400


@dataclass(frozen=True, slots=True)
class Typed:
    """One query, how it is typed, and the documents of which one must be found."""

    how: str
    text: str
    wanted: frozenset[str]


def _rows(name: str) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _queries() -> list[Typed]:
    return [
        Typed(how, text, frozenset(wanted.split(","))) for how, text, wanted in _rows("queries.tsv")
    ]


def _first_five(text: str) -> list[str]:
    query = parse_query(text, GRAMMAR, today=TODAY)
    answered = answer(query, audiences=EVERYBODY, grammar=GRAMMAR, per_page=5)
    return [hit.pk for hit in answered.results.hits]


@pytest.mark.django_db
def test_what_people_type_finds_what_they_mean() -> None:
    shelf, missed = Shelf(), []
    for key, title, body, tag in _rows("documents.tsv"):
        shelf.keep(key, title, body, tags=tag, filters={"tag": (tag,)})
    load_glossary(read_groups(shipped_file().read_text(encoding="utf-8").splitlines()))
    with registered(shelf):
        mark_stale(KIND, shelf.documents)
        queries = _queries()
        missed = [one for one in queries if one.wanted.isdisjoint(_first_five(one.text))]
    recall = 1 - len(missed) / len(queries)
    print(f"recall@5 {recall:.4f} of {len(queries)}", Counter(one.how for one in missed))  # noqa: T201 - shown by pytest -s
    assert len(queries) >= FEWEST_QUERIES
    assert recall >= ENOUGH, "\n".join(f"{one.how}: {one.text}" for one in missed)
