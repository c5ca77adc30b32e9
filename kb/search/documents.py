"""What can be found: documents, and who knows how to load them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

Pair = tuple[str, str]  # (kind, pk)


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found, as its domain describes it.

    `audience`: opaque tokens; a reader finds the document if their own tokens meet these.
    `filters`: exact values by field, such as {"tag": ("rnn",), "state": ("open",)}; the field
    "kind" is added. `boost` multiplies the relevance (1 changes nothing).
    """

    kind: str
    pk: str
    title: str
    audience: frozenset[str]
    body: str = ""
    answers: str = ""
    tags: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at: datetime | None = None
    boost: float = 1.0

    def parts(self) -> tuple[str, str, str, str]:
        """Give the texts in the order of `features.PARTS`."""
        return (self.title, self.body, self.answers, self.tags)


@dataclass(frozen=True, slots=True)
class Source:
    """How one kind of document is read; rows that are gone are simply not yielded."""

    kind: str
    load: Callable[[Collection[str]], Iterable[Document]]
    all_pks: Callable[[], Iterable[object]]


_sources: dict[str, Source] = {}


def register(
    kind: str,
    *,
    load: Callable[[Collection[str]], Iterable[Document]],
    all_pks: Callable[[], Iterable[object]],
) -> None:
    """Make a kind of document findable; called from its domain's AppConfig.ready."""
    _sources[kind] = Source(kind, load, all_pks)


def unregister(kind: str) -> None:
    """Forget a kind."""
    _sources.pop(kind, None)


def sources() -> list[Source]:
    """List every registered kind, by name."""
    return [_sources[kind] for kind in sorted(_sources)]


def load(pairs: Iterable[Pair]) -> list[Document]:
    """Read the documents as they are now; what no longer exists is left out."""
    wanted: dict[str, list[str]] = {}
    for kind, pk in pairs:
        wanted.setdefault(kind, []).append(pk)
    return [
        document
        for kind, pks in sorted(wanted.items())
        if kind in _sources
        for document in _sources[kind].load(pks)
    ]
