"""What many changes leave behind is merged and dropped, and no answer changes by it."""

import json
import random
import signal
import subprocess
import sys
import time
from os import environ, kill
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from pytest_django import Settings

from kb.core.errors import KbError
from kb.search import rebuilding
from kb.search.checkup import examine
from kb.search.engines import Engine, Entry, packed, postgres, whoosh
from kb.search.index import prepare
from kb.search.models import IndexedDocument, Withdrawn
from kb.search.rebuilding import rebuild
from kb.search.updates import drain
from tests.search.shelf import Shelf, ask, found


def _entries(first: int, size: int) -> list[Entry]:
    return [
        Entry(n, n, {7: 1, n % 3: 1 + n % 300, -n: 2}, length=3, pairs=1, nouns=1)
        for n in range(first, first + size)
    ]


def _listed(table: packed.Table) -> dict[int, list[tuple[int, int]]]:
    return {
        int(term): [(int(d), int(c)) for d, c in zip(*table.postings(place), strict=True)]
        for place, term in enumerate(table.terms)
    }


def test_joined_tables_hold_what_one_table_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "POSTINGS_AT_ONCE", 10)
    parts = []
    for place, entries in enumerate((_entries(10, 20), _entries(30, 5))):
        packed.write(tmp_path / f"part{place}", [packed.tabulate(entries)])
        numbers = np.arange(len(entries), dtype=np.int64) + 20 * place
        parts.append((packed.read(tmp_path / f"part{place}"), numbers))
    packed.write(tmp_path / "whole", packed.join(parts))
    joined = packed.read(tmp_path / "whole")
    assert _listed(joined) == _listed(packed.tabulate(_entries(10, 25)))


def test_documents_left_out_of_a_join_leave_no_term(tmp_path: Path) -> None:
    table = packed.tabulate(_entries(1, 3))
    (joined,) = packed.join([(table, np.array([-1, 0, -1], dtype=np.int64))])
    assert _listed(joined) == {-2: [(0, 2)], 2: [(0, 3)], 7: [(0, 1)]}


def test_terms_that_are_not_there_are_not_found() -> None:
    table = packed.tabulate(_entries(1, 3))
    wanted = np.array([7, 99, -100], dtype=np.int64)
    assert table.frequencies(wanted).tolist() == [3, 0, 0]
    empty = packed.tabulate([])
    assert empty.frequencies(wanted).tolist() == [0, 0, 0]


def test_many_changes_and_deletions_leave_the_index_whole(
    shelf: Shelf, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merging segments that hold nothing but deleted documents used to fail."""
    monkeypatch.setattr(whoosh, "MOST_SEGMENTS", 4)
    chance = random.Random(4)
    for step in range(60):
        key = str(chance.randrange(12))
        if key in shelf.documents and chance.random() < 0.5:
            shelf.remove(key)
        else:
            shelf.put(key, f"바뀌는 글 {step}", "나뭇잎 " * chance.randrange(4))
    assert set(found("바뀌는", per_page=50)) == set(shelf.documents)
    assert not examine(contents=True).wrong


def test_upkeep_drops_what_is_masked(shelf: Shelf, store: Engine) -> None:
    for number in range(40):
        shelf.keep(str(number), f"묵은 글 {number}", "이끼")
    rebuild()
    for number in range(0, 40, 2):
        shelf.remove(str(number))
    before = [(hit.pk, hit.score) for hit in ask("이끼 묵은", per_page=50).hits]
    drain()
    assert store.upkeep()
    assert not Withdrawn.objects.exists()
    after = [(hit.pk, hit.score) for hit in ask("이끼 묵은", per_page=50).hits]
    assert [pk for pk, _ in after] == [pk for pk, _ in before]
    assert len(after) == 20
    assert not examine(contents=True).wrong


def test_an_interrupted_rebuild_goes_on_where_it_stopped(
    shelf: Shelf, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 5)
    monkeypatch.setattr(packed, "POSTINGS_AT_ONCE", 1)
    for build in (postgres.PostgresBuild, whoosh.WhooshBuild):
        monkeypatch.setattr(build, "at_once", 5)
    for number in range(20):
        shelf.keep(str(number), f"이어 짓는 글 {number}")
    steps: list[int] = []

    def stop(done: int) -> None:
        steps.append(done)
        if sum(steps) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(stop)
    shelf.put("0", "그 사이에 바뀐 글")
    shelf.remove("1")
    steps.clear()
    with patch("kb.search.rebuilding.prepare", wraps=prepare) as prepared:
        assert rebuild(steps.append) == 19
    assert steps[0] >= 8
    assert prepared.call_count <= 11
    assert len(found("글", per_page=50)) == 19
    assert found("바뀐") == ["0"]
    assert not examine(contents=True).wrong


def test_a_rebuild_of_another_version_is_not_gone_on_with(
    shelf: Shelf, store: Engine, settings: Settings
) -> None:
    shelf.keep("1", "처음부터 짓는 글")
    state = Path(settings.SEARCH["INDEX_DIR"]) / "rebuilding.json"
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text(json.dumps({"build": "old", "engine": "old", "analysis": -1}))
    rebuild()
    assert IndexedDocument.objects.get().build != "old"
    assert not state.exists()


def test_two_rebuilds_at_once_are_refused(shelf: Shelf) -> None:
    shelf.keep("1", "한 번만 짓는 글")
    refused = []

    def again(done: int) -> None:
        try:
            rebuild()
        except KbError as error:
            refused.append(str(error))

    rebuild(again)
    assert refused


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_the_same_index_as_one(
    shelf: Shelf, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 4)
    for number in range(30):
        shelf.keep(str(number), f"나누어 짓는 글 {number}", "잎 " * (number % 4))
    rebuild()
    alone = [(hit.pk, hit.score) for hit in ask("나누어 짓는 잎", per_page=50).hits]
    rebuild(processes=2)
    assert [(hit.pk, hit.score) for hit in ask("나누어 짓는 잎", per_page=50).hits] == alone


# --- kill -9 --------------------------------------------------------------------------------

_WRITER = """
import random, sys
from pathlib import Path
from kb.search.engines.whoosh import WhooshEngine
from kb.search.engines import Entry

store = WhooshEngine(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    number += 1
    counts = {1: 1, number: 1, **{-term: 1 for term in range(1, random.randrange(2, 3000))}}
    with store.writing(wait=True):
        store.apply([Entry(number, number, counts, 5, 5, 5)], [])
    print(number, flush=True)
"""


def test_a_writer_killed_at_any_point_leaves_what_it_had_written(tmp_path: Path) -> None:
    """A real process, killed outright, again and again, wherever it happens to be."""
    folder = tmp_path / "index"
    written = 0
    chance = random.Random(9)
    script = f"import django; django.setup()\n{_WRITER}"
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(folder), str(written + 1000)],
            stdout=subprocess.PIPE,
            env={**environ, "PYTHONPATH": str(Path.cwd())},
            text=True,
        )
        assert process.stdout is not None
        said = [process.stdout.readline()]
        time.sleep(chance.random() * 0.3)
        kill(process.pid, signal.SIGKILL)
        said += process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        written = max(int(line) for line in said if line.strip())
        store = whoosh.WhooshEngine(folder)
        assert store.problem() == ""
        held = set(store.postings({1})[1].numbers.tolist())
        # The one it was writing may be there as well: its row still waits, and is done again.
        assert held >= {int(line) for line in said if line.strip()}
        with store.writing(wait=False) as mine:
            assert mine
