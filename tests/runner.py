"""Runs all tests: on SQLite, on PostgreSQL, in a browser; `python3 manage.py test` calls it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.chromium import find_chromium, how_to_install
from tests.counting import COUNTS, PHASE
from tests.postgresql import NoPostgresqlError, running_postgresql

ROOT = Path(__file__).resolve().parent.parent
# More processes than this gain little: each one prepares a database of its own.
MOST_WORKERS = 4
ALL_PASSED, NOTHING_SELECTED = 0, 5


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest counted."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def __str__(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text

    @property
    def run(self) -> int:
        return self.passed + self.failed


@dataclass(frozen=True)
class Part:
    """One part of the tests, on one database."""

    title: str
    phase: str
    database: str


@dataclass
class Report:
    """All that the summary tells."""

    outcomes: list[tuple[str, Outcome, float]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, title: str, outcome: Outcome, seconds: float) -> None:
        self.outcomes.append((title, outcome, seconds))

    def run_count(self, title: str) -> int:
        return sum(outcome.run for name, outcome, _ in self.outcomes if name.startswith(title))

    @property
    def total(self) -> Outcome:
        return sum((outcome for _, outcome, _ in self.outcomes), Outcome())


SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
BROWSER = "Browser"
ON_SQLITE = (
    Part(SQLITE, "suite", ""),
    Part(f"{BROWSER}, on SQLite", "browser", ""),
)


def on_postgresql(url: str) -> tuple[Part, ...]:
    return (
        Part(POSTGRESQL, "suite", url),
        Part(f"{BROWSER}, on PostgreSQL", "browser-both", url),
    )


def main(arguments: Sequence[str]) -> int:
    """Run every part, print the summary, return the exit code."""
    if {"-h", "--help", "--version", "-V"} & set(arguments):
        return subprocess.call(_pytest(arguments), cwd=ROOT)
    signal.signal(signal.SIGTERM, _leave)
    report = Report()
    try:
        _run_everything(arguments, report)
    except KeyboardInterrupt:
        report.remarks.append("Interrupted: not everything ran.")
        report.add("Interrupted", Outcome(failed=1), 0)
    if _is_ci():
        _require_every_part(report)
    _summarise(report)
    return 1 if report.total.failed else 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Turn a request to end into an exception, so that the database is stopped."""
    raise KeyboardInterrupt


def _run_everything(arguments: Sequence[str], report: Report) -> None:
    browser = find_chromium()
    if browser is None:
        report.remarks.append(
            f"No Chromium on this machine, so nothing ran in a browser: {how_to_install()}"
        )
    _run_parts(ON_SQLITE, arguments, report, browser)
    try:
        with _postgresql(report) as url:
            _run_parts(on_postgresql(url), arguments, report, browser)
    except NoPostgresqlError as error:
        report.remarks.append(
            f"PostgreSQL did not start ({error}): set DATABASE_URL=postgres://… to one of yours."
        )
        report.add(POSTGRESQL, Outcome(failed=1), 0)


@contextmanager
def _postgresql(report: Report) -> Iterator[str]:
    """Give the URL of the PostgreSQL in DATABASE_URL, or else of one started for the tests."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    if given:
        report.remarks.append("DATABASE_URL isn't a PostgreSQL: the tests started their own.")
    with running_postgresql() as url:
        yield url


def _run_parts(
    parts: Sequence[Part], arguments: Sequence[str], report: Report, browser: str | None
) -> None:
    for part in parts:
        if part.title.startswith(BROWSER) and browser is None:
            continue
        _say(f"\n━━ {part.title} ━━")
        started = time.monotonic()
        outcome = _run_pytest(part, arguments)
        report.add(part.title, outcome, time.monotonic() - started)


def _run_pytest(part: Part, arguments: Sequence[str]) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="mundap-counts-") as folder:
        counts = Path(folder) / "counts.json"
        code = _call(_pytest([*_workers(arguments), *arguments]), _environment(part, counts))
        return read_outcome(code, counts)


def read_outcome(code: int, counts: Path) -> Outcome:
    """Return what a run counted; one that ended badly before it counted a failure has failed."""
    if not counts.exists():
        return Outcome(failed=1)
    outcome = Outcome(**json.loads(counts.read_text()))
    if code in (ALL_PASSED, NOTHING_SELECTED) or outcome.failed:
        return outcome
    return outcome + Outcome(failed=1)


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    """Wait for the command; when we are interrupted, let it clean up before we go on."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        raise
    finally:
        if process.poll() is None:
            process.kill()


def _pytest(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def _workers(arguments: Sequence[str]) -> list[str]:
    """Use several processes for the whole suite; a few chosen tests start sooner in one."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return [] if arguments or workers == 1 else ["-n", str(workers), "--dist", "worksteal"]


def _environment(part: Part, counts: Path) -> dict[str, str]:
    """Return our environment without settings of an installation: tests use their own."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MUNDAP_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    ours |= {PHASE: part.phase, COUNTS: str(counts)}
    return ours | {"DATABASE_URL": part.database} if part.database else ours


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _require_every_part(report: Report) -> None:
    for title in (SQLITE, POSTGRESQL, BROWSER):
        if not report.run_count(title):
            report.remarks.append(f"{title}: no test ran, which is a failure while CI is set.")
            report.add(f"{title}: nothing ran", Outcome(failed=1), 0)


def _summarise(report: Report) -> None:
    _say("\n━━ Summary ━━")
    for title, outcome, seconds in report.outcomes:
        _say(f"{title}: {outcome.run} run in {seconds:.0f} s: {outcome}")
    for remark in report.remarks:
        _say(remark)
    _say(str(report.total))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the command's own words on the terminal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
