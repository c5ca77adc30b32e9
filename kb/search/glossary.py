"""Terms that mean the same: looked up in a query, so that 어텐션 finds attention as well."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Max

from kb.search.matching import Variant
from kb.search.models import GlossaryGroup
from kb.search.query import Phrase, Query
from kb.search.scoring import Wanted
from kb.search.wording import key, readings

# What a term of the same group is worth beside the one that was typed.
WEIGHT: Final = 0.5
MOST_WORDS: Final = 6
MOST_VARIANTS: Final = 12


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of a query that are a known term, and the other terms of its group."""

    first: int
    last: int
    typed: str
    others: tuple[str, ...]


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
            for one in {key(term) for term in group}:
                found[one] = (*found.get(one, ()), tuple(group))
        return cls(found, texts)

    def others(self, term: str) -> tuple[str, ...]:
        """List what means the same as a term, other spellings of itself left out."""
        own = key(term)
        named = {key(other): other for group in self.groups.get(own, ()) for other in group}
        return tuple(other for one, other in named.items() if one != own or _is_apart(other, term))

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


def _is_apart(other: str, typed: str) -> bool:
    """Tell whether English words were typed as one: batchnorm. Hangul is found either way."""
    return other.isascii() and len(other.split()) > len(typed.split())


def variants(query: Query, expansions: Sequence[Expansion]) -> tuple[Variant, ...]:
    """Write the query anew with each other term in the place of the one typed."""
    found = []
    for expansion in expansions:
        for other in expansion.others:
            words = [*query.words[: expansion.first], other, *query.words[expansion.last :]]
            whole = Wanted.of([other]).content
            found.append(Variant(Wanted.of([" ".join(words)]), tuple(whole)))
    return tuple(found[:MOST_VARIANTS])


def weighted(query: Query, expansions: Sequence[Expansion]) -> Wanted:
    """Score the query as typed, and the other terms with less weight."""
    others = [other for expansion in expansions for other in expansion.others]
    return Wanted.of([query.text, *others], weights=(1.0, *[WEIGHT] * len(others)))


def marking(query: Query, expansions: Sequence[Expansion]) -> Query:
    """Give a query whose marks in a text include those of the other terms."""
    return query.plus(*(Phrase(other) for expansion in expansions for other in expansion.others))


# --- The glossary of the database, remembered until it changes --------------------------------

_guard = Lock()
_remembered: tuple[Any, Glossary] = (None, Glossary())


def glossary() -> Glossary:
    """Return the groups in use; asked again it only looks whether something changed."""
    global _remembered
    groups = GlossaryGroup.objects.used()
    state = groups.aggregate(count=Count("pk"), latest=Max("changed_at"))
    version = (str(settings.SEARCH["INDEX_DIR"]), state["count"], state["latest"])
    with _guard:
        if _remembered[0] != version:
            _remembered = (version, Glossary.of(group.listed for group in groups.order_by("pk")))
        return _remembered[1]
