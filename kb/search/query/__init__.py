"""The query language: pure functions from text to clauses and back."""

from kb.search.query.clauses import (
    STANDARD,
    Bound,
    Clause,
    Exclusion,
    Filter,
    Grammar,
    Note,
    Operator,
    Phrase,
    Query,
    Word,
)
from kb.search.query.language import parse_query

__all__ = [
    "STANDARD",
    "Bound",
    "Clause",
    "Exclusion",
    "Filter",
    "Grammar",
    "Note",
    "Operator",
    "Phrase",
    "Query",
    "Word",
    "parse_query",
]
