"""One form, sent twice (even at the same moment), makes one row."""

import uuid
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def made_once(
    rows: "QuerySet[Row, Any]", submission: uuid.UUID | None, **fields: Any
) -> tuple[Row, bool]:
    """Make a row, or return the one that the same form has made; say whether it is new."""
    if submission is None:
        return rows.create(**fields), True
    return rows.get_or_create(submission=submission, defaults=fields)
