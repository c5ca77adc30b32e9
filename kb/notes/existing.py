"""What a group has already, as the plain data that planning compares notes with."""

from collections import defaultdict
from types import MappingProxyType

from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Course
from kb.meetings.models import Meeting
from kb.notes.models import Note, SourceLines
from kb.notes.planning import (
    Known,
    KnownAnswer,
    KnownMeeting,
    KnownNote,
    KnownQuestion,
    KnownSource,
    Session,
    Setting,
    Twin,
    join_question,
)
from kb.notes.reading import SectionKind
from kb.questions.models import Answer, Question, StateChange, Visibility
from kb.questions.states import UNRESOLVED, Cause

Texts = dict[int, set[tuple[int, str]]]


def setting_of(group: StudyGroup, author: User | None, language: str) -> Setting:
    """Describe the group; those who have no name in the notes get one in their language."""
    cohort = group.cohort
    with translation.override(language):
        unnamed = {
            SectionKind.MENTORING: _("Mentor"),
            SectionKind.OFFICE_HOUR: _("Teaching assistant"),
            SectionKind.SPECIAL_LECTURE: _("Speaker"),
        }
    return Setting(
        group_name=group.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        has_author=author is not None,
        author_is_mentor=author is not None and Viewer.of(author).is_mentor_of(group),
        unnamed=MappingProxyType(unnamed),
    )


def existing_in(group: StudyGroup, author: User | None) -> Known:
    """Read what exists in a fixed number of queries."""
    return Known(
        notes=_notes(group, author),
        twins=tuple(
            Twin(*row)
            for row in Note.objects.alive()
            .filter(group=group)
            .order_by("pk")
            .values_list("digest", "written_on", "path")
        ),
        meetings=tuple(_meeting(meeting) for meeting in Meeting.objects.of_group(group)),
        questions=_questions(group),
        courses=tuple(
            Course.objects.filter(program=group.cohort.program)
            .order_by("pk")
            .values_list("name", flat=True)
        ),
    )


def _notes(group: StudyGroup, author: User | None) -> tuple[KnownNote, ...]:
    notes = (
        Note.objects.filter(group=group, author=author)
        .defer("source")
        .prefetch_related("source_lines")
    )
    return tuple(
        KnownNote(
            note.pk,
            note.path,
            note.digest,
            note.deleted_at is not None,
            tuple(
                KnownSource(line.pk, line.text, line.question_id, line.answer_id, line.first_line)
                for line in note.source_lines.all()
            ),
        )
        for note in notes
    )


def _meeting(meeting: Meeting) -> KnownMeeting:
    blanks = {
        "facilitator": not (meeting.facilitator_id or meeting.facilitated_as),
        "scribe": not (meeting.scribe_id or meeting.written_as),
        "attendees": not meeting.attended_as,
    }
    return KnownMeeting(
        meeting.pk,
        SectionKind(meeting.kind),
        meeting.held_on,
        meeting.deleted_at is not None,
        frozenset(name for name, blank in blanks.items() if blank),
    )


def _questions(group: StudyGroup) -> tuple[KnownQuestion, ...]:
    rows = (
        Question.objects.filter(group=group)
        .select_related("meeting")
        .prefetch_related(Prefetch("answers", Answer.objects.order_by("created_at", "pk")))
        .order_by("asked_at", "pk")
    )
    of_questions, of_answers = _source_texts(group)
    reopened = _reopened(group)
    return tuple(
        _question(row, group, of_questions, of_answers, may_resolve=row.pk not in reopened)
        for row in rows
    )


def _question(
    row: Question,
    group: StudyGroup,
    of_questions: Texts,
    of_answers: Texts,
    *,
    may_resolve: bool,
) -> KnownQuestion:
    return KnownQuestion(
        pk=row.pk,
        text=join_question(row.title, row.body),
        asked_on=row.asked_at.astimezone(group.zone).date(),
        session=_session(row.meeting),
        is_unresolved=row.state in UNRESOLVED,
        may_resolve=may_resolve,
        is_deleted=row.deleted_at is not None,
        is_private=row.visibility == Visibility.MENTORS,
        parent=row.parent_id,
        answers=tuple(
            KnownAnswer(
                answer.pk,
                answer.body,
                answer.deleted_at is not None,
                frozenset(of_answers[answer.pk]),
            )
            for answer in row.answers.all()
        ),
        source_texts=frozenset(of_questions[row.pk]),
    )


def _session(meeting: Meeting | None) -> Session | None:
    return (SectionKind(meeting.kind), meeting.held_on) if meeting else None


def _source_texts(group: StudyGroup) -> tuple[Texts, Texts]:
    """Return what each note said, by question and by answer."""
    of_questions: Texts = defaultdict(set)
    of_answers: Texts = defaultdict(set)
    lines = SourceLines.objects.filter(note__group=group)
    for question, answer, note, text in lines.values_list("question", "answer", "note", "text"):
        if question is not None:
            of_questions[question].add((note, text))
        if answer is not None:
            of_answers[answer].add((note, text))
    return of_questions, of_answers


def _reopened(group: StudyGroup) -> frozenset[int]:
    """Return the questions that somebody opened again: only people settle those."""
    return frozenset(
        StateChange.objects.filter(question__group=group, cause=Cause.REOPENED).values_list(
            "question", flat=True
        )
    )
