"""What `manage.py` does before Django: a virtual environment, the packages in it, then on there.

Only the standard library is at hand here. What goes wrong is told in one line, without a traceback.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import runpy
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEWEST_TESTED = (3, 13)
FOR_RUNNING = "requirements.txt"
FOR_TESTING = "tests/requirements.txt"
# The commands that prepare their environment, and what they need in it.
REQUIREMENTS = {"demo": FOR_RUNNING, "setup": FOR_RUNNING, "test": FOR_TESTING}
# Set for the process that goes on in the virtual environment, so that it can't go round in circles.
HANDED_OVER = "MUNDAP_HANDED_OVER"
SIGNS_OF_NO_NETWORK = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "ProxyError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "Connection refused",
    "Max retries exceeded",
    "error sending request",
    "dns error",
)


class Problem(Exception):
    """Something a person has to do first; the text says what."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code."""
    try:
        return _prepare_and_run(arguments)
    except Problem as problem:
        _say(f"manage.py: {problem}")
        return 1
    except KeyboardInterrupt:
        _say("\nInterrupted.")
        return 130


def _prepare_and_run(arguments: Sequence[str]) -> int:
    command = arguments[0] if arguments else "help"
    requirements = REQUIREMENTS.get(command)
    if not is_virtual_environment():
        environment = Environment(ROOT / ".venv")
        if requirements:
            environment.ensure(requirements)
        if environment.python.exists():
            return hand_over(environment.python, arguments)
    os.environ.pop(HANDED_OVER, None)
    if requirements:
        require_packages(requirements)
    os.environ.update(variables_for(command, os.environ))
    if command != "test":
        data_folder(os.environ).mkdir(parents=True, exist_ok=True)
    return run_command(command, arguments)


def is_virtual_environment() -> bool:
    return sys.prefix != sys.base_prefix


# --- The virtual environment ------------------------------------------------------------------


class Environment:
    """A virtual environment of our own, and a note in it of what was installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.note = folder / "mundap-installed.json"
        self.log = folder / "mundap-install.log"

    def ensure(self, requirements: str) -> None:
        """Make it and install the requirements, unless just these are installed."""
        wanted = digest_of(ROOT / requirements)
        installed = self._read_note()
        if self.python.exists() and installed.get(requirements) == wanted:
            return
        # From here until all is installed there is no note: an interruption leaves none behind.
        self.note.unlink(missing_ok=True)
        kept = self._prepare(requirements)
        self._write_note({**(installed if kept else {}), requirements: wanted})

    def _prepare(self, requirements: str) -> bool:
        """Install with uv where it is and succeeds, else with pip; tell whether it was kept."""
        uv = shutil.which("uv")
        if uv:
            try:
                return self._prepare_with(uv, requirements)
            except Problem:
                # It doesn't read pip's configuration, which may name another package index.
                _say("uv couldn't do it; trying pip …")
        return self._prepare_with(None, requirements)

    def _prepare_with(self, uv: str | None, requirements: str) -> bool:
        kept = self._is_usable(uv)
        if not kept:
            self._make(uv)
        self._install(requirements, uv)
        return kept

    def _read_note(self) -> dict[str, str]:
        try:
            note: dict[str, str] = json.loads(self.note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note

    def _write_note(self, installed: Mapping[str, str]) -> None:
        unfinished = self.note.with_suffix(".new")
        unfinished.write_text(json.dumps(installed), encoding="utf-8")
        unfinished.replace(self.note)

    def _is_usable(self, uv: str | None) -> bool:
        """Tell whether packages can be installed: an interrupted beginning has no pip."""
        if not self.python.exists():
            return False
        return _succeeds([self.python, "-c", "" if uv else "import pip"])

    def _make(self, uv: str | None) -> None:
        _say_if_untested()
        if uv is None and importlib.util.find_spec("ensurepip") is None:
            raise Problem(
                "this Python can't make virtual environments: "
                "sudo apt-get install python3-venv, then run this again."
            )
        _say(f"Making a virtual environment in {self.folder.name} …")
        _remove(self.folder)
        if uv:
            code, output = _run([uv, "venv", "--quiet", "--python", sys.executable, self.folder])
        else:
            code, output = _run([sys.executable, "-m", "venv", self.folder])
        if code:
            _remove(self.folder)
            raise Problem(f"no virtual environment could be made: {last_line(output)}")

    def _install(self, requirements: str, uv: str | None) -> None:
        _say(f"Installing {requirements} (the first time this takes about a minute) …")
        install: list[str | Path] = [self.python, "-m", "pip", "install", *_PIP_OPTIONS]
        if uv:
            install = [uv, "pip", "install", "--python", self.python]
        code, output = _run([*install, "--quiet", "-r", ROOT / requirements])
        if code:
            self.log.write_text(output, encoding="utf-8")
            raise Problem(why_not_installed(output, self.log))


_PIP_OPTIONS = ("--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "20")


def why_not_installed(output: str, log: Path) -> str:
    if any(sign in output for sign in SIGNS_OF_NO_NETWORK):
        return (
            "the packages couldn't be fetched, for the package index can't be reached: "
            "check the network (or PIP_INDEX_URL) and run this again."
        )
    return f"the packages couldn't be installed: {last_line(output)} (all of it: {log})"


def last_line(output: str) -> str:
    """Return the last line that says what went wrong."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no reason was given"])[-1]


