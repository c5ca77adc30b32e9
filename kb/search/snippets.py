"""Show where a text matches: pure functions that mark, and leave escaping to the caller."""

import re
from dataclasses import dataclass

from kb.search.analysis import clean, fold, tokens
from kb.search.analysis.normal import surface
from kb.search.query import Query

# So much of a text is analysed to mark inflected words; more would be felt.
LONGEST_ANALYSED = 600
ELLIPSIS = "…"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that matches, or does not."""

    text: str
    match: bool


def snippet(text: str, query: Query, width: int = 240) -> list[Segment]:
    """Cut the passage that matches best, about `width` characters, and mark it."""
    text = " ".join(clean(text).split())
    start, end = _window(text, query, width)
    segments = _marked(text[start:end], query)
    if start > 0:
        segments.insert(0, Segment(ELLIPSIS, match=False))
    if end < len(text):
        segments.append(Segment(ELLIPSIS, match=False))
    return segments


def highlight(text: str, query: Query) -> list[Segment]:
    """Mark the whole of a short text, such as a title."""
    return _marked(clean(text), query)


def _window(text: str, query: Query, width: int) -> Span:
    """Choose the stretch with the most different words of the query in it."""
    if len(text) <= width:
        return 0, len(text)
    places = sorted(_rough(text, query))
    best, most = 0, -1
    for start, _ in places:
        inside = {name for place, name in places if start <= place < start + width * 3 // 4}
        if len(inside) > most:
            best, most = start, len(inside)
    start = _word_start(text, max(0, min(best - width // 6, len(text) - width)))
    return start, _word_end(text, min(start + width, len(text)))


def _rough(text: str, query: Query) -> list[tuple[int, str]]:
    """Find the query's words as they are written, without analysing a long text."""
    folded = fold(text)
    found = []
    for name in _needles(query):
        for place in list(re.finditer(re.escape(name), folded))[:50]:
            found.append((place.start(), name))
    return found


def _needles(query: Query) -> set[str]:
    named = {token.term for token in tokens(clean(query.text)) if token.noun}
    whole = {surface(text).strip() for text in (*query.words, *query.phrases)}
    return {needle for needle in named | whole if len(needle) > 1} or whole - {""}


def _word_start(text: str, place: int) -> int:
    if place == 0:
        return 0
    gap = text.find(" ", place, place + 30)
    return place if gap < 0 else gap + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    gap = text.rfind(" ", max(0, place - 30), place)
    return place if gap < 0 else gap


def _marked(text: str, query: Query) -> list[Segment]:
    spans = _merged([*_inflected(text, query), *_written(text, query)])
    segments, place = [], 0
    for start, end in spans:
        if start > place:
            segments.append(Segment(text[place:start], match=False))
        segments.append(Segment(text[start:end], match=True))
        place = end
    if place < len(text):
        segments.append(Segment(text[place:], match=False))
    return segments


def _inflected(text: str, query: Query) -> list[Span]:
    wanted = {token.term for token in tokens(clean(query.text))}
    if not wanted:
        return []
    return [
        (token.start, token.end)
        for token in tokens(text[:LONGEST_ANALYSED])
        if token.term in wanted
    ]


def _written(text: str, query: Query) -> list[Span]:
    """Mark words and phrases that stand in the text as they stand in the query."""
    folded = fold(text)
    spans = []
    for name in {surface(text).strip() for text in (*query.words, *query.phrases)}:
        if len(name) > 1:
            pattern = r"\s+".join(map(re.escape, name.split()))
            spans += [match.span() for match in re.finditer(_bounded(pattern, name), folded)]
    return spans


def _bounded(pattern: str, name: str) -> str:
    before = "(?<![0-9a-z])" if re.match("[0-9a-z]", name) else ""
    after = "(?![0-9a-z])" if re.search("[0-9a-z]$", name) else ""
    return before + pattern + after


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
