"""Sections of a note as they are shown and kept: Markdown without what is for machines."""

from collections.abc import Iterator

from kb.core.markdown import repair_jekyll_math
from kb.core.urls import normalise_url
from kb.notes.reading import ParsedNote, Reference, Section
from kb.notes.reading.source import front_matter_length


def readable_body(section: Section, note: ParsedNote) -> str:
    """Return a section's Markdown without front matter, and with formulas as LaTeX has them."""
    header = front_matter_length(tuple(note.text.split("\n")))
    if not header:
        return section.body
    body = section.body
    if section.lines.first == 1:
        body = "\n".join(note.text.split("\n")[header : section.lines.last]).strip("\n")
    return repair_jekyll_math(body)


def with_references(note: ParsedNote) -> Iterator[tuple[Section, list[Reference]]]:
    """Yield each section with the links in it, every address once."""
    for section in note.sections:
        inside = [link for link in note.references if link.lines.first in section.lines]
        yield section, list({normalise_url(link.url): link for link in reversed(inside)}.values())
