"""A question with all that belongs to it, as the answering page shows it."""

from dataclasses import dataclass

from kb.groups.viewer import Viewer
from kb.questions import rules
from kb.questions.models import Answer, Comment, Question, StateChange


@dataclass(frozen=True, slots=True)
class Post:
    """An answer or a comment with its writer's name as the reader knows it."""

    row: Answer | Comment
    name: str
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    row: StateChange
    name: str


@dataclass(frozen=True, slots=True)
class Thread:
    question: Question
    asker: str
    answers: list[Post]
    comments: list[Post]
    history: list[Step]
    references: list[tuple[str, str]]


def thread_of(viewer: Viewer, question: Question) -> Thread:
    """Read a question's thread in a fixed number of queries."""
    answers = question.answers.alive().best_first().select_related("author")
    comments = question.comments.alive().select_related("author").order_by("created_at", "pk")
    history = question.history.select_related("by").order_by("at", "pk")
    citations = question.citations.select_related("reference").order_by("pk")
    for row in answers:
        row.question = question
    return Thread(
        question=question,
        asker=rules.asker_name(viewer, question),
        answers=[_post(viewer, answer) for answer in answers],
        comments=[Post(row, rules.writer_name(viewer, question, row.author)) for row in comments],
        history=[Step(row, rules.writer_name(viewer, question, row.by)) for row in history],
        references=[(c.title or str(c.reference), c.reference.url) for c in citations],
    )


def _post(viewer: Viewer, answer: Answer) -> Post:
    writer = rules.writer_name(viewer, answer.question, answer.author)
    return Post(answer, rules.answerer_name(viewer, answer), writer)
