"""The public way in: bytes to a ParsedNote, or to the problems that stop it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date

from kb.notes.reading.blocks import Item, Kind, read_items
from kb.notes.reading.chat import read_chat
from kb.notes.reading.dates import date_of_path, full_date, month_day
from kb.notes.reading.lectures import read_lectures
from kb.notes.reading.links import read_images, read_references
from kb.notes.reading.model import Lines, Meeting, ParsedNote, Problem, Section, SectionKind
from kb.notes.reading.people import people_of
from kb.notes.reading.places import Heading, Layout, Opened, lay_out
from kb.notes.reading.questions import read_questions
from kb.notes.reading.source import Source, decode, open_source
from kb.notes.reading.titles import clean_title, is_sentence

DATED_LINES = 12
MAX_DATED_LINE = 60
DATE_KEYS = ("date", "created", "updated")


def parse(data: bytes, path: str, session: SectionKind | None = None) -> ParsedNote | list[Problem]:
    """Read one note; `path` is its place in the folder or archive, with `/`.

    The minutes of a `session` are read as that one meeting, whatever headings stand in them.

    Takes time in proportion to the length of the note. Never raises for what a file may hold.
    """
    text = decode(data, path)
    if isinstance(text, Problem):
        return [text]
    return read(text, path, session)


def read(text: str, path: str, session: SectionKind | None = None) -> ParsedNote:
    """Read the text of one note."""
    source = open_source(text)
    items = tuple(read_chat(read_items(source)))
    title = note_title(source, items)
    layout = lay_out(items, path, title, session)
    written = written_on(source, items)
    kinds = _kind_of_line(items, layout)
    return ParsedNote(
        path=path,
        title=title,
        text=text,
        written_on=written,
        month_day=None if written else day_without_year(items, path),
        sections=tuple(_sections(source, items, layout)),
        meetings=tuple(_meeting(opened, items, source, written) for opened in layout.meetings),
        questions=read_questions(items, layout),
        references=read_references(source, kinds),
        lectures=read_lectures(items, layout),
        images=read_images(source),
        front_matter=source.front_matter,
    )


def note_title(source: Source, items: Sequence[Item]) -> str:
    """Return the title of the front matter, or the first heading if nothing stands before it."""
    if written := source.front_matter.get("title", ""):
        return written
    first = next((item for item in items if item.text), None)
    return clean_title(first.text) if first and first.kind is Kind.HEADING else ""


# --- dates ---------------------------------------------------------------------------------------


def written_on(source: Source, items: Sequence[Item]) -> date | None:
    """Return the day of the note where day, month and year are written: header, headings, lines."""
    for key in DATE_KEYS:
        if read := full_date(source.front_matter.get(key, "")):
            return read
    lines = [source.front_matter.get("title", ""), *_dated_lines(items)]
    return next((read for line in lines if (read := full_date(line))), None)


def day_without_year(items: Sequence[Item], path: str) -> tuple[int, int] | None:
    lines = _dated_lines(items)
    named = next((read for line in lines if (read := month_day(line))), None)
    return named or date_of_path(path)


def _dated_lines(items: Sequence[Item]) -> list[str]:
    """Return the lines a date may stand on: headings, and short ones near the top."""
    top = [item.text for item in items[:DATED_LINES] if len(item.text) <= MAX_DATED_LINE]
    titles = [item.text for item in items if item.kind is Kind.HEADING and len(item.text) < 80]
    lone = [item.text for item in items if item.rank == 0 and len(item.text) < 30]
    return [line for line in (*top, *titles, *lone) if "http" not in line]


# --- sections and meetings -----------------------------------------------------------------------


def _kind_of_line(items: Sequence[Item], layout: Layout) -> Callable[[int], SectionKind]:
    starts = [items[heading.item].line for heading in layout.headings]
    kinds = [heading.kind for heading in layout.headings]
    first = layout.places[0].kind if layout.places else SectionKind.OTHER

    def kind_of(line: int) -> SectionKind:
        position = bisect_right(starts, line)
        return kinds[position - 1] if position else first

    return kind_of


def _sections(source: Source, items: Sequence[Item], layout: Layout) -> list[Section]:
    """Cut the note at its headings; what stands above the first one is a section without title."""
    count = len(source.lines)
    headings = [heading for heading in layout.headings if not _is_remark(heading)]
    starts = [items[heading.item].line for heading in headings]
    ends = [*(start - 1 for start in starts[1:]), count][: len(starts)]
    sections = []
    if not starts or any(line.strip() for line in source.lines[: starts[0] - 1]):
        end = starts[0] - 1 if starts else count
        kind, meeting = _above(layout)
        sections.append(_section(source, kind, "", 0, Lines(1, end), meeting))
    for heading, start, end in zip(headings, starts, ends, strict=True):
        lines = Lines(start, max(start, end))
        title = heading.title
        sections.append(
            _section(source, heading.kind, title, heading.level, lines, heading.meeting)
        )
    return sections


def _is_remark(heading: Heading) -> bool:
    """Leave sentences that somebody wrote as headings inside the section around them."""
    return heading.level > 1 and is_sentence(heading.title)


def _above(layout: Layout) -> tuple[SectionKind, int | None]:
    place = layout.places[0] if layout.places else None
    return (place.kind, place.meeting) if place else (SectionKind.OTHER, None)


def _section(
    source: Source, kind: SectionKind, title: str, level: int, lines: Lines, meeting: int | None
) -> Section:
    first = lines.first if title else lines.first - 1
    body = "\n".join(source.lines[first : lines.last])
    return Section(kind, title, level, lines, body.strip("\n"), meeting)


def _meeting(
    opened: Opened, items: Sequence[Item], source: Source, written: date | None
) -> Meeting:
    inside = items[opened.first : opened.last]
    first = inside[0].line if inside and opened.title else 1
    last = inside[-1].last if inside else len(source.lines)
    near = [item.text for item in inside[:4] if len(item.text) <= MAX_DATED_LINE]
    held = next((read for line in near if (read := full_date(line))), None)
    return Meeting(
        opened.kind, opened.title, Lines(first, last), held or written, people_of(inside)
    )
