"""Terms that mean the same: looked up in a query, so that 어텐션 finds attention as well."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db.models import Count, Max

from kb.search.expanding import Expansion
from kb.search.models import GlossaryGroup
from kb.search.query import Query
from kb.search.wording import key, readings

MOST_WORDS: Final = 6

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every group in use, by each of its terms."""

    groups: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]]) -> "Glossary":
        """Make a glossary of lists of terms."""
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        texts: dict[str, str] = {}
        for group in groups:
            for term in group:
                texts.setdefault(key(term), term)
            for one in {spelling for term in group for spelling in _keys(term)}:
                found[one] = (*found.get(one, ()), tuple(group))
        return cls(found, texts)

    def others(self, term: str) -> tuple[str, ...]:
        """List what means the same as a term, other spellings of itself left out."""
        own = key(term)
        named = {key(other): other for group in self.groups.get(own, ()) for other in group}
        # Another spacing of itself counts: batchnorm, batch norm.
        gaps = len(term.split())
        return tuple(
            other for one, other in named.items() if one != own or len(other.split()) != gaps
        )

    def expansions(self, query: Query) -> tuple[Expansion, ...]:
        """Find the terms among a query's plain words; what stands in quotes is meant as it is."""
        return tuple(self._found(query.words))

    def _found(self, words: Sequence[str]) -> Iterator[Expansion]:
        first = 0
        while first < len(words):
            last = first + 1
            for end in range(min(len(words), first + MOST_WORDS), first, -1):
                if term := self._term(words[first:end]):
                    yield Expansion(first, end, term, self.others(term))
                    last = end
                    break
            first = last

    def _term(self, words: Sequence[str]) -> str:
        for last in readings(words[-1]):
            term = " ".join([*words[:-1], last])
            if key(term) in self.groups:
                return term
        return ""


def _keys(term: str) -> tuple[str, str]:
    """A query holds each of its words once, so a term that repeats one is known either way."""
    return key(term), key(" ".join(dict.fromkeys(term.split())))


# --- The glossary of the database, remembered until it changes --------------------------------

_guard = Lock()
_once: ContextVar[dict[str, Any] | None] = ContextVar("once", default=None)
_remembered: tuple[Any, Glossary] = (None, Glossary())


@contextmanager
def settled() -> Iterator[None]:
    """Look but once, inside, whether glossary and vocabulary have changed."""
    token = _once.set({})
    try:
        yield
    finally:
        _once.reset(token)


def looked_up(name: str, look: Callable[[], T]) -> T:
    """Remember what was looked up until `settled` is left; outside it, look each time."""
    once = _once.get()
    if once is None:
        return look()
    if name not in once:
        once[name] = look()
    found: T = once[name]
    return found


def glossary() -> Glossary:
    """Return the groups in use; asked again it only looks whether something changed."""
    return looked_up("glossary", _glossary)


def _glossary() -> Glossary:
    global _remembered
    groups = GlossaryGroup.objects.used()
    state = groups.aggregate(count=Count("pk"), latest=Max("changed_at"))
    version = (str(settings.SEARCH["INDEX_DIR"]), state["count"], state["latest"])
    with _guard:
        if _remembered[0] != version:
            _remembered = (version, Glossary.of(group.listed for group in groups.order_by("pk")))
        return _remembered[1]
