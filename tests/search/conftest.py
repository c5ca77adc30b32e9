from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import Settings

from kb.search.engines import DEFAULTS, FALLBACK, Engine, engine
from tests.search.shelf import Shelf, registered

POSTGRES = DEFAULTS["postgresql"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the PostgreSQL engine to the run on PostgreSQL, and say so."""
    if connection.vendor == "postgresql":
        return
    kept = [item for item in items if "[postgres" not in item.name]
    dropped = [item for item in items if "[postgres" in item.name]
    if dropped:
        items[:] = kept
        config.hook.pytest_deselected(items=dropped)
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(
                f"{len(dropped)} tests of the PostgreSQL search engine need a PostgreSQL database."
            )


@pytest.fixture(params=[FALLBACK, POSTGRES], ids=["whoosh", "postgres"])
def store(request: pytest.FixtureRequest, settings: Settings, db: None) -> Engine:
    """Each engine in turn."""
    settings.SEARCH = {**settings.SEARCH, "ENGINE": request.param}
    return engine()


@pytest.fixture
def shelf(store: Engine) -> Iterator[Shelf]:
    """An empty shelf, findable by each engine."""
    made = Shelf()
    with registered(made):
        yield made
