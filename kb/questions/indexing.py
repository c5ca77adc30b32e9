"""Questions as documents: with their answers and comments, for those who may see them.

Names are filter values only where every reader of the document may know them.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Prefetch

from kb.core import markdown
from kb.groups import audience
from kb.library.models import Lecture
from kb.questions.models import Answer, Comment, Question, Tag, Visibility
from kb.search.documents import Document, register
from kb.search.receivers import keep_indexed

KIND = "question"


def connect() -> None:
    """Make questions findable and keep them so; called when the app is ready."""
    register(KIND, load=load, all_pks=all_pks)
    keep_indexed(Question, KIND, lambda row: [row.pk], many_to_many=["tags", "lectures"])
    keep_indexed(Answer, KIND, lambda row: [row.question_id])
    keep_indexed(Comment, KIND, lambda row: [row.question_id])
    keep_indexed(Tag, KIND, lambda row: row.questions.values_list("pk", flat=True))
    keep_indexed(Lecture, KIND, lambda row: row.questions.values_list("pk", flat=True))


def all_pks() -> Iterable[str]:
    pks = Question.objects.alive().order_by("pk").values_list("pk", flat=True)
    return (str(pk) for pk in pks.iterator())


def load(pks: Collection[str]) -> Iterator[Document]:
    questions = (
        Question.objects.alive()
        .filter(pk__in=pks)
        .select_related("group__cohort", "meeting")
        .prefetch_related(
            "tags",
            "lectures__course",
            Prefetch("answers", Answer.objects.alive().best_first().prefetch_related("citations")),
            Prefetch("comments", Comment.objects.alive().order_by("pk")),
            "citations",
        )
    )
    return (_document(question) for question in questions)


def _document(question: Question) -> Document:
    answers = list(question.answers.all())
    remarks = [markdown.plain(comment.body) for comment in question.comments.all()]
    tags = [tag.name for tag in question.tags.all()]
    lectures = list(question.lectures.all())
    return Document(
        kind=KIND,
        pk=str(question.pk),
        title=markdown.plain(question.title),
        body="\n".join([markdown.plain(question.body), *remarks]),
        answers="\n".join(markdown.plain(answer.body) for answer in answers),
        tags=" ".join([*tags, *(str(lecture) for lecture in lectures)]),
        audience=audience_of(question),
        filters={
            "group": (question.group.slug,),
            "cohort": (str(question.group.cohort_id),),
            "is": (question.state, *(["unresolved"] if question.is_unresolved else [])),
            "tag": tuple(tags),
            "lecture": tuple(str(lecture.pk) for lecture in lectures),
            "course": tuple({str(lecture.course_id) for lecture in lectures}),
            "in": (str(question.meeting_id),) if question.meeting_id else (),
            "by": tuple(_signatures(question, answers)),
            "has": tuple(_holds(question, answers)),
        },
        at=question.asked_at,
    )


def audience_of(question: Question) -> frozenset[str]:
    """The same as ``Question.objects.visible_to`` says, as tokens."""
    tokens = {audience.OPERATORS}
    if question.asker_id:
        tokens.add(audience.of_user(question.asker_id))
    if question.visibility == Visibility.MENTORS:
        tokens.add(audience.of_mentors(question.group_id))
    else:
        tokens.add(audience.of_group(question.group_id))
    if question.visibility == Visibility.COHORT:
        tokens.add(audience.of_cohort(question.group.cohort_id))
    return frozenset(tokens)


def _signatures(question: Question, answers: Iterable[Answer]) -> Iterator[str]:
    if question.hides_names:
        return
    # A log that names no asker is the group's, which is a filter of its own.
    if not question.is_anonymous and question.asked_as != question.group.name:
        yield signature(question.asker_id, question.asked_as)
    for answer in answers:
        is_hidden = question.is_anonymous and answer.author_id == question.asker_id
        if not is_hidden:
            yield signature(answer.author_id, answer.answered_as)


def signature(user_id: int | None, written: str) -> str:
    """Return the filter value of a person: an account, or a name as written."""
    return f"as:{written}" if written else f"user:{user_id}"


def _holds(question: Question, answers: Collection[Answer]) -> Iterator[str]:
    texts = [question.title, question.body, *(answer.body for answer in answers)]
    everything = "\n\n".join(texts)
    if answers:
        yield "answer"
    if markdown.has_code(everything):
        yield "code"
    if markdown.has_math(everything):
        yield "math"
    if markdown.has_image(everything):
        yield "image"
    if question.citations.all() or any(answer.citations.all() for answer in answers):
        yield "reference"
