"""Questions with their answers: the walk through a note that joins what belongs together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from kb.notes.reading.blocks import Item
from kb.notes.reading.candidates import Outline
from kb.notes.reading.conversation import Found, Walk
from kb.notes.reading.deferrals import due_in_days
from kb.notes.reading.marks import answer_marked, question_marked
from kb.notes.reading.model import Answer, Lines, Question, Target
from kb.notes.reading.people import known_names
from kb.notes.reading.places import Layout
from kb.notes.reading.speakers import TITLE_END
from kb.notes.reading.titles import target_named
from kb.notes.reading.wording import asks

SAME = 0.9
LOOK_AHEAD = 200


def read_questions(items: Sequence[Item], layout: Layout) -> tuple[Question, ...]:
    """Read all questions of a note with their answers."""
    outline = Outline(items, layout.places, known_names(items), inverted_items(items, layout))
    walk = Walk(outline)
    walk.run()
    questions = [_question(found, walk) for found in walk.found]
    return tuple(link_repeated(questions))


def inverted_items(items: Sequence[Item], layout: Layout) -> frozenset[int]:
    """Find the sections where `A.` asks and `Q.` answers, by what the lines say."""
    bounds = [heading.item for heading in layout.headings]
    edges = [0, *bounds, len(items)]
    inverted: set[int] = set()
    for first, end in pairwise(edges):
        if _is_inverted(items[first:end]):
            inverted |= set(range(first, end))
    return frozenset(inverted)


def _is_inverted(items: Sequence[Item]) -> bool:
    questions = [found.text for item in items if (found := question_marked(item.text))]
    answers = [found.text for item in items if (found := answer_marked(item.text))]
    asking = sum(map(asks, answers))
    return asking > len(answers) / 2 and asking > sum(map(asks, questions))


def _question(found: Found, walk: Walk) -> Question:
    items = walk.outline.items
    place, item = found.place, items[found.index]
    text = "\n".join([found.asked.text, *found.more_text])
    target = found.target or place.target
    due = next(
        (d for a in found.answers if (d := due_in_days(a.text)) is not None and a.defers), None
    )
    return Question(
        text=text,
        lines=Lines(item.line, found.last),
        section=place.kind,
        meeting=place.meeting,
        answers=tuple(found.answers),
        asked_as=TITLE_END.sub("", found.asked.asked_as),
        heading=place.heading,
        topic=place.label if place.under_label else "",
        parent=found.parent,
        is_topic=found.asked.is_topic,
        target=target or _target_in(found.answers),
        due_in_days=due,
        is_sure=found.asked.is_sure,
        rule=found.asked.rule,
    )


def _target_in(answers: Iterable[Answer]) -> Target | None:
    return next((t for a in answers if a.defers and (t := target_named(a.text))), None)


def link_repeated(questions: Sequence[Question]) -> list[Question]:
    """Tie a deferred question to a later one of the note that asks the same."""
    linked = list(questions)
    for position, question in enumerate(questions):
        if question.is_unresolved and question.answers:
            later = _asked_again(question, questions, position)
            linked[position] = replace(question, resolved_by=later)
    return linked


def _asked_again(question: Question, questions: Sequence[Question], position: int) -> int | None:
    for later in range(position + 1, min(len(questions), position + LOOK_AHEAD)):
        other = questions[later]
        if not other.is_unresolved and _same(question.text, other.text):
            return later
    return None


def _same(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 0.2 * max(len(one), len(other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME
