"""Search as people type: with the glossary's other words, and with slips put right.

`find.search` looks for what is asked and nothing else; this is what a search box should call.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from kb.search.corrections.meant import corrected, guesses
from kb.search.find import Results, search
from kb.search.glossary import Expansion, glossary
from kb.search.query import Query

FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found, for which query, what the glossary added, and what may have been meant.

    `query` is the one that was answered; `is_corrected` if it is not the one that was asked.
    `offered` is one that finds more and was not taken because this one found something, too.
    """

    query: Query
    results: Results
    also: tuple[Expansion, ...] = ()
    is_corrected: bool = False
    offered: Query | None = None


def answer(
    query: Query, *, audiences: Collection[str], exact: bool = False, **options: Any
) -> Answered:
    """Search; unless `exact`, for the glossary's words as well and, if little is found, for what
    was probably meant. `options` are those of `find.search`."""
    if exact:
        return Answered(query, search(query, audiences=audiences, **options))
    first = _answer(query, audiences, options)
    made = guesses(query, audiences)
    if not made:
        return first
    meant = corrected(query, made)
    second = _answer(meant, audiences, options)
    if second.results.total == 0 or meant == query:
        return first
    is_certain = all(guess.sure for guess in made) or first.results.total < FEW
    if is_certain and second.results.total >= first.results.total:
        return Answered(meant, second.results, second.also, is_corrected=True)
    return Answered(query, first.results, first.also, offered=meant)


def _answer(query: Query, audiences: Collection[str], options: dict[str, Any]) -> Answered:
    also = glossary().expansions(query)
    return Answered(query, search(query, audiences=audiences, also=also, **options), also)
