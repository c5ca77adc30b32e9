"""Write a plan: meetings, lectures, notes, questions, answers, and where each was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from kb.accounts.models import User
from kb.core.urls import normalise_url
from kb.groups.models import StudyGroup
from kb.library.actions import get_lecture, get_reference
from kb.library.models import Course, Lecture, Reference
from kb.meetings.actions import Details, hold_meeting
from kb.meetings.models import Meeting
from kb.notes.models import Import, Note, NoteSection, SectionCitation, SourceLines
from kb.notes.planning import (
    Conflict,
    Create,
    LectureName,
    NewAnswer,
    NewMeeting,
    NewNote,
    NewQuestion,
    Plan,
    Source,
    Step,
    Unchanged,
    Update,
    split_question,
)
from kb.notes.reading import Lines
from kb.notes.sections import readable_body, with_references
from kb.questions.actions import ImportedAnswer, answering, asking, import_answer, import_question
from kb.questions.actions.moving import locked, move
from kb.questions.models import Answer, Question, Revision, StateChange, Target, Visibility
from kb.questions.states import Cause, State

NAME_LENGTH = 60
QUESTION_FIELDS = (
    "title",
    "body",
    "edited_at",
    "state",
    "turn",
    "waiting_since",
    "resolved_at",
    "due_on",
    "deferral",
)
NOTE_FIELDS = ("title", "written_on", "source", "digest", "imported_by_id")
SECTION_FIELDS = (
    "kind",
    "heading",
    "level",
    "body",
    "first_line",
    "last_line",
    "meeting_id",
)
CITATION_FIELDS = ("reference_id", "title", "section", "line")
SOURCE_FIELDS = ("question_id", "answer_id", "first_line", "last_line", "text")
MEETING_FIELDS = ("facilitated_as", "written_as", "attended_as")


@dataclass
class Written:
    """Which rows were made, and what changed rows said before: what undoing needs."""

    made: dict[str, list[int]] = field(default_factory=dict)
    before: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def note_made(self, row: Any) -> None:
        self.made.setdefault(row._meta.label_lower, []).append(row.pk)

    def keep(self, row: Any, names: Sequence[str], **more: object) -> None:
        """Keep what a row says now, the first time it is changed."""
        rows = self.before.setdefault(row._meta.label_lower, {})
        rows.setdefault(str(row.pk), {name: _plain(getattr(row, name)) for name in names} | more)

    def as_data(self) -> dict[str, Any]:
        return {"made": self.made, "before": self.before}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


class Writer:
    """Writes one plan; call it inside a transaction."""

    def __init__(self, plan: Plan, run: Import, author: User | None) -> None:
        self.plan = plan
        self.run = run
        self.group: StudyGroup = run.group
        self.by = author or run.by
        self.author = author
        self.written = Written()
        self.meetings: list[Meeting] = []
        self.notes: list[Note] = []
        self.questions: list[Question] = []
        self.sources: list[SourceLines] = []
        self._lectures: dict[LectureName, Lecture] = {}
        self._references: dict[str, Reference] = {}

    def write(self) -> Written:
        self.meetings = [self._meeting(step) for step in self.plan.meetings]
        self.notes = [self._note(step) for step in self.plan.notes]
        for step in self.plan.questions:
            self.questions.append(self._question(step))
        self._note_sources()
        return self.written

    # --- meetings and lectures ----------------------------------------------------------------

    def _meeting(self, step: Step[NewMeeting]) -> Meeting:
        if isinstance(step, Create):
            meeting = hold_meeting(details=self._details(step.new), by=self.run.by)
            self.written.note_made(meeting)
            return meeting
        meeting = Meeting.objects.get(pk=step.pk)
        if isinstance(step, Update):
            self.written.keep(meeting, MEETING_FIELDS)
            _fill_blanks(meeting, step.new)
            meeting.save()
        return meeting

    def _details(self, new: NewMeeting) -> Details:
        return Details(
            kind=new.kind,
            groups=(self.group,),
            held_on=new.held_on,
            title=new.title[:200],
            facilitated_as=new.people.facilitator[:NAME_LENGTH],
            written_as=new.people.scribe[:NAME_LENGTH],
            attended_as=", ".join(new.people.attendees),
        )

    def _lecture(self, name: LectureName) -> Lecture:
        if name not in self._lectures:
            self._lectures[name] = self._found_or_made(name)
        return self._lectures[name]

    def _found_or_made(self, name: LectureName) -> Lecture:
        program = self.group.cohort.program
        courses = set(Course.objects.filter(program=program).values_list("pk", flat=True))
        lectures = set(Lecture.objects.filter(course__in=courses).values_list("pk", flat=True))
        lecture = get_lecture(
            program=program, course=name.course, number=name.number, title=name.title
        )
        if lecture.course_id not in courses:
            self.written.note_made(lecture.course)
        if lecture.pk not in lectures:
            self.written.note_made(lecture)
        return lecture

    # --- notes --------------------------------------------------------------------------------

    def _note(self, step: Step[NewNote]) -> Note:
        if isinstance(step, Unchanged):
            return Note.objects.get(pk=step.pk)
        if isinstance(step, Create):
            note = Note(group=self.group, author=self.author, path=step.new.parsed.path)
        else:
            note = Note.objects.get(pk=step.pk)
            self.written.keep(note, NOTE_FIELDS, **_parts_of(note))
        note.title, note.written_on = step.new.title, step.new.day
        note.source, note.digest = step.new.parsed.text, step.new.digest
        note.imported_by = self.run
        note.save()
        if isinstance(step, Create):
            self.written.note_made(note)
        note.lectures.set(self._lecture(name) for name in step.new.lectures)
        self._sections(note, step.new)
        return note

    def _sections(self, note: Note, new: NewNote) -> None:
        NoteSection.objects.filter(note=note).delete()
        for section, references in with_references(new.parsed):
            row = NoteSection.objects.create(
                note=note,
                kind=section.kind,
                heading=section.title[:300],
                level=section.level,
                body=readable_body(section, new.parsed),
                first_line=section.lines.first,
                last_line=section.lines.last,
                meeting=self._meeting_of(new, section.meeting),
            )
            # Not in bulk: each is told to the index, which finds references by who cites them.
            for reference in references:
                SectionCitation.objects.create(
                    note_section=row,
                    reference=self._reference(reference.url),
                    title=reference.title[:300],
                    section=reference.section,
                    line=reference.lines.first,
                )

    def _meeting_of(self, new: NewNote, index: int | None) -> Meeting | None:
        planned = None if index is None else new.meetings[index]
        return None if planned is None else self.meetings[planned]

    def _reference(self, url: str) -> Reference:
        address = normalise_url(url)
        if address not in self._references:
            program = self.group.cohort.program
            self._references[address] = get_reference(program=program, url=address)
        return self._references[address]

    # --- questions ----------------------------------------------------------------------------

    def _question(self, step: Step[NewQuestion]) -> Question:
        question = self._asked(step.new) if isinstance(step, Create) else self._known(step)
        for source in step.new.sources:
            self._add_source(source, question=question)
        return question

    def _asked(self, new: NewQuestion) -> Question:
        """Write a new question as it was asked, then what was answered later."""
        title, body = split_question(new.text)
        at_once = [a for a in new.answers if not a.new.is_later]
        question = import_question(
            group=self.group,
            title=title,
            body=body,
            by=self.by,
            asked_as=new.asked_as,
            answers=[self._imported(step.new) for step in at_once],
            is_resolved=any(step.new.resolves for step in at_once),
            due_on=new.due_on,
            deferral=new.deferral,
            target=new.target if new.target in Target.values else "",
            meeting=None if new.meeting is None else self.meetings[new.meeting],
            lectures=[self._lecture(name) for name in new.lectures],
            parent=None if new.parent is None else self.questions[new.parent],
            at=self._at(new.note),
        )
        self.written.note_made(question)
        made = question.answers.order_by("pk")
        for step, answer in zip(at_once, made, strict=True):
            self._note_answer(step, answer)
        self._write_answers(question, [a for a in new.answers if a.new.is_later])
        return question

    def _known(
        self, step: Update[NewQuestion] | Unchanged[NewQuestion] | Conflict[NewQuestion]
    ) -> Question:
        """Bring a question that exists in line with the source, as far as it may change."""
        question = Question.objects.get(pk=step.pk)
        if not isinstance(step, Unchanged):
            self.written.keep(question, QUESTION_FIELDS, after=_last_change(question))
        if step.new.takes_text:
            question = self._take_text(question, step.new.text)
        if step.new.resolves:
            question = locked(question)
            move(question, State.RESOLVED, cause=Cause.IMPORTED, by=self.by)
        self._write_answers(question, step.new.answers)
        return question

    def _take_text(self, question: Question, text: str) -> Question:
        question = locked(question)
        revision = Revision.objects.create(
            question=question, title=question.title, body=question.body, by=self.by
        )
        self.written.note_made(revision)
        question.title, question.body = split_question(text)
        question.edited_at = timezone.now()
        question.save()
        asking.keep_links(question, by=self.by)
        return question

    def _write_answers(self, question: Question, steps: Iterable[Step[NewAnswer]]) -> None:
        for step in steps:
            if isinstance(step, Create):
                answer = import_answer(
                    question=question,
                    answer=self._imported(step.new),
                    by=self.by,
                    is_resolved=step.new.resolves,
                    at=self._at(step.new.note),
                )
            else:
                answer = Answer.objects.select_related("question__group").get(pk=step.pk)
                if isinstance(step, Update):
                    self._take_answer(answer, step.new.text)
            self._note_answer(step, answer)

    def _take_answer(self, answer: Answer, text: str) -> None:
        self.written.keep(answer, ("body", "edited_at"))
        revision = Revision.objects.create(answer=answer, body=answer.body, by=self.by)
        self.written.note_made(revision)
        answer.body, answer.edited_at = text, timezone.now()
        answer.save()
        answering.keep_links(answer, by=self.by)

    def _note_answer(self, step: Step[NewAnswer], answer: Answer) -> None:
        if isinstance(step, Create):
            self.written.note_made(answer)
        for source in step.new.sources:
            self._add_source(source, answer=answer)

    def _imported(self, new: NewAnswer) -> ImportedAnswer:
        return ImportedAnswer(
            body=new.text,
            author=self.author,
            answered_as=new.answered_as,
            relayed=new.is_relayed,
        )

    def _at(self, note: int) -> datetime | None:
        """Return noon of the note's day where the group lives; None for today and unknown days."""
        day = self.plan.notes[note].new.day
        if day is None or day >= self.group.today():
            return None
        return datetime.combine(day, time(12), tzinfo=self.group.zone)

    # --- where it was read --------------------------------------------------------------------

    def _add_source(
        self, source: Source, *, question: Question | None = None, answer: Answer | None = None
    ) -> None:
        self.sources.append(
            SourceLines(
                note=self.notes[source.note],
                question=question,
                answer=answer,
                first_line=source.lines.first,
                last_line=source.lines.last,
                text=source.text,
            )
        )

    def _note_sources(self) -> None:
        """Make the source lines of the notes just those read now; what stays isn't written."""
        read = [
            note
            for note, step in zip(self.notes, self.plan.notes, strict=True)
            if not isinstance(step, Unchanged)
        ]
        wanted = {_source_key(source): source for source in self.sources}
        rows = SourceLines.objects.filter(note__in=read)
        for known in rows.select_related("question", "answer__question"):
            if wanted.pop(_source_key(known), None) is None and not _is_set_aside(known):
                known.delete()
        SourceLines.objects.bulk_create(wanted.values())


