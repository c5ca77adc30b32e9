"""A short way to say what a note should be read as."""

from kb.notes.reading.model import ParsedNote, Question
from kb.notes.reading.reader import read


def read_note(text: str, path: str = "logs/day.md") -> ParsedNote:
    return read(text.strip("\n") + "\n", path)


def peer(text: str) -> ParsedNote:
    """Read a text as the notes of a peer session."""
    return read_note("# 하루 기록\n\n## 피어세션\n\n" + text.strip("\n"))


def mentoring(text: str) -> ParsedNote:
    return read_note("# 하루 기록\n\n## 멘토링\n\n" + text.strip("\n"))


def exchanged(note: ParsedNote) -> list[tuple[str, list[str]]]:
    """Return the questions of a note, each with its answers."""
    return [(question.text, answers_of(question)) for question in note.questions]


def answers_of(question: Question) -> list[str]:
    return [answer.text for answer in question.answers]


def unresolved(note: ParsedNote) -> list[str]:
    return [question.text for question in note.questions if question.is_unresolved]
