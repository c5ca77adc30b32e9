"""What `manage.py` does before Django: environments made once, problems told in a line."""

import ast
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kb import bootstrap
from kb.bootstrap import Environment, Problem

ROOT = Path(__file__).resolve().parents[2]


class Programs:
    """Stand-ins for venv and pip: they note what was called and do what a test says."""

    def __init__(self, folder: Path) -> None:
        self.python = Environment(folder).python
        self.called: list[str] = []
        self.has_pip = True
        self.pip_answers: tuple[int, str] = (0, "")
        self.is_interrupted = False

    def run(self, command: Sequence[str | Path]) -> tuple[int, str]:
        text = " ".join(str(part) for part in command)
        if "venv" in command:
            self.called.append("make")
            self.python.parent.mkdir(parents=True)
            self.python.touch()
            self.has_pip = True
        elif "install" in command:
            self.called.append("install")
            if self.is_interrupted:
                raise KeyboardInterrupt
            return self.pip_answers
        elif text.endswith("import pip"):
            return (0 if self.has_pip else 1), ""
        return 0, ""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "requirements.txt").write_text("Django==5.2  # the frame\n\n# why\nnh3==0.3\n")
    (tmp_path / "tests" / "requirements.txt").write_text("-r ../requirements.txt\npytest==9\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    return tmp_path


@pytest.fixture
def programs(root: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    programs = Programs(root / ".venv")
    monkeypatch.setattr(bootstrap, "_run", programs.run)
    return programs


@pytest.fixture
def environment(root: Path, programs: Programs) -> Environment:
    return Environment(root / ".venv")


def test_the_first_start_makes_an_environment_and_installs(
    environment: Environment, programs: Programs
) -> None:
    environment.ensure("requirements.txt")
    assert programs.called == ["make", "install"]


def test_the_second_start_does_neither(environment: Environment, programs: Programs) -> None:
    environment.ensure("requirements.txt")
    environment.ensure("requirements.txt")
    assert programs.called == ["make", "install"]


def test_changed_requirements_are_installed(
    environment: Environment, programs: Programs, root: Path
) -> None:
    environment.ensure("requirements.txt")
    environment.ensure("tests/requirements.txt")
    (root / "requirements.txt").write_text("Django==5.3\n")
    environment.ensure("requirements.txt")
    environment.ensure("tests/requirements.txt")
    environment.ensure("tests/requirements.txt")
    assert programs.called == ["make", "install", "install", "install", "install"]


def test_an_interrupted_install_is_begun_again(
    environment: Environment, programs: Programs
) -> None:
    programs.is_interrupted = True
    with pytest.raises(KeyboardInterrupt):
        environment.ensure("requirements.txt")
    programs.is_interrupted = False
    environment.ensure("requirements.txt")
    assert programs.called == ["make", "install", "install"]


def test_an_interrupted_change_does_not_count_as_the_old_state(
    environment: Environment, programs: Programs, root: Path
) -> None:
    environment.ensure("requirements.txt")
    old = (root / "requirements.txt").read_text()
    (root / "requirements.txt").write_text("Django==5.3\n")
    programs.is_interrupted = True
    with pytest.raises(KeyboardInterrupt):
        environment.ensure("requirements.txt")
    (root / "requirements.txt").write_text(old)
    programs.is_interrupted = False
    environment.ensure("requirements.txt")
    assert programs.called == ["make", "install", "install", "install"]


def test_an_environment_without_pip_is_made_again(
    environment: Environment, programs: Programs
) -> None:
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    programs.has_pip = False
    environment.ensure("requirements.txt")
    assert programs.called == ["make", "install"]


def test_uv_is_used_where_it_is(
    environment: Environment, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[Sequence[str | Path]] = []

    def run(command: Sequence[str | Path]) -> tuple[int, str]:
        commands.append(command)
        return programs.run(command)

    monkeypatch.setattr(bootstrap, "_run", run)
    monkeypatch.setattr(shutil, "which", lambda _name: "/opt/uv")
    environment.ensure("requirements.txt")
    assert [command[0] for command in commands] == ["/opt/uv", "/opt/uv"]


def test_pip_is_tried_where_uv_fails(
    environment: Environment, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(command: Sequence[str | Path]) -> tuple[int, str]:
        if command[0] == "/opt/uv" and "install" in command:
            programs.has_pip = False
            return 2, "error: Request failed"
        return programs.run(command)

    monkeypatch.setattr(bootstrap, "_run", run)
    monkeypatch.setattr(shutil, "which", lambda _name: "/opt/uv")
    environment.ensure("requirements.txt")
    assert programs.called == ["make", "make", "install"]
    assert environment.note.exists()


def test_a_missing_network_is_told_in_a_line(environment: Environment, programs: Programs) -> None:
    programs.pip_answers = (1, "WARNING: Retrying … NewConnectionError\nERROR: No matching\n")
    with pytest.raises(Problem, match="check the network") as caught:
        environment.ensure("requirements.txt")
    assert "\n" not in str(caught.value)
    assert not environment.note.exists()


def test_another_failure_is_told_with_its_last_error_and_the_log(
    environment: Environment, programs: Programs
) -> None:
    programs.pip_answers = (1, "collecting\nERROR: No space left on device\nhint: see above\n")
    with pytest.raises(Problem, match="No space left on device"):
        environment.ensure("requirements.txt")
    assert "collecting" in environment.log.read_text()


def test_a_python_without_venv_is_told_what_to_install(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(Problem, match="apt-get install python3-venv"):
        environment.ensure("requirements.txt")


def test_inside_an_active_environment_nothing_is_installed(
    root: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def run_command(command: str, _arguments: Sequence[str]) -> int:
        ran.append(command)
        return 0

    monkeypatch.setattr(bootstrap, "is_virtual_environment", lambda: True)
    monkeypatch.setattr(bootstrap, "package_names", lambda _path: ["pytest"])
    monkeypatch.setattr(bootstrap, "run_command", run_command)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    assert bootstrap.main(["demo"]) == 0
    assert ran == ["demo"]
    assert programs.called == []


def test_inside_an_active_environment_missing_packages_are_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "requirements.txt").write_text("pytest==9\nnowhere-to-be-found[all]==1.0\n")
    monkeypatch.setattr(bootstrap, "is_virtual_environment", lambda: True)
    assert bootstrap.main(["demo"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("manage.py: nowhere-to-be-found missing in the active virtual")
    assert told.count("\n") == 1


def test_going_on_in_an_environment_that_is_none_does_not_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(bootstrap.HANDED_OVER, "1")
    with pytest.raises(Problem, match=r"delete \.venv"):
        bootstrap.hand_over(Path("/nowhere/python"), ["demo"])


def test_the_demo_shows_itself_like_an_installation_with_a_secret_of_its_own(
    tmp_path: Path,
) -> None:
    given = {"MUNDAP_DATA_DIR": str(tmp_path / "data")}
    first = bootstrap.variables_for("demo", given)
    assert (first["MUNDAP_DEBUG"], first["MUNDAP_HTTPS"]) == ("0", "0")
    assert len(first["MUNDAP_SECRET_KEY"]) > 50
    assert bootstrap.variables_for("demo", given) == first
    later = bootstrap.variables_for("runserver", given)
    assert later["MUNDAP_SECRET_KEY"] == first["MUNDAP_SECRET_KEY"]
    mode = (tmp_path / "data" / "secret-key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_what_somebody_set_themselves_is_kept(tmp_path: Path) -> None:
    given = {
        "MUNDAP_DATA_DIR": str(tmp_path),
        "MUNDAP_DEBUG": "1",
        "MUNDAP_SECRET_KEY": "their own",
        "MUNDAP_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "other.settings",
    }
    assert bootstrap.variables_for("demo", given) == {}


def test_the_demos_secret_never_serves_an_installation(tmp_path: Path) -> None:
    given = {"MUNDAP_DATA_DIR": str(tmp_path)}
    bootstrap.variables_for("demo", given)
    assert "MUNDAP_SECRET_KEY" not in bootstrap.variables_for(
        "migrate", {**given, "MUNDAP_DEBUG": "0"}
    )


def test_old_pythons_can_read_manage_py() -> None:
    ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_a_bare_copy_makes_its_environment_and_goes_on_in_it(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    for name in ("manage.py", "kb/__init__.py", "kb/bootstrap.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    python = Path(sys.base_prefix) / "bin" / "python3"
    if not python.exists():
        pytest.skip(f"this Python has no {python}")
    result = subprocess.run(
        [python, "manage.py", "setup"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    # There, in an environment without packages, it finds no Django: the last thing before it.
    assert result.returncode == 1
    assert "Making a virtual environment" in result.stderr
    assert "Django isn't installed here" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert (tmp_path / ".venv" / "mundap-installed.json").exists()
