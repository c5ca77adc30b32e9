"""Where each line stands: its section, its meeting, and the label it is listed under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.notes.reading.blocks import Item, Kind
from kb.notes.reading.labels import MAX_LABEL, Label, has_children, label_of, still_holds
from kb.notes.reading.model import SectionKind, Target
from kb.notes.reading.people import lists_attendees
from kb.notes.reading.titles import (
    LEAVES_MEETING,
    Listed,
    clean_title,
    continues_meeting,
    counts_meetings,
    is_bare_meeting_line,
    is_sentence,
    listed_below,
    meeting_named,
    meeting_of_file,
    meeting_word,
    section_named,
    target_for,
    target_named,
)
from kb.notes.reading.wording import asks, is_only_link

TEXT_TITLE_LEVEL = 7
HEAD_OF_MINUTES = 10
ORDINAL = re.compile(r"^(\d{1,2})[.)]\s")
GENERIC_STEMS = frozenset({"readme", "index", "note", "notes"})


@dataclass(frozen=True)
class Place:
    """Where an item stands."""

    kind: SectionKind = SectionKind.OTHER
    meeting: int | None = None
    heading: str = ""
    label: str = ""
    listed: Listed = Listed.ANYTHING
    target: Target | None = None
    is_label: bool = False
    announces: Listed = Listed.ANYTHING
    """What a label itself says about the lines below it."""
    under_label: bool = False


@dataclass(frozen=True)
class Opened:
    """A meeting as its heading opens it; `last` is the index after its last item."""

    kind: SectionKind
    title: str
    first: int
    last: int


@dataclass(frozen=True)
class Heading:
    """A heading of the note with the kind of its section; `item` is its index."""

    item: int
    level: int
    title: str
    kind: SectionKind
    meeting: int | None


@dataclass(frozen=True)
class Layout:
    """Where everything stands: a place per item, the headings, the meetings."""

    places: tuple[Place, ...]
    headings: tuple[Heading, ...]
    meetings: tuple[Opened, ...]


def lay_out(
    items: Sequence[Item], path: str, title: str, session: SectionKind | None = None
) -> Layout:
    """Find the sections and meetings of a note, and the place of every item.

    A note that is known to be the minutes of a `session` is that one meeting, whatever it says.
    """
    whole = Opened(session, "", 0, len(items)) if session else _meeting_of_note(items, path, title)
    headings, meetings = _read_headings(items, whole)
    places = _places(items, headings, whole)
    return Layout(tuple(places), tuple(headings), tuple(meetings))


# --- headings and meetings -----------------------------------------------------------------------


def _meeting_of_note(items: Sequence[Item], path: str, title: str) -> Opened | None:
    """Read the note as one meeting, if its title or file name says so and no heading does."""
    top = first_heading(items)
    opened = {_opens_meeting(item, is_first=item is top) for item in items} - {None}
    if opened and not (opened == {meeting_of_file(title)} and _names_all(items, title)):
        return None
    *folders, name = path.replace("\\", "/").split("/")
    stem = name.rsplit(".", 1)[0]
    kind = meeting_named(title, is_first=True) or meeting_of_file(stem)
    if kind is None and len(title) <= MAX_LABEL and not is_sentence(title):
        kind = meeting_of_file(title)
    if kind is None and folders and stem.casefold() not in GENERIC_STEMS:
        kind = meeting_of_file(folders[-1])
    if kind is None and any(lists_attendees(item.text) for item in items[:HEAD_OF_MINUTES]):
        kind = SectionKind.PEER
    if kind is None:
        return None
    return Opened(kind, title if meeting_word(title) else "", 0, len(items))


def _names_all(items: Sequence[Item], title: str) -> bool:
    """Say whether a title names the one meeting the note is about: `4/5 회의` over `회의 내용`."""
    headings = [clean_title(item.text) for item in items if item.kind is Kind.HEADING]
    named = [other for other in headings[1:] if meeting_word(other)]
    is_title = headings[:1] == [title] and len(title) <= MAX_LABEL and not is_sentence(title)
    return is_title and meeting_word(title) is None and len(named) == 1


def first_heading(items: Sequence[Item]) -> Item | None:
    return next((item for item in items if item.kind is Kind.HEADING), None)


def _opens_meeting(item: Item, *, is_first: bool) -> SectionKind | None:
    """Return the kind of meeting an item opens: a heading, or a line that is only its name."""
    if item.kind is Kind.HEADING:
        if is_only_link(item.text):
            return None
        return meeting_named(clean_title(item.text), is_first=is_first and item.level == 1)
    if _is_text_title(item) and is_bare_meeting_line(clean_title(item.text)):
        return meeting_word(item.text)
    return None


def _is_text_title(item: Item) -> bool:
    return item.kind is Kind.TEXT and item.rank == 0 and not item.is_quoted and not item.continues


def _is_strong_title(item: Item) -> bool:
    """Read a bold line at the margin as a heading, if it names a kind of section."""
    title = clean_title(item.text)
    return (
        item.is_strong
        and _is_text_title(item)
        and len(title) <= MAX_LABEL
        and section_named(title) in LEAVES_MEETING
        and not asks(title)
        and not is_sentence(title)
    )


@dataclass
class _Reading:
    """The state of the walk over the headings."""

    headings: list[Heading] = field(default_factory=list)
    meetings: list[Opened] = field(default_factory=list)
    open_level: int = 0
    open_meeting: int | None = None
    holds_until: int = 0
    """Index of the heading with the next number; what was pasted in between belongs here."""
    in_list: bool = False
    """Whether the bullets of an outer list are the titles of sections."""
    stack: list[tuple[int, SectionKind]] = field(default_factory=list)

    def close(self, index: int) -> None:
        if self.open_meeting is not None:
            opened = self.meetings[self.open_meeting]
            self.meetings[self.open_meeting] = replace(opened, last=index)
        self.open_meeting = None


def _read_headings(
    items: Sequence[Item], whole: Opened | None
) -> tuple[list[Heading], list[Opened]]:
    reading = _Reading()
    if whole is not None:
        reading.meetings.append(whole)
        reading.open_meeting = 0
    top = first_heading(items)
    skipped = top if whole is None and _covers_several(items) else None
    for index, item in enumerate(items):
        opens = (
            None
            if whole or item is skipped
            else _opens_meeting_once(item, reading, is_first=item is top)
        )
        if whole is None and opens is None:
            opens = _bullet_opens(reading, items, index)
        if not (opens or item.kind is Kind.HEADING or _is_strong_title(item)) and not (
            reading.in_list and _is_outer(item)
        ):
            continue
        _enter(reading, items, index, opens, whole=whole is not None)
    if whole is None:
        reading.close(len(items))
    return reading.headings, reading.meetings


def _covers_several(items: Sequence[Item]) -> bool:
    """Say whether the first heading is only the title over several counted meetings."""
    headings = [item for item in items if item.kind is Kind.HEADING]
    kind = _opens_meeting(headings[0], is_first=True) if headings else None
    if kind is None:
        return False
    counted = [
        item.level
        for item in headings[1:]
        if item.level > headings[0].level
        and counts_meetings(item.text)
        and _opens_meeting(item, is_first=False) is kind
    ]
    return len(counted) > 1 and len(set(counted)) == 1


def _bullet_opens(reading: _Reading, items: Sequence[Item], index: int) -> SectionKind | None:
    """Read `- 피어세션` with bullets below as a title, and the bullets beside it as well."""
    item = items[index]
    if item.kind is Kind.HEADING:
        reading.in_list = False
    if not _is_outer(item) or item.is_task or not has_children(items, index):
        return None
    if reading.open_meeting is not None and not reading.in_list:
        return None
    if reading.stack and reading.stack[-1][1] is SectionKind.PLAN and not reading.in_list:
        return None
    title = clean_title(item.text)
    kind = meeting_word(title) if is_bare_meeting_line(title) else None
    reading.in_list = reading.in_list or kind is not None
    return kind


def _is_outer(item: Item) -> bool:
    return item.is_list_item and item.rank == 1 and not item.is_quoted


def _opens_meeting_once(item: Item, reading: _Reading, *, is_first: bool) -> SectionKind | None:
    """Return the meeting an item opens, unless it only repeats the name of the open one."""
    kind = _opens_meeting(item, is_first=is_first)
    if kind is None or reading.open_meeting is None:
        return kind
    is_same = reading.meetings[reading.open_meeting].kind is kind
    is_deeper = _level(item) > reading.open_level
    is_list = target_named(clean_title(item.text)) is not None
    return None if is_deeper and (is_same or is_list) else kind


def _level(item: Item) -> int:
    return item.level if item.kind is Kind.HEADING else TEXT_TITLE_LEVEL


def _enter(
    reading: _Reading,
    items: Sequence[Item],
    index: int,
    opens: SectionKind | None,
    *,
    whole: bool,
) -> None:
    item = items[index]
    level, title = _level(item), clean_title(item.text)
    if reading.open_meeting is not None and not whole and level <= reading.open_level:
        ends = index == reading.holds_until
        continues = not ends and _goes_on(reading, title, opens)
        if index < reading.holds_until or continues:
            opens = None
        else:
            reading.close(index)
    if opens is not None:
        reading.close(index)
        reading.meetings.append(Opened(opens, title, index, index + 1))
        reading.open_meeting, reading.open_level = len(reading.meetings) - 1, level
        reading.holds_until = _end_by_number(items, index)
    kind = _kind_of(reading, level, title, opens)
    reading.stack.append((level, kind))
    reading.headings.append(Heading(index, level, title, kind, reading.open_meeting))


def _end_by_number(items: Sequence[Item], index: int) -> int:
    """Return where the heading with the next number stands: `## 3. …` holds down to `## 4. …`."""
    own = ORDINAL.match(items[index].text)
    if own is None or items[index].kind is not Kind.HEADING:
        return 0
    following = str(int(own.group(1)) + 1)
    for later in range(index + 1, len(items)):
        item = items[later]
        found = ORDINAL.match(item.text) if item.kind is Kind.HEADING else None
        if found and item.level == items[index].level:
            return later if found.group(1) == following else 0
    return 0


def _goes_on(reading: _Reading, title: str, opens: SectionKind | None) -> bool:
    if reading.open_meeting is None:
        return False
    opened = reading.meetings[reading.open_meeting]
    return opens in (None, opened.kind) and continues_meeting(title, opened.title)


def _kind_of(reading: _Reading, level: int, title: str, opens: SectionKind | None) -> SectionKind:
    """Give a section the kind its title says, or that of the section around it."""
    while reading.stack and reading.stack[-1][0] >= level:
        reading.stack.pop()
    if opens is not None:
        return opens
    named = None if is_sentence(title) else section_named(title)
    if reading.open_meeting is not None:
        meeting = reading.meetings[reading.open_meeting].kind
        return named if named in LEAVES_MEETING and named is not None else meeting
    around = reading.stack[-1][1] if reading.stack else None
    if around is SectionKind.LECTURE and named in (SectionKind.REFERENCES, SectionKind.KEYWORDS):
        return SectionKind.LECTURE
    return named or around or SectionKind.OTHER


# --- the place of each line -----------------------------------------------------------------------


def _places(
    items: Sequence[Item], headings: Sequence[Heading], whole: Opened | None
) -> Iterator[Place]:
    current = Place()
    if whole is not None:
        current = Place(whole.kind, 0, "", "", listed_below(whole.title))
    by_item = {heading.item: heading for heading in headings}
    labels: list[Label] = []
    outline: list[Heading] = []
    for index, item in enumerate(items):
        if index in by_item:
            outline = [above for above in outline if above.level < by_item[index].level]
            current, labels = _inherit(_place_of(by_item[index]), outline), []
            outline.append(by_item[index])
            yield replace(current, is_label=True, announces=current.listed)
            continue
        labels = [label for label in labels if still_holds(label, item)]
        label = label_of(items, index, current.kind)
        if label is not None:
            if label.flows:
                labels = []
            labels.append(label)
        place = _labelled(current, labels, is_label=label is not None)
        yield replace(place, announces=label.listed) if label is not None else place


INHERITED = (Listed.QUESTIONS, Listed.REVIEW, Listed.STUDY, Listed.QUIZ)


def _inherit(place: Place, outline: Sequence[Heading]) -> Place:
    """Let a heading that announces nothing keep what the one above it announced."""
    if place.listed is not Listed.ANYTHING or not outline:
        return place
    above = _place_of(outline[-1])
    inherited = above.listed in INHERITED and above.meeting == place.meeting
    return replace(place, listed=above.listed) if inherited else place


def _place_of(heading: Heading) -> Place:
    listed = Listed.ANYTHING if is_sentence(heading.title) else listed_below(heading.title)
    target = target_for(heading.title, heading.kind)
    return Place(heading.kind, heading.meeting, heading.title, "", listed, target)


def _labelled(place: Place, labels: list[Label], *, is_label: bool) -> Place:
    if not labels:
        return replace(place, is_label=is_label)
    inner = labels[-1]
    said = [label.listed for label in labels if label.listed is not Listed.ANYTHING]
    listed = Listed.QUIZ if Listed.QUIZ in said else said[-1] if said else None
    target = next((x.target for x in reversed(labels) if x.target is not None), place.target)
    return replace(
        place,
        label=inner.text,
        listed=listed or place.listed,
        target=target,
        is_label=is_label,
        under_label=not is_label or len(labels) > 1,
    )
