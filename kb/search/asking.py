"""Search as people type: with the glossary's other words, and with slips put right.

`find.search` looks for what is asked and nothing else; this is what a search box should call.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from kb.search.corrections.meant import corrected, guesses
from kb.search.expanding import Expansion, marking
from kb.search.find import Results, search
from kb.search.glossary import glossary, settled
from kb.search.query import Query
from kb.search.vocabulary import split_terms

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

    @property
    def marking(self) -> Query:
        """Give the query by which to mark matches in what was found."""
        return marking(self.query, self.also)


def answer(
    query: Query, *, audiences: Collection[str], exact: bool = False, **options: Any
) -> Answered:
    """Search; unless `exact`, for the glossary's words as well and, if little is found, for what
    was probably meant. `options` are those of `find.search`."""
    if exact:
        return Answered(query, search(query, audiences=audiences, **options))
    with settled():
        return _answer_or_mend(query, audiences, options)


def _answer_or_mend(query: Query, audiences: Collection[str], options: dict[str, Any]) -> Answered:
    first = _answer(query, audiences, options)
    guessed = guesses(query, audiences, found_little=first.results.total < FEW)
    if not guessed.made:
        return first
    meant = corrected(query, guessed.made)
    second = _answer(meant, audiences, options)
    if second.results.total == 0:
        return first
    finds_more = first.results.total < FEW and second.results.total > first.results.total
    if guessed.is_certain or finds_more:
        return Answered(meant, second.results, second.also, is_corrected=True)
    return Answered(query, first.results, first.also, offered=meant)


def _answer(query: Query, audiences: Collection[str], options: dict[str, Any]) -> Answered:
    also = glossary().expansions(query)
    added = (*also, *split_terms(query.words))
    return Answered(query, search(query, audiences=audiences, also=added, **options), also)
