"""The runner of the tests counts what ran and fails when it has to."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from tests import runner
from tests.postgresql import running_postgresql
from tests.runner import Outcome, Part


def outcome_of(tmp_path: Path, code: int, **counted: int) -> Outcome:
    counts = tmp_path / "counts.json"
    if counted:
        counts.write_text(json.dumps({"passed": 0, "failed": 0, "skipped": 0, **counted}))
    return runner.read_outcome(code, counts)


def test_what_pytest_counted_is_the_outcome(tmp_path: Path) -> None:
    assert outcome_of(tmp_path, 0, passed=3, skipped=1) == Outcome(3, 0, 1)
    assert outcome_of(tmp_path, 1, passed=3, failed=2) == Outcome(3, 2, 0)


def test_nothing_selected_is_no_failure(tmp_path: Path) -> None:
    assert outcome_of(tmp_path, 5, passed=0) == Outcome()


@pytest.mark.parametrize("code", [0, 1, 5, -9])
def test_a_run_that_could_not_even_count_has_failed(tmp_path: Path, code: int) -> None:
    assert outcome_of(tmp_path, code) == Outcome(failed=1)


def test_a_run_that_ended_badly_has_failed(tmp_path: Path) -> None:
    assert outcome_of(tmp_path, 2, passed=3) == Outcome(3, 1, 0)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> dict[str, Outcome]:
    """Stand in for pytest: each part of the tests has this outcome."""
    outcomes = {
        "SQLite": Outcome(5, 0, 1),
        "Browser, on SQLite": Outcome(2, 0, 0),
        "PostgreSQL": Outcome(5, 0, 0),
        "Browser, on PostgreSQL": Outcome(1, 0, 0),
    }

    def run_pytest(part: Part, _arguments: Sequence[str]) -> Outcome:
        return outcomes[part.title]

    monkeypatch.setattr(runner, "_run_pytest", run_pytest)
    monkeypatch.setattr(runner, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.delenv("CI", raising=False)
    return outcomes


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_the_last_line_is_the_sum(
    ran: dict[str, Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.main([]) == 0
    told = capsys.readouterr().out
    assert "SQLite: 5 run" in told
    assert "Browser, on PostgreSQL: 1 run" in told
    assert told.splitlines()[-1] == "13 passed, 0 failed, 1 skipped"


def test_one_failure_anywhere_fails_all(
    ran: dict[str, Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    ran["PostgreSQL"] = Outcome(4, 1, 0)
    assert runner.main([]) == 1
    assert last_line(capsys) == "12 passed, 1 failed, 1 skipped"


@pytest.mark.parametrize("empty", ["SQLite", "PostgreSQL", "Browser, on SQLite"])
def test_a_part_without_a_test_fails_in_ci_only(
    ran: dict[str, Outcome],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    empty: str,
) -> None:
    ran[empty] = Outcome()
    ran["Browser, on PostgreSQL"] = Outcome()
    assert runner.main(["-k", "something"]) == 0
    monkeypatch.setenv("CI", "true")
    assert runner.main(["-k", "something"]) == 1
    assert "1 failed" in last_line(capsys)


def test_without_a_browser_the_summary_says_how_to_get_one(
    ran: dict[str, Outcome], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "find_chromium", lambda: None)
    assert runner.main([]) == 0
    told = capsys.readouterr().out
    assert "No Chromium on this machine" in told
    assert "install chromium" in told


def test_tests_do_not_see_the_settings_of_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://precious/db")
    monkeypatch.setenv("MUNDAP_DEBUG", "0")
    on_sqlite = runner._environment(Part("SQLite", "suite", ""), Path("counts"))
    assert not {"DATABASE_URL", "MUNDAP_DEBUG"} & set(on_sqlite)
    on_other = runner._environment(Part("PostgreSQL", "suite", "postgres://x"), Path("counts"))
    assert on_other["DATABASE_URL"] == "postgres://x"


def test_the_server_of_the_tests_stops_even_when_its_starter_is_killed() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux lets a child end with its parent")
    script = (
        "import time\nfrom tests.postgresql import running_postgresql\n"
        "with running_postgresql() as url:\n    print(url, flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=runner.ROOT, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        url = starter.stdout.readline().strip()
        psycopg.connect(url).close()
        starter.kill()
    folder = Path(unquote(url.split("@")[1].split("/")[0]))
    assert goes_away(folder / "data" / "postmaster.pid")
    shutil.rmtree(folder)  # nobody was left to do it


def goes_away(path: Path) -> bool:
    deadline = time.monotonic() + 20
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    return not path.exists()


def test_the_server_of_the_tests_is_gone_afterwards() -> None:
    with running_postgresql() as url, psycopg.connect(url) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    assert version is not None
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
