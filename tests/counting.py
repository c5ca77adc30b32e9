"""Tells the runner what a pytest run did, and pytest which part of the tests the runner wants."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

# Set by tests/runner.py; nothing of it is set when somebody calls pytest directly.
PHASE = "MUNDAP_TEST_PHASE"
COUNTS = "MUNDAP_TEST_COUNTS"


def belongs_to_phase(item: pytest.Item) -> bool:
    """Tell whether the part of the tests that now runs has this one in it."""
    phase = os.environ.get(PHASE, "")
    in_browser = item.get_closest_marker("browser") is not None
    if phase == "suite":
        return not in_browser
    if phase == "browser":
        return in_browser
    if phase == "browser-both":
        return in_browser and item.get_closest_marker("both_databases") is not None
    return True


class Counter:
    """Writes the run's outcome to the file the runner named."""

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        path = os.environ.get(COUNTS)
        if path:
            Path(path).write_text(json.dumps(_counts(terminalreporter.stats)), encoding="utf-8")


def _counts(stats: dict[str, list[Any]]) -> dict[str, int]:
    def how_many(*outcomes: str) -> int:
        return sum(len(stats.get(outcome, ())) for outcome in outcomes)

    return {
        "passed": how_many("passed", "xpassed"),
        "failed": how_many("failed", "error"),
        "skipped": how_many("skipped", "xfailed"),
    }
