"""Tables of questions: a column that asks, one that answers, perhaps one that names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.notes.reading.blocks import Item, Kind

QUESTION = re.compile(
    r"^\W*(?:질문(?:\s?(?:내용|사항|거리))?|질의|궁금한\s?점|문의|questions?|q)\W*$", re.IGNORECASE
)
ANSWER = re.compile(
    r"^\W*(?:답변?(?:\s?내용)?|응답|해답|해결|의견|논의(?:\s?내용)?|answers?|a)\W*$", re.IGNORECASE
)
ASKER = re.compile(
    r"^\W*(?:질문자|질문한\s?사람|이름|작성자|캠퍼|팀원|담당자?|asked by|name|who)\W*$",
    re.IGNORECASE,
)
NOTHING = re.compile(r"^[\W_]*(?:없음|없습니다|없어요|x|none|n/?a)?[\W_]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A question in a table; `item` is the index of its cell."""

    item: int
    text: str
    answer: str
    asker: str


def table_end(items: Sequence[Item], first: int) -> int:
    """Return the index after the last cell of the table that begins here."""
    end = first
    while end < len(items) and items[end].kind is Kind.ROW:
        if end > first and items[end].after_gap:
            break
        end += 1
    return end


def question_rows(items: Sequence[Item], first: int, end: int) -> list[Row]:
    """Read the rows of a table whose head names a column of questions."""
    lines = _lines(items, first, end)
    head = [items[cell].text.strip() for cell in lines[0]]
    asking = _column(head, QUESTION)
    if asking is None:
        return []
    answering, naming = _column(head, ANSWER), _column(head, ASKER)
    return [
        Row(
            cells[asking],
            items[cells[asking]].text,
            _text(items, cells, answering),
            _text(items, cells, naming),
        )
        for cells in lines[1:]
        if len(cells) > asking and not NOTHING.match(items[cells[asking]].text)
    ]


def _lines(items: Sequence[Item], first: int, end: int) -> list[list[int]]:
    lines: dict[int, list[int]] = {}
    for index in range(first, end):
        lines.setdefault(items[index].line, []).append(index)
    return list(lines.values())


def _column(head: list[str], words: re.Pattern[str]) -> int | None:
    return next((column for column, name in enumerate(head) if words.match(name)), None)


def _text(items: Sequence[Item], cells: list[int], column: int | None) -> str:
    return items[cells[column]].text if column is not None and column < len(cells) else ""
