"""What a list of questions shows of each, in a fixed number of queries."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, Subquery

from kb.core import markdown
from kb.groups.viewer import Viewer
from kb.questions import rules
from kb.questions.models import Answer, Question
from kb.questions.models.question import QuestionQuerySet

LINE: Final = 200


def question_rows(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Add ``answer_count``, ``interest_count`` and ``best_answer`` (Markdown, or None)."""
    best = Answer.objects.filter(question=OuterRef("pk"), deleted_at__isnull=True).best_first()
    is_there = Q(answers__deleted_at__isnull=True)
    shown: dict[str, Any] = {
        "answer_count": Count("answers", filter=is_there, distinct=True),
        "interest_count": Count("interests", distinct=True),
        "best_answer": Subquery(best.values("body")[:1]),
    }
    return (
        questions.select_related("group__cohort", "asker", "meeting", "escalated_for")
        .prefetch_related("lectures__course", "tags")
        .annotate(**shown)
    )


def rows_for(viewer: Viewer, questions: Iterable[Question]) -> list[Question]:
    """Return these few questions, in their order, with all that a row shows this reader."""
    order = [question.pk for question in questions]
    found = {row.pk: row for row in question_rows(Question.objects.filter(pk__in=order))}
    rows = [found[pk] for pk in order if pk in found]
    for row in rows:
        row.asked_by_label = rules.asker_name(viewer, row)
        row.is_my_turn = rules.is_turn_of(viewer, row)
        row.best_answer_line = markdown.first_line(row.best_answer or "", LINE)
    return rows
