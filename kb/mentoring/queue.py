"""What lies on a mentor's desk: the questions and relayed answers of all their groups."""

from django.db.models import F

from kb.accounts.models import User
from kb.questions.models import Answer, Question
from kb.questions.models.answer import AnswerQuerySet
from kb.questions.models.question import QuestionQuerySet


def desk_questions(user: User) -> QuestionQuerySet:
    """Everything asked in the mentor's groups; for an operator, in all."""
    questions = Question.objects.alive()
    return questions if user.is_operator else questions.mentored_by(user)


def waiting(user: User) -> QuestionQuerySet:
    """What waits for the mentor, longest first."""
    return desk_questions(user).running().waiting_for_mentor().order_by("waiting_since", "pk")


def next_after(user: User, question: Question) -> Question | None:
    """The question to open once this one is done: the longest waiting of the others."""
    return waiting(user).exclude(pk=question.pk).first()


def relayed_to_confirm(user: User) -> AnswerQuerySet:
    """Relayed answers nobody has confirmed, oldest first."""
    answers = (
        Answer.objects.to_confirm() if user.is_operator else Answer.objects.to_confirm_by(user)
    )
    return answers.select_related("question__group", "question__meeting", "author").order_by(
        "created_at", "pk"
    )


def overdue(user: User) -> QuestionQuerySet:
    return desk_questions(user).running().overdue().order_by(F("due_on").asc(nulls_last=True), "pk")
