"""Finds a Chromium to drive, and says how to get one."""

import os
import shutil
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]


def find_chromium() -> str | None:
    """Return the program named by CHROMIUM, else one that is installed, else Playwright's own."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    installed = (shutil.which(name) for name in NAMES)
    return next((path for path in installed if path), _playwrights_own())


def _playwrights_own() -> str | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    programs = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return str(programs[-1]) if programs else None


def how_to_install() -> str:
    """Return the command that installs a browser on this machine."""
    if shutil.which("apt-get"):
        return "sudo apt-get install chromium"
    return f"{sys.executable} -m playwright install chromium"
