"""Read a study note: bytes in, a frozen ParsedNote or named Problems out.

Pure functions over plain data, without Django. The way of a note through this package::

    source → blocks → chat → places → candidates → questions
        ↘ links                     ↘ lectures, people, dates

`parse` is the public face; `predictions` gives the plain form that evaluation compares.
"""

from kb.notes.reading.model import (
    Answer,
    ImageLink,
    Lecture,
    Lines,
    Meeting,
    ParsedNote,
    People,
    Problem,
    Question,
    Reference,
    Section,
    SectionKind,
    Target,
)
from kb.notes.reading.plain import predictions
from kb.notes.reading.problems import message
from kb.notes.reading.reader import parse

__all__ = [
    "Answer",
    "ImageLink",
    "Lecture",
    "Lines",
    "Meeting",
    "ParsedNote",
    "People",
    "Problem",
    "Question",
    "Reference",
    "Section",
    "SectionKind",
    "Target",
    "message",
    "parse",
    "predictions",
]
