"""Answers as a list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kb.core import markdown
from kb.groups.viewer import Viewer
from kb.questions import rules
from kb.questions.models import Answer


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    row: Answer
    name: str
    line: str


def shown_answers(viewer: Viewer, answers: QuerySet[Answer]) -> list[ShownAnswer]:
    """Return each answer with its first line and the name this reader may know."""
    return list(_shown(viewer, answers.select_related("author", "question__group__cohort")))


def _shown(viewer: Viewer, answers: Iterable[Answer]) -> Iterable[ShownAnswer]:
    for answer in answers:
        name = rules.answerer_name(viewer, answer)
        yield ShownAnswer(answer, name, markdown.first_line(answer.body))
