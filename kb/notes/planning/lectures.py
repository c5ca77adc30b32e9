"""Lectures of a note under their courses' names, and which of them a question is about."""

import re
from collections.abc import Iterable, Sequence

from kb.notes.matching import normal
from kb.notes.planning.model import LectureName, Remark
from kb.notes.reading.model import Lecture, ParsedNote, Question

COURSE_LENGTH, NUMBER_LENGTH, TITLE_LENGTH = 100, 10, 200
TELLING_TITLE = 4
"""A lecture's title with fewer letters is found in too many questions."""


class Courses:
    """Courses by name; "DLBasic" and "DL basic" are one, the first spelling stays."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {normal(name): name for name in names}

    def name(self, written: str) -> str:
        return self._names.setdefault(normal(written), written.strip()[:COURSE_LENGTH])

    def lectures(self, note: ParsedNote) -> tuple[tuple[LectureName, ...], tuple[Remark, ...]]:
        """Return the note's lectures, each once, and a remark on those without a course."""
        named: dict[tuple[str, str], LectureName] = {}
        only = self._only_course(note.lectures)
        for lecture in note.lectures:
            if course := lecture.course or only:
                found = self._named(lecture, course)
                named.setdefault((found.course, found.number or found.title), found)
        left = [lecture for lecture in note.lectures if not (lecture.course or only)]
        return tuple(named.values()), _remarks(note.path, left)

    def _only_course(self, lectures: Sequence[Lecture]) -> str:
        courses = {self.name(lecture.course) for lecture in lectures if lecture.course}
        return courses.pop() if len(courses) == 1 else ""

    def _named(self, lecture: Lecture, course: str) -> LectureName:
        number = lecture.number if len(lecture.number) <= NUMBER_LENGTH else ""
        title = lecture.title.strip()[:TITLE_LENGTH]
        return LectureName(self.name(course), number, title)


def _remarks(path: str, lectures: Sequence[Lecture]) -> tuple[Remark, ...]:
    if not lectures:
        return ()
    names = ", ".join(dict.fromkeys(lecture.number or lecture.title for lecture in lectures))
    return (Remark("no-course", path, lectures[0].lines.first, names),)


def lectures_of(question: Question, lectures: Sequence[LectureName]) -> tuple[LectureName, ...]:
    """Return the lectures that a question, or the heading it stands under, names."""
    said = f"{question.heading}\n{question.topic}\n{question.text}"
    return tuple(lecture for lecture in lectures if _names(said, lecture))


def _names(said: str, lecture: LectureName) -> bool:
    title = normal(lecture.title)
    if len(title) >= TELLING_TITLE and title in normal(said):
        return True
    number = re.escape(lecture.number)
    return bool(number) and bool(re.search(rf"(?<![\d-]){number}\s?강", said))
