"""What every test stands on: a database of its own, commits that count, nothing left behind."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic
from django.test import override_settings
from pytest_django import Settings

from tests import counting

E2E_FOLDER = Path(__file__).parent / "e2e"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: browser test also run on PostgreSQL")
    config.pluginmanager.register(counting.Counter(), "mundap-counter")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(E2E_FOLDER):
            item.add_marker("browser")
    kept = [item for item in items if counting.belongs_to_phase(item)]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


# --- A place of its own ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mundap-tests-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, _scratch: Path
) -> None:
    """Put SQLite's test database into a file: WAL and a second connection need one."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(_scratch / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _session_settings(_scratch: Path) -> Iterator[None]:
    """Write below the temporary folder, remember in memory, hash passwords quickly."""
    overrides: dict[str, Any] = {
        "DATA_DIR": _scratch,
        "MEDIA_ROOT": _scratch / "media",
        # Static files as they lie in the source: found when asked for, not listed beforehand.
        "STATIC_ROOT": _scratch / "static",
        "WHITENOISE_AUTOREFRESH": True,
        "WHITENOISE_USE_FINDERS": True,
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with override_settings(**overrides):
        yield


_numbers = iter(range(1_000_000_000))


@pytest.fixture(autouse=True)
def _fresh_surroundings(settings: Settings, _scratch: Path) -> Iterator[None]:
    """Give each test an index folder of its own and an empty cache."""
    settings.SEARCH = {
        **django_settings.SEARCH,
        "INDEX_DIR": _scratch / "index" / str(next(_numbers)),
    }
    yield
    cache.clear()


# --- Commits that count ---------------------------------------------------------------------
#
# A test of the `db` kind runs inside a transaction that is rolled back, so Django would never call
# what `transaction.on_commit` was given. Here the callbacks run when the outermost transaction of
# the code under test ends well: the moment at which they would run outside of tests.


def _is_inside_test_only(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether only the test's own, invisible transaction is open."""
    blocks: list[Any] = connection.atomic_blocks
    return bool(blocks) and blocks[-1]._from_testcase


def _run_callbacks(connection: BaseDatabaseWrapper) -> None:
    """Do what `run_and_clear_commit_hooks` does after a real commit."""
    waiting: list[Any] = connection.run_on_commit
    connection.run_on_commit = []
    for _savepoints, callback, robust in waiting:
        if robust:
            _run_robustly(callback)
        else:
            callback()


def _run_robustly(callback: Callable[[], None]) -> None:
    try:
        callback()
    except Exception:  # what Django means by robust
        logging.getLogger("django.test").exception("A robust on_commit callback failed.")


_exit = Atomic.__exit__
_on_commit = BaseDatabaseWrapper.on_commit


def _exit_and_run(
    self: Atomic,
    exc_type: type[BaseException] | None,
    exc_value: BaseException | None,
    traceback: TracebackType | None,
) -> None:
    _exit(self, exc_type, exc_value, traceback)
    connection = transaction.get_connection(self.using)
    if exc_type is None and not connection.needs_rollback and _is_inside_test_only(connection):
        _run_callbacks(connection)


def _on_commit_or_now(self: BaseDatabaseWrapper, func: Any, robust: bool = False) -> None:
    _on_commit(self, func, robust)
    if _is_inside_test_only(self):
        _run_callbacks(self)


@pytest.fixture(scope="session", autouse=True)
def _commits_count() -> Iterator[None]:
    with (
        patch.object(Atomic, "__exit__", _exit_and_run),
        patch.object(BaseDatabaseWrapper, "on_commit", _on_commit_or_now),
    ):
        yield
