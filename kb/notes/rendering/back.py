"""What a written log says when it is read again: the way back of `render`."""

from kb.notes.planning.texts import answer_body
from kb.notes.reading.model import Answer as ReadAnswer
from kb.notes.reading.model import Lines, Meeting, ParsedNote
from kb.notes.reading.model import Question as ReadQuestion
from kb.notes.rendering.model import Answer, Lecture, Link, Log, Question, Session
from kb.notes.rendering.words import ENGLISH, KOREAN


def log_of(note: ParsedNote) -> Log:
    """Return what a note says in the terms of rendering."""
    sessions = [session_of(note, meeting) for meeting in note.meetings]
    beside = _questions(note, None)
    return Log(
        title="" if note.meetings and note.title == note.meetings[0].title else note.title,
        sessions=(*([Session(questions=beside)] if beside else ()), *sessions),
        lectures=tuple(Lecture(one.course, one.number, one.title) for one in note.lectures),
        references=tuple(Link(one.url, one.title, one.kind) for one in note.references),
    )


def session_of(note: ParsedNote, meeting: Meeting) -> Session:
    """Return one meeting of a note with its questions."""
    return Session(
        kind=meeting.kind,
        held_on=meeting.held_on,
        title=_title(meeting),
        questions=_questions(note, note.meetings.index(meeting)),
        attendees=meeting.people.attendees,
        facilitator=meeting.people.facilitator,
        scribe=meeting.people.scribe,
    )


def _title(meeting: Meeting) -> str:
    """Take day and kind off the title of a session."""
    head, colon, title = meeting.title.partition(" : ")
    written = head.split(" ", 1)[-1] if head[:1].isdigit() else head
    is_kind = written in (KOREAN.meetings[meeting.kind], ENGLISH.meetings[meeting.kind])
    if not is_kind:
        return meeting.title
    return title if colon else ""


def _questions(note: ParsedNote, meeting: int | None) -> tuple[Question, ...]:
    return tuple(_question(note, one) for one in note.questions if one.meeting == meeting)


def _question(note: ParsedNote, question: ReadQuestion) -> Question:
    title, _, body = question.text.partition("\n")
    return Question(
        title=title,
        body=body,
        by=question.asked_as,
        answers=tuple(_answer(note, one) for one in question.answers if not one.defers),
        deferral=" ".join(one.text for one in question.answers if one.defers),
    )


def _answer(note: ParsedNote, answer: ReadAnswer) -> Answer:
    body = answer_body([answer], note.text.split("\n"), _of_one)
    return Answer(body, answer.answered_as)


def _of_one(_lines: Lines) -> bool:
    """Take every answer for one question's own: written logs have no nested questions."""
    return False
