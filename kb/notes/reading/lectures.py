"""Lectures."""

from collections.abc import Sequence

from kb.notes.reading.blocks import Item
from kb.notes.reading.model import Lecture
from kb.notes.reading.places import Layout


def read_lectures(items: Sequence[Item], layout: Layout, title: str) -> tuple[Lecture, ...]:
    return ()
