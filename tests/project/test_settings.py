"""What the settings refuse."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def check_with(**environment: str) -> "subprocess.CompletedProcess[str]":
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "from kb import settings"],
        cwd=ROOT,
        env={**bare, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_starting_with_debug_off_and_the_default_secret_is_refused() -> None:
    result = check_with(MUNDAP_DEBUG="0")
    assert result.returncode != 0
    assert "MUNDAP_SECRET_KEY is not set" in result.stderr


def test_starting_with_debug_off_and_an_own_secret_is_allowed() -> None:
    result = check_with(MUNDAP_DEBUG="0", MUNDAP_SECRET_KEY="a-secret-of-their-own-" * 4)
    assert result.returncode == 0, result.stderr
