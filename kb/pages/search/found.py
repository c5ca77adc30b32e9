"""Hits as rows: loaded afresh among what the reader may see, with their matches marked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kb.accounts.models import User
from kb.core import markdown
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Lecture
from kb.meetings.models import Meeting
from kb.notes.models import Note, NoteSection
from kb.pages.references import references_visible_to, shown_to
from kb.questions import rules
from kb.questions.models import Answer, Comment, Question
from kb.questions.rows import question_rows, rows_for
from kb.search.find import Hit
from kb.search.query import Query
from kb.search.snippets import Segment, highlight, snippet

Segments = Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the results page."""

    kind: str
    url: str
    title: Segments
    snippet: Segments
    meta: list[str]
    at: datetime | None = None
    question: Question | None = None
    # The answer that matches best, or the best one, and who gave it as far as one may know.
    answer: Segments = ()
    answered_by: str = ""


Loader = Callable[[Sequence[str], Query, User], dict[str, Found]]


def found_rows(
    hits: Iterable[Hit], *, query: Query, user: User, brief: bool = False
) -> list[Found]:
    """Load the hits of a page; one the reader may no longer see is left out.

    `brief`: questions by their titles alone, for what appears while one types.
    """
    hits = list(hits)
    loaders = {**LOADERS, "question": _question_titles} if brief else LOADERS
    loaded = {
        kind: load([hit.pk for hit in hits if hit.kind == kind], query, user)
        for kind, load in loaders.items()
        if any(hit.kind == kind for hit in hits)
    }
    rows = [loaded.get(hit.kind, {}).get(hit.pk) for hit in hits]
    return [row for row in rows if row is not None]


def _question_titles(pks: Sequence[str], query: Query, user: User) -> dict[str, Found]:
    rows = Question.objects.visible_to(user).filter(pk__in=pks).select_related("group__cohort")
    return {
        str(row.pk): Found(
            kind="question",
            url=row.get_absolute_url(),
            title=highlight(markdown.plain(row.title), query),
            snippet=[],
            meta=[],
            at=row.asked_at,
            question=row,
        )
        for row in rows
    }


def _questions(pks: Sequence[str], query: Query, user: User) -> dict[str, Found]:
    viewer = Viewer.of(user)
    visible = question_rows(Question.objects.visible_to(user).filter(pk__in=pks))
    rows = rows_for(viewer, visible)
    answers, remarks = _answers(rows), _remarks(rows)
    return {
        str(row.pk): _question(row, answers.get(row.pk, []), remarks.get(row.pk, []), query, viewer)
        for row in rows
    }


def _question(
    row: Question, answers: list[Answer], remarks: list[str], query: Query, viewer: Viewer
) -> Found:
    shown = [(snippet(markdown.plain(answer.body), query), answer) for answer in answers]
    # The first of the best, for the answers come best first.
    best = max(shown, key=lambda pair: _marks(pair[0]), default=None)
    return Found(
        kind="question",
        url=row.get_absolute_url(),
        title=highlight(markdown.plain(row.title), query),
        snippet=_best_snippet([markdown.plain(row.body), *remarks], query),
        meta=_archived(row.group),
        at=row.asked_at,
        question=row,
        answer=best[0] if best else (),
        answered_by=rules.answerer_name(viewer, best[1]) if best else "",
    )


def _answers(rows: Sequence[Question]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    answers = Answer.objects.alive().filter(question__in=[row.pk for row in rows]).best_first()
    for answer in answers.select_related("author", "question__group__cohort"):
        found.setdefault(answer.question_id, []).append(answer)
    return found


def _remarks(rows: Sequence[Question]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    comments = Comment.objects.alive().filter(question__in=[row.pk for row in rows])
    for comment in comments.order_by("pk"):
        found.setdefault(comment.question_id, []).append(markdown.plain(comment.body))
    return found


def _best_snippet(texts: Sequence[str], query: Query) -> Segments:
    """Return the snippet with the most marks; the first text's where nothing is marked."""
    snippets = [snippet(text, query) for text in texts if text]
    return max(snippets, key=_marks, default=[])


def _marks(segments: Segments) -> int:
    return sum(segment.match for segment in segments)


def _archived(group: StudyGroup) -> list[str]:
    """Date what comes from a cohort that is over: its words may no longer hold."""
    if not group.cohort.is_archived:
        return []
    return [f"{group.cohort.name} ({group.cohort.starts_on:%Y-%m} – {group.cohort.ends_on:%Y-%m})"]


def _sections(pks: Sequence[str], query: Query, user: User) -> dict[str, Found]:
    notes = Note.objects.visible_to(user).values("pk")
    sections = NoteSection.objects.filter(pk__in=pks, note__in=notes).select_related(
        "note__group__cohort"
    )
    return {
        str(row.pk): Found(
            kind="note",
            url=row.get_absolute_url(),
            title=highlight(markdown.plain(row.heading) or row.note.title, query),
            snippet=snippet(markdown.plain(row.body), query),
            meta=[
                row.note.title,
                row.note.group.name,
                *_archived(row.note.group),
                _("lines %(first)d–%(last)d") % {"first": row.first_line, "last": row.last_line},
            ],
        )
        for row in sections
    }


def _meetings(pks: Sequence[str], query: Query, user: User) -> dict[str, Found]:
    meetings = (
        Meeting.objects.visible_to(user).filter(pk__in=pks).prefetch_related("groups__cohort")
    )
    return {
        str(row.pk): Found(
            kind="meeting",
            url=row.get_absolute_url(),
            title=highlight(row.label, query),
            snippet=snippet(markdown.plain(row.notes), query),
            meta=[
                str(row.get_kind_display()),
                f"{row.held_on:%Y-%m-%d}",
                *(group.name for group in row.groups.all()),
                *dict.fromkeys(text for group in row.groups.all() for text in _archived(group)),
            ],
        )
        for row in meetings
    }


def _lectures(pks: Sequence[str], query: Query, user: User) -> dict[str, Found]:
    lectures = Lecture.objects.visible_to(user).filter(pk__in=pks).select_related("course")
    return {
        str(row.pk): Found(
            kind="lecture",
            url=row.get_absolute_url(),
            title=highlight(str(row), query),
            snippet=[],
            meta=[row.course.name],
        )
        for row in lectures
    }


def _references(pks: Sequence[str], query: Query, user: User) -> dict[str, Found]:
    """A reference is found once for each audience; its address is the same."""
    wanted = {pk: pk.partition("@")[0] for pk in pks}
    visible = references_visible_to(user).filter(pk__in=set(wanted.values()))
    rows = {str(row.reference.pk): row for row in shown_to(user, visible)}
    return {
        pk: Found(
            kind="reference",
            url=rows[reference].reference.get_absolute_url(),
            title=highlight(rows[reference].title, query),
            snippet=highlight(rows[reference].reference.url, query),
            meta=[str(rows[reference].reference.get_kind_display())],
        )
        for pk, reference in wanted.items()
        if reference in rows
    }


LOADERS: dict[str, Loader] = {
    "question": _questions,
    "note": _sections,
    "meeting": _meetings,
    "lecture": _lectures,
    "reference": _references,
}