def _fill_blanks(meeting: Meeting, new: NewMeeting) -> None:
    if not (meeting.facilitator_id or meeting.facilitated_as):
        meeting.facilitated_as = new.people.facilitator[:NAME_LENGTH]
    if not (meeting.scribe_id or meeting.written_as):
        meeting.written_as = new.people.scribe[:NAME_LENGTH]
    if not meeting.attended_as:
        meeting.attended_as = ", ".join(new.people.attendees)


def _parts_of(note: Note) -> dict[str, Any]:
    """Return what hangs on a note, as it is now."""
    sections = note.sections.order_by("first_line").prefetch_related("citations")
    return {
        "lectures": list(note.lectures.order_by("pk").values_list("pk", flat=True)),
        "sources": list(note.source_lines.order_by("pk").values(*SOURCE_FIELDS)),
        "sections": [
            {name: getattr(section, name) for name in SECTION_FIELDS}
            | {
                "citations": [
                    {name: getattr(citation, name) for name in CITATION_FIELDS}
                    for citation in section.citations.all()
                ]
            }
            for section in sections
        ],
    }


def _last_change(question: Question) -> int:
    last = StateChange.objects.filter(question=question).order_by("-pk").first()
    return last.pk if last else 0


def _source_key(source: SourceLines) -> tuple[object, ...]:
    lines = Lines(source.first_line, source.last_line)
    return source.note_id, source.question_id, source.answer_id, lines, source.text


def _is_set_aside(source: SourceLines) -> bool:
    """Say whether people took away, or hid, what was read here; the lines then keep it so."""
    row = source.question or source.answer
    question = source.question or (source.answer.question if source.answer else None)
    if row is None or question is None:
        return False
    return row.deleted_at is not None or _is_hidden(question)


def _is_hidden(question: Question) -> bool:
    return question.deleted_at is not None or question.visibility == Visibility.MENTORS