def digest_of(requirements: Path) -> str:
    """Return a digest of a requirements file and of those that it includes."""
    digest = hashlib.sha256()
    for line in requirement_lines(requirements):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def requirement_lines(path: Path) -> Iterator[str]:
    """Yield the requirements in a file and in those that it includes."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.split(" #")[0].strip()
        if text.startswith("-r "):
            yield from requirement_lines(path.parent / text[3:].strip())
        elif text and not text.startswith("#"):
            yield text


def require_packages(requirements: str) -> None:
    """Refuse to go on in an active virtual environment that lacks a package."""
    missing = [name for name in package_names(ROOT / requirements) if not _is_installed(name)]
    if missing:
        raise Problem(
            f"{', '.join(missing)} missing in the active virtual environment {sys.prefix}, where "
            f"nothing is installed for you: python -m pip install -r {requirements}"
        )


def package_names(requirements: Path) -> Iterator[str]:
    for line in requirement_lines(requirements):
        yield re.split(r"[\[=<>!~; ]", line)[0]


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def hand_over(python: Path, arguments: Sequence[str]) -> int:
    """Go on as the same command in the virtual environment."""
    if os.environ.get(HANDED_OVER):
        raise Problem(f"{python} isn't in a virtual environment: delete .venv and run this again.")
    os.environ[HANDED_OVER] = "1"
    command = [str(python), str(ROOT / "manage.py"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell wanted
    # Windows' terminal takes a process that replaces itself for a finished one.
    return subprocess.call(command)  # noqa: S603 - the same


# --- The command ------------------------------------------------------------------------------


def variables_for(command: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what the environment lacks for this command.

    The demo shows itself as an installation does (without Django's pages for developers), but on
    this machine only and without HTTPS. Later commands share its secret.
    """
    wanted = {"DJANGO_SETTINGS_MODULE": "kb.settings"}
    secret = data_folder(given) / "secret-key"
    if command == "demo":
        wanted |= {"MUNDAP_DEBUG": "0", "MUNDAP_HTTPS": "0", "MUNDAP_SECRET_KEY": _secret(secret)}
    elif command != "test" and secret.exists() and "MUNDAP_DEBUG" not in given:
        wanted["MUNDAP_SECRET_KEY"] = _secret(secret)
    return {name: value for name, value in wanted.items() if not given.get(name)}


def data_folder(given: Mapping[str, str]) -> Path:
    folder = Path(given.get("MUNDAP_DATA_DIR") or ROOT / ".data").expanduser()
    if not folder.is_absolute():
        raise Problem(f"MUNDAP_DATA_DIR={folder}: write an absolute path.")
    return folder


def _secret(path: Path) -> str:
    """Read the secret key of the demo, making it when there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        only_for_the_owner = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(only_for_the_owner, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def run_command(command: str, arguments: Sequence[str]) -> int:
    if command == "test":
        sys.argv = ["manage.py test", *arguments[1:]]
        runpy.run_module("tests.runner", run_name="__main__", alter_sys=True)
        return 0
    try:
        management = import_module("django.core.management")
    except ModuleNotFoundError:
        raise Problem(
            "Django isn't installed here: python3 manage.py demo (or setup) installs it."
        ) from None
    refused = import_module("django.core.exceptions").ImproperlyConfigured
    try:
        management.execute_from_command_line(["manage.py", *arguments])
    except refused as error:
        raise Problem(str(error)) from None
    return 0


# --- Small things -----------------------------------------------------------------------------


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command's own words


def _say_if_untested() -> None:
    if sys.version_info[:2] > NEWEST_TESTED:
        here, tested = (".".join(map(str, v[:2])) for v in (sys.version_info, NEWEST_TESTED))
        _say(f"Python {here} is newer than {tested}, the newest that Mundap is tested on: trying.")


def _run(command: Sequence[str | Path]) -> tuple[int, str]:
    try:
        result = subprocess.run(  # noqa: S603 - programs and files we name ourselves
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return 1, str(error)
    return result.returncode, result.stdout


def _succeeds(command: Sequence[str | Path]) -> bool:
    return _run(command)[0] == 0


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
