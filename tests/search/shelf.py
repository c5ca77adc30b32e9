"""A domain of its own for the tests of search: leaves on a shelf, in memory."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from kb.search.documents import Document, register, unregister
from kb.search.find import Results, search
from kb.search.query import STANDARD, parse_query
from kb.search.updates import mark_stale

KIND = "leaf"
TODAY = date(2021, 3, 17)
EVERYBODY = frozenset({"everybody"})
GRAMMAR = STANDARD.knowing(kind={"leaf": ("잎",)})


class Shelf:
    """Documents by key, indexed as they change."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.broken: set[str] = set()

    def load(self, pks: Collection[str]) -> Iterator[Document]:
        for pk in pks:
            if pk in self.broken:
                raise ValueError(f"{pk} cannot be read")
            if pk in self.documents:
                yield self.documents[pk]

    def put(self, pk: str, title: str, body: str = "", **more: Any) -> None:
        self.keep(pk, title, body, **more)
        mark_stale(KIND, [pk])

    def keep(self, pk: str, title: str, body: str = "", **more: Any) -> None:
        more.setdefault("audience", EVERYBODY)
        self.documents[pk] = Document(KIND, pk, title, body=body, **more)

    def remove(self, pk: str) -> None:
        del self.documents[pk]
        mark_stale(KIND, [pk])


@contextmanager
def registered(shelf: Shelf) -> Iterator[None]:
    register(KIND, load=shelf.load, all_pks=lambda: list(shelf.documents))
    try:
        yield
    finally:
        unregister(KIND)


def ask(text: str, *, audiences: Iterable[str] = EVERYBODY, **options: Any) -> Results:
    return search(
        parse_query(text, GRAMMAR, today=TODAY),
        audiences=list(audiences),
        grammar=GRAMMAR,
        **options,
    )


def found(text: str, **options: Any) -> list[str]:
    return [hit.pk for hit in ask(text, **options).hits]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
