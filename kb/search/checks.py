"""Whatever one could get wrong in the search settings is said at start, with what to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

from kb.search.engines import DEFAULTS, engine, engine_path
from kb.search.models import IndexedDocument


@register(Tags.files)
def engine_can_be_used(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """The engine exists, suits the database, and its index was made by this version."""
    path = engine_path()
    try:
        import_string(path)
    except ImportError as error:
        return [
            Error(
                f"The search engine {path} cannot be loaded: {error}",
                hint="Leave MUNDAP_SEARCH_ENGINE empty, or give the dotted path of an engine.",
                id="search.E001",
            )
        ]
    if path == DEFAULTS["postgresql"] and connection.vendor != "postgresql":
        return [
            Error(
                "The PostgreSQL search engine needs a PostgreSQL database.",
                hint="Leave MUNDAP_SEARCH_ENGINE empty, or set DATABASE_URL=postgres://…",
                id="search.E002",
            )
        ]
    if problem := engine().problem():
        return [Warning(problem, hint="manage.py rebuild_index", id="search.W001")]
    return []


@register(Tags.files)
def index_folder_is_writable(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """The folder for the index, if it is there, is a folder."""
    folder = Path(settings.SEARCH["INDEX_DIR"])
    if folder.exists() and not folder.is_dir():
        return [
            Error(
                f"{folder} should be a folder for the search index, and is a file.",
                hint="Move it away, or set MUNDAP_DATA_DIR to another folder.",
                id="search.E003",
            )
        ]
    return []


@register(Tags.database)
def index_holds_what_is_known(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """An index folder that was lost, or brought from elsewhere, is noticed."""
    try:
        known = IndexedDocument.objects.count()
        held = engine().totals().documents
    except DatabaseError:
        return []  # no tables yet
    if known == held:
        return []
    return [
        Warning(
            f"The search index holds {held} documents of {known}.",
            hint="manage.py rebuild_index",
            id="search.W002",
        )
    ]
