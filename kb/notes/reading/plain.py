"""A parsed note as plain data, the form that evaluation compares with labels."""

from typing import Any

from kb.notes.reading.model import Answer, Lecture, Meeting, ParsedNote, Question, Reference


def predictions(note: ParsedNote) -> dict[str, Any]:
    """Return a note's questions, references, lectures and sessions as JSON-ready data."""
    return {
        "source": note.path,
        "note_date": note.written_on.isoformat() if note.written_on else None,
        "note_date_partial": "{:02}-{:02}".format(*note.month_day) if note.month_day else None,
        "sessions": [_session(meeting) for meeting in note.meetings],
        "lectures": [_lecture(lecture) for lecture in note.lectures],
        "questions": [_question(question) for question in note.questions],
        "references": [_reference(reference) for reference in note.references],
    }


def _session(meeting: Meeting) -> dict[str, Any]:
    return {
        "kind": str(meeting.kind),
        "title": meeting.title or None,
        "date": meeting.held_on.isoformat() if meeting.held_on else None,
    }


def _lecture(lecture: Lecture) -> dict[str, Any]:
    return {
        "course": lecture.course or None,
        "number": lecture.number or None,
        "title": lecture.title or None,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "text": question.text,
        "section": str(question.section) if question.section.is_meeting else None,
        "heading": question.heading or None,
        "label": question.topic or None,
        "answers": [_answer(answer) for answer in question.answers],
        "answered_by": [a.answered_as for a in question.answers if a.answered_as],
        "unresolved": question.is_unresolved,
        "asked_by": question.asked_as or None,
        "target": str(question.target) if question.target else None,
        "parent": question.parent,
        "topic": question.is_topic,
        "lines": [question.lines.first, question.lines.last],
        "rule": question.rule,
    }


def _answer(answer: Answer) -> str:
    return answer.text


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "url": reference.url,
        "title": reference.title or None,
        "section": str(reference.section),
    }
