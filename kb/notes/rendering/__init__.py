"""Write notes: plain dataclasses in, Markdown out.

Pure functions over frozen data, without Django, the counterpart of `kb.notes.reading`: what one
of the shapes can carry is read back as it was (`kb.notes.rendering.back`)::

    Log → shapes → Markdown → reading → back → the same Log
"""

from kb.notes.rendering.back import log_of
from kb.notes.rendering.model import (
    Answer,
    Lecture,
    Link,
    Log,
    Part,
    Question,
    Session,
    Shape,
)
from kb.notes.rendering.shapes import render

__all__ = [
    "Answer",
    "Lecture",
    "Link",
    "Log",
    "Part",
    "Question",
    "Session",
    "Shape",
    "log_of",
    "render",
]
