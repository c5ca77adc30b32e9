"""A question with all that belongs to it, as one reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kb.groups.viewer import Viewer
from kb.library.models import Citation
from kb.meetings.models import Meeting
from kb.questions import rules
from kb.questions.models import (
    Answer,
    AnswerCitation,
    Comment,
    Interest,
    Question,
    QuestionCitation,
    StateChange,
    Thanks,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, and who made it as far as the reader may know."""

    row: Comment
    name: str
    can_delete: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: who said it, who wrote it down, and what the reader can do with it."""

    row: Answer
    name: str
    writer: str
    accepter: str
    endorser: str
    remarks: list[Remark]
    is_thanked: bool
    can_edit: bool
    can_delete: bool
    can_thank: bool


@dataclass(frozen=True, slots=True)
class Step:
    row: StateChange
    name: str


@dataclass(frozen=True, slots=True)
class Links:
    """Questions that this one is tied to, of those the reader sees."""

    original: Question | None
    parent: Question | None
    follow_ups: list[Question]
    duplicates: list[Question]


@dataclass(frozen=True, slots=True)
class Thread:
    question: Question
    asker: str
    replies: list[Reply]
    remarks: list[Remark]
    steps: list[Step]
    citations: list[Citation]
    meeting: Meeting | None
    links: Links
    interest_count: int
    is_wanted: bool


def thread_of(viewer: Viewer, question: Question) -> Thread:
    """Read a question's thread in a fixed number of queries."""
    remarks = _remarks(viewer, question)
    wanting = list(Interest.objects.filter(question=question).values_list("user", flat=True))
    return Thread(
        question=question,
        asker=rules.asker_name(viewer, question),
        replies=_replies(viewer, question, remarks),
        remarks=[one for one in remarks if one.row.answer_id is None],
        steps=_steps(viewer, question),
        citations=_citations(question),
        meeting=_visible_meeting(viewer, question),
        links=_links(viewer, question),
        interest_count=len(wanting),
        is_wanted=viewer.user.pk in wanting,
    )


def reply_of(viewer: Viewer, answer: Answer) -> Reply:
    """Read one answer as its thread would show it, without its comments."""
    thanked = Thanks.objects.filter(answer=answer, user=viewer.user).exists()
    return _reply(viewer, answer, {answer.pk} if thanked else set(), [])


def remarks_on(viewer: Viewer, question: Question, answer: Answer | None) -> list[Remark]:
    """Read the comments on an answer, or on the question itself."""
    pk = answer.pk if answer else None
    return [one for one in _remarks(viewer, question) if one.row.answer_id == pk]


def _remarks(viewer: Viewer, question: Question) -> list[Remark]:
    rows = question.comments.alive().select_related("author").order_by("created_at", "pk")
    return [_remark(viewer, question, row) for row in rows]


def _remark(viewer: Viewer, question: Question, row: Comment) -> Remark:
    row.question = question
    name = rules.writer_name(viewer, question, row.author)
    return Remark(row, name, rules.can_delete_comment(viewer, row))


def _replies(viewer: Viewer, question: Question, remarks: list[Remark]) -> list[Reply]:
    rows = question.answers.alive().best_first()
    answers = list(rows.select_related("author", "accepted_by", "endorsed_by"))
    mine = Thanks.objects.filter(user=viewer.user, answer__question=question)
    thanked = set(mine.values_list("answer", flat=True))
    for answer in answers:
        answer.question = question
    return [_reply(viewer, answer, thanked, remarks) for answer in answers]


def _reply(viewer: Viewer, answer: Answer, thanked: set[int], remarks: Iterable[Remark]) -> Reply:
    question = answer.question
    return Reply(
        row=answer,
        name=rules.answerer_name(viewer, answer),
        writer=rules.writer_name(viewer, question, answer.author),
        accepter=rules.writer_name(viewer, question, answer.accepted_by),
        endorser=rules.writer_name(viewer, question, answer.endorsed_by),
        remarks=[one for one in remarks if one.row.answer_id == answer.pk],
        is_thanked=answer.pk in thanked,
        can_edit=rules.can_edit_answer(viewer, answer),
        can_delete=rules.can_delete_answer(viewer, answer),
        can_thank=rules.can_thank(viewer, answer),
    )


def _steps(viewer: Viewer, question: Question) -> list[Step]:
    rows = question.history.select_related("by").order_by("at", "pk")
    return [Step(row, rules.writer_name(viewer, question, row.by)) for row in rows]


def _citations(question: Question) -> list[Citation]:
    """Return what the question and its answers cite, each reference once."""
    own = QuestionCitation.objects.filter(question=question)
    given = AnswerCitation.objects.filter(
        answer__question=question, answer__deleted_at__isnull=True
    )
    found: dict[int, Citation] = {}
    for rows in (own, given):
        for citation in rows.select_related("reference").order_by("pk"):
            known = found.setdefault(citation.reference_id, citation)
            if citation.title and not known.title:
                found[citation.reference_id] = citation
    return list(found.values())


def _visible_meeting(viewer: Viewer, question: Question) -> Meeting | None:
    if question.meeting_id is None:
        return None
    return Meeting.objects.visible_to(viewer.user).filter(pk=question.meeting_id).first()


def _links(viewer: Viewer, question: Question) -> Links:
    near = Q(pk__in=[pk for pk in (question.duplicate_of_id, question.parent_id) if pk])
    near |= Q(duplicate_of=question) | Q(parent=question)
    visible = Question.objects.visible_to(viewer.user).filter(near).select_related("group__cohort")
    rows = {row.pk: row for row in visible.oldest_first()}
    return Links(
        original=rows.get(question.duplicate_of_id or 0),
        parent=rows.get(question.parent_id or 0),
        follow_ups=[row for row in rows.values() if row.parent_id == question.pk],
        duplicates=[row for row in rows.values() if row.duplicate_of_id == question.pk],
    )
