"""What a list of questions shows of each, in a fixed number of queries."""

from django.db.models import Count, OuterRef, Q, Subquery

from kb.questions.models import Answer
from kb.questions.models.question import QuestionQuerySet


def question_rows(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Add ``answer_count``, ``interest_count`` and ``best_answer`` (Markdown, or None)."""
    best = Answer.objects.filter(question=OuterRef("pk"), deleted_at__isnull=True).best_first()
    return (
        questions.select_related("group__cohort", "asker", "meeting", "escalated_for")
        .prefetch_related("lectures__course", "tags")
        .annotate(
            answer_count=Count(
                "answers", filter=Q(answers__deleted_at__isnull=True), distinct=True
            ),
            interest_count=Count("interests", distinct=True),
            best_answer=Subquery(best.values("body")[:1]),
        )
    )
