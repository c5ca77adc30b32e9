"""Read a query: words, "phrases", -exclusions, operator:value. Never raises."""

import re
from collections.abc import Iterator
from datetime import date

from kb.search.analysis import clean, fold, searchable
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
from kb.search.query.dates import read_day

LONGEST = 1000
MOST_CLAUSES = 64

_PLAIN = str.maketrans(dict.fromkeys("“”„‟＂", '"') | {"：": ":", "－": "-", "−": "-"})
# A minus, an operator's name, then a value in quotes or without.
_TOKEN = re.compile(
    r"(?P<minus>-(?=[^\s-]))?(?:(?P<name>[^\W\d_]{1,20}):(?=[^\s:/]))?"
    r'(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))'
)
_NOT_PLAIN = re.compile(r'[\s:"]+')


def parse_query(text: str, grammar: Grammar = STANDARD, *, today: date) -> Query:
    """Read a query; what is not understood is kept as words and said in the notes."""
    notes: list[Note] = []
    text = _prepared(text, notes)
    clauses = list(dict.fromkeys(_clauses(text, grammar, today, notes)))
    if len(clauses) > MOST_CLAUSES:
        clauses = clauses[:MOST_CLAUSES]
        notes.append(Note("too-many", str(MOST_CLAUSES)))
    if not clauses and text.strip() and not notes:
        notes.append(Note("nothing-to-find", text.strip()[:80]))
    return Query(tuple(clauses), tuple(dict.fromkeys(notes)))


def _prepared(text: str, notes: list[Note]) -> str:
    text = clean(text).translate(_PLAIN)
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notes.append(Note("too-long", str(LONGEST)))
    if text.count('"') % 2:
        text = " ".join(text.rsplit('"', 1))
        notes.append(Note("unbalanced-quote"))
    return text


def _clauses(text: str, grammar: Grammar, today: date, notes: list[Note]) -> Iterator[Clause]:
    for found in _TOKEN.finditer(text):
        operator = grammar.find(fold(found["name"])) if found["name"] else None
        if operator is not None:
            yield from _operated(operator, found, today, notes)
        elif found["quoted"] is not None:
            yield from _quoted(found, notes)
        else:
            yield from _bare(found, grammar, notes)


def _operated(
    operator: Operator, found: re.Match[str], today: date, notes: list[Note]
) -> Iterator[Clause]:
    quoted = found["quoted"] is not None
    value = " ".join((found["quoted"] if quoted else found["bare"]).split())
    refused = bool(found["minus"])
    if not value:
        notes.append(Note("empty-value", field=operator.name))
    elif operator.dated:
        yield from _dated(operator, value, refused, today, notes)
    elif (name := operator.known(value)) is not None:
        yield Filter(operator.name, name, refused)
    else:
        notes.append(Note("bad-value", value, operator.name))
        yield from _as_words(value)


def _dated(
    operator: Operator, value: str, refused: bool, today: date, notes: list[Note]
) -> Iterator[Clause]:
    day = read_day(value, today)
    if day is None:
        notes.append(Note("bad-date", value, operator.name))
        yield from _as_words(value)
    else:
        opposite = {"before": "after", "after": "before"}
        yield Bound(opposite.get(operator.name, "") if refused else operator.name, day)


def _as_words(value: str) -> Iterator[Clause]:
    for part in _NOT_PLAIN.split(value):
        if searchable(word := part.lstrip("-")):
            yield Word(word)


def _quoted(found: re.Match[str], notes: list[Note]) -> Iterator[Clause]:
    if found["name"]:
        notes.append(Note("unknown-operator", found["quoted"], found["name"]))
        yield from _as_words(found["name"])
    text = " ".join(found["quoted"].split())
    if not text:
        notes.append(Note("empty-phrase"))
    elif found["minus"]:
        yield Exclusion(text, phrase=True)
    else:
        yield Phrase(text)


def _bare(found: re.Match[str], grammar: Grammar, notes: list[Note]) -> Iterator[Clause]:
    whole = found[0].removeprefix("-") if found["minus"] else found[0]
    if whole.endswith(":") and (operator := grammar.find(fold(whole[:-1]))):
        notes.append(Note("empty-value", field=operator.name))
        return
    if found["name"]:
        notes.append(Note("unknown-operator", found["bare"], found["name"]))
    if searchable(whole):
        yield Exclusion(whole) if found["minus"] else Word(whole)
