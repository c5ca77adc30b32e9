"""A place beside the live index: temporary tables of the same names, and a folder that goes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.models import Model

from kb.search.engines import using
from kb.search.models import (
    FacetValue,
    IndexedDocument,
    PendingUpdate,
    Posting,
    Segment,
    VocabularyWord,
    Withdrawn,
)

TABLES: tuple[type[Model], ...] = (
    PendingUpdate,
    IndexedDocument,
    FacetValue,
    Segment,
    Posting,
    VocabularyWord,
    Withdrawn,
)


def _statements() -> list[str]:
    """Write the tables' SQL without running it."""
    # Entering the editor would start a transaction or refuse to be inside one; nothing is run.
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    for model in TABLES:
        editor.create_model(model)
    statements = [*editor.collected_sql, *map(str, editor.deferred_sql)]
    return [
        statement.replace("CREATE TABLE ", "CREATE TEMPORARY TABLE ", 1)
        for statement in statements
        if not statement.startswith("--")
    ]


@contextmanager
def scratch(engine_path: str) -> Iterator[None]:
    """Index and search inside without touching what is live.

    A temporary table hides the real one of its name, for this connection alone.
    """
    statements = _statements()
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        try:
            with using(engine_path, Path(folder)):
                yield
        finally:
            with connection.cursor() as cursor:
                for model in TABLES:
                    table = connection.ops.quote_name(model._meta.db_table)
                    schema = "pg_temp" if connection.vendor == "postgresql" else "temp"
                    cursor.execute(f"DROP TABLE {schema}.{table}")
