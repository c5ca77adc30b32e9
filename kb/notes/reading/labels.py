"""Labels: lines that are no headings but name what is listed below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.notes.reading.blocks import Item, Kind
from kb.notes.reading.marks import answer_marked, bare_label, question_marked
from kb.notes.reading.model import SectionKind, Target
from kb.notes.reading.titles import (
    BRACKETED,
    Listed,
    clean_title,
    listed_below,
    target_for,
    target_named,
)
from kb.notes.reading.wording import asks, asks_by_noun, declares

MAX_LABEL = 45
MAX_WORD = 8
KEY_AND_VALUE = re.compile(r"\S\s?(?:[:：]|\s-)\s+\S")
ASKING_LISTS = (Listed.QUESTIONS, Listed.REVIEW, Listed.ANSWERS)


@dataclass(frozen=True)
class Label:
    """A line that names what is listed below it."""

    text: str
    rank: int
    listed: Listed
    target: Target | None
    flows: bool = False
    """Whether it holds for everything down to the next such label, nested or not."""
    mark: str = ""


def still_holds(label: Label, item: Item) -> bool:
    if label.flows:
        return True
    if item.rank > label.rank:
        return True
    return bool(label.mark) and item.rank == label.rank and item.kind is Kind.BULLET


def label_of(items: Sequence[Item], index: int, kind: SectionKind) -> Label | None:
    """Read an item as a label, by the first rule that fits."""
    item = items[index]
    if len(item.text) > MAX_LABEL:
        return None
    if not bare_label(item.text) and (question_marked(item.text) or answer_marked(item.text)):
        return None
    for rule in (_bracketed_label, _question_word_label, _strong_label):
        if label := rule(items, index):
            return replace(label, target=target_for(label.text, kind))
    return None


def _bracketed_label(items: Sequence[Item], index: int) -> Label | None:
    """`🔍[지난주 질문]`, alone on its line at the margin."""
    item = items[index]
    found = BRACKETED.match(item.text.rstrip(" :：")) if item.rank == 0 else None
    if not found or item.is_quoted:
        return None
    return _make(found.group(1), item, flows=True)


def _question_word_label(items: Sequence[Item], index: int) -> Label | None:
    """`질문`, `- 질답`, `3. Q & A`, `> 1. 논문 질문 & 답변`: says that questions follow."""
    item = items[index]
    title = clean_title(item.text)
    if listed_below(title) not in ASKING_LISTS or declares(item.text) or asks(item.text):
        return None
    if (item.rank == 0 and item.kind is Kind.TEXT) or item.is_quoted:
        return _make(title, item, flows=True)
    if has_children(items, index):
        return _make(title, item, flows=False)
    below = items[index + 1] if index + 1 < len(items) else None
    if below is not None and below.rank == 0 and below.kind is Kind.TEXT and not below.continues:
        return _make(title, item, flows=True)
    return None


def _strong_label(items: Sequence[Item], index: int) -> Label | None:
    """A short bold line at the margin, or a bullet with more bullets below, that is no question."""
    item = items[index]
    is_word = " " not in item.text and len(item.text) <= MAX_WORD
    if asks(item.text) or (declares(item.text) and not is_word):
        return None
    title = clean_title(item.text)
    if item.is_strong and item.rank == 0 and item.kind is Kind.TEXT and not item.is_quoted:
        return _make(title, item, flows=True)
    if not has_children(items, index) or asks_by_noun(item.text):
        return None
    if item.is_list_item:
        return _make(title, item, flows=False)
    is_text = item.rank == 0 and not item.is_quoted and items[index + 1].is_list_item
    is_text = is_text and not KEY_AND_VALUE.search(item.text)
    return _make(title, item, flows=True) if is_text else None


def _make(title: str, item: Item, *, flows: bool) -> Label:
    mark = item.mark if item.kind is Kind.NUMBER else ""
    return Label(title, item.rank, listed_below(title), target_named(title), flows=flows, mark=mark)


def has_children(items: Sequence[Item], index: int) -> bool:
    """Say whether something is nested below an item; bullets below a number count."""
    return children_end(items, index) > index + 1


def children_end(items: Sequence[Item], index: int) -> int:
    """Return the index after the last item nested below this one."""
    item, end = items[index], index + 1
    while end < len(items) and is_below(item, items[end]):
        end += 1
    return end


def is_below(above: Item, item: Item) -> bool:
    """Say whether an item belongs below another: deeper, or a bullet below a number."""
    if item.kind in (Kind.HEADING, Kind.RULE):
        return False
    if item.rank > above.rank:
        return True
    return (
        above.kind is Kind.NUMBER
        and item.kind is Kind.BULLET
        and item.rank == above.rank
        and item.is_quoted == above.is_quoted
    )
