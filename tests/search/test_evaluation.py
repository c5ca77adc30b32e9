import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.search.engines import Engine
from kb.search.evaluation import measure
from kb.search.models import IndexedDocument
from tests.search.shelf import Shelf, found

CORPUS = [
    {"_id": "a", "title": "경사하강법", "text": "학습률이 크면 발산한다"},
    {"_id": "b", "title": "합성곱", "text": "커널을 움직이며 곱한다"},
    {"_id": "c", "title": "", "text": "학습률은 어떻게 정하나"},
]
QUERIES = [{"_id": "q1", "text": "커널"}, {"_id": "q2", "text": "학습률은 어떻게 정하나"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set of three documents and two queries; the second query is a document itself."""
    made = tmp_path / "tiny"
    (made / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (made / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (made / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tb\t1\nq2\ta\t1\n")
    (made / "exclude.tsv").write_text("query-id\tcorpus-id\nq2\tc\n")
    return made


def test_a_set_is_measured_beside_the_live_index(
    folder: Path, shelf: Shelf, store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.put("1", "커널이라는 말이 있는 살아 있는 글")
    call_command("evaluate_search", str(folder), "--json")
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert figures == {
        "sets": {
            "tiny": {
                "ndcg@10": 1.0,
                "mrr@10": 1.0,
                "recall@1": 1.0,
                "recall@5": 1.0,
                "recall@10": 1.0,
            }
        }
    }
    assert found("커널") == ["1"]
    assert IndexedDocument.objects.count() == 1


def test_the_table_names_every_set(
    folder: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_search", str(folder))
    assert "tiny" in capsys.readouterr().out


def test_a_folder_that_is_no_set_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"corpus\.jsonl"):
        call_command("evaluate_search", str(tmp_path))


def test_measures_follow_their_definitions() -> None:
    figures = measure(["x", "a", "y", "b"], {"a", "b"})
    assert figures["mrr@10"] == 0.5
    assert figures["recall@1"] == 0
    assert figures["recall@5"] == 1
    assert figures["ndcg@10"] == pytest.approx((0.6309 + 0.4307) / (1 + 0.6309), abs=1e-3)
