"""Read a study note: bytes in, a frozen ParsedNote or named Problems out.

Pure functions over plain data, without Django. The way of a note through this package::

    decode → blocks → places → conversation → questions
                  ↘ links, lectures, dates, people

`parse` is the public face; `predictions` gives the plain form that evaluation compares.
"""

from kb.notes.reading.model import (
    Answer,
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

__all__ = [
    "Answer",
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
]
