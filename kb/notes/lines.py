"""A note's sections with what was read from their lines, as one reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.safestring import SafeString

from kb.accounts.models import User
from kb.core.markdown import render_cached
from kb.meetings.models import Meeting
from kb.notes.models import Note, NoteSection, SectionCitation, SourceLines
from kb.questions.models import Answer, Question


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question that was read from these lines, or that an answer in them belongs to."""

    question: Question
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class ShownSection:
    row: NoteSection
    html: SafeString
    questions: list[ReadQuestion] = field(default_factory=list)
    meeting: Meeting | None = None
    anchors: frozenset[int] = frozenset()


def shown_sections(note: Note, user: User) -> list[ShownSection]:
    """Return a note's sections in order, in a fixed number of queries."""
    rows = list(note.sections.order_by("first_line"))
    questions = questions_read_from(note, user)
    meetings = Meeting.objects.visible_to(user).in_bulk(
        [row.meeting_id for row in rows if row.meeting_id]
    )
    cited = SectionCitation.objects.filter(note_section__note=note)
    lines = set(cited.values_list("line", flat=True))
    return [_shown(row, questions, meetings, lines) for row in rows]


def _shown(
    row: NoteSection,
    questions: Iterable[ReadQuestion],
    meetings: dict[int, Meeting],
    lines: set[int],
) -> ShownSection:
    """Put to a section what stands in it, and a place to jump to for each such line."""
    here = [one for one in questions if row.first_line <= one.first_line <= row.last_line]
    wanted = lines | {one.first_line for one in here}
    return ShownSection(
        row=row,
        html=render_cached(row.body, f"s{row.pk}"),
        questions=here,
        meeting=meetings.get(row.meeting_id or 0),
        anchors=frozenset(n for n in wanted if row.first_line < n <= row.last_line),
    )


def questions_read_from(note: Note, user: User) -> list[ReadQuestion]:
    """Return each question once, at the first of its lines in this note."""
    seen: dict[int, ReadQuestion] = {}
    for row in _sources(note, user):
        question = row.question or (row.answer.question if row.answer else None)
        if question is not None and question.pk not in seen:
            seen[question.pk] = ReadQuestion(question, row.first_line, row.last_line)
    return list(seen.values())


def _sources(note: Note, user: User) -> Iterable[SourceLines]:
    questions = Question.objects.visible_to(user).values("pk")
    answers = Answer.objects.visible_to(user).values("pk")
    rows = note.source_lines.filter(Q(question__in=questions) | Q(answer__in=answers))
    rows = rows.select_related("question__group", "answer__question__group")
    return rows.order_by("first_line", "pk")
