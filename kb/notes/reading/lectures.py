"""Lectures a note was taken in: course and number in all the forms people write them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.notes.reading.blocks import Item, Kind
from kb.notes.reading.model import Lecture, Lines, SectionKind
from kb.notes.reading.places import Layout, Place
from kb.notes.reading.titles import Listed, undecorated
from kb.notes.reading.wording import asks, declares

PART = r"\d{1,2}(?:-\d{1,2})?"
NUMBERS = re.compile(
    rf"(?<![\d.\w$])({PART}(?:\s*(?:[~∼〜～,·&]|강\s*[,~])\s*{PART}|(?<=\d)\s*-\s+{PART})*)\s?강"
    r"(?![가-힣A-Za-z]|\s?(?:까지|부터|이상|씩|페이지))"
)
RANGE = re.compile(r"\s*[~∼〜～]\s*|(?<=\d)\s+-\s+")
BETWEEN = re.compile(r"\s*[,·&]\s*")
DAY = re.compile(r"^(?:day|week|\d+\s?(?:일차|주차))\s?\d*\b", re.IGNORECASE)
CHORE = re.compile(
    r"(?:필수|선택|기본|심화)?\s?(?:퀴즈|과제|미션|quiz|assignment|homework)", re.IGNORECASE
)
WORDS = re.compile(
    r"\s?(?:강의\s?(?:수강|정리)?|수강|복습|실습|듣기|정리|시청|오늘|금일|lecture)\s?$",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^\W*(?:(?:오늘|금일)의?\s?)?(?:강의|학습|수강|공부|lecture)(?:\s?(?:내용|목록|수강))?\s*[\])>:：|]\s*|"
    r"^\d{1,2}(?:\.\d{1,2})+\.?\s+",
    re.IGNORECASE,
)
LINKED = re.compile(r"^\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(")
NAME = re.compile(r"[A-Za-z가-힣]{2}")
EDGES = " []()（）<>:：-–/,.·&*_`~|"
DONE = re.compile(
    r"^(?:실습|논의|퀴즈|리뷰|수강|정리|복습|듣기|완료|시청|강의.*|및.*|,.*|/.*|\+.*)$"
)
NO_COURSE = re.compile(
    rf"{CHORE.pattern}|학습|공부|정리|복습|리뷰|수강|발표|일정|스터디|질문|회의", re.IGNORECASE
)
TAGGED = re.compile(r"^[\[(](?:강의|lecture)[\])]\s*(.{2,60})$", re.IGNORECASE)
ORDINAL = re.compile(r"^(\d{1,2})\.\s+(.{2,80})$")
COURSE_BEHIND = re.compile(r"^(.{2,80}?)\s*\[([A-Za-z가-힣][^\[\]()]{1,30})\]\s*$")
NOT_TODAY = re.compile(r"내일|다음|할\s?것|주말|to[\s-]?do|예정|계획", re.IGNORECASE)
MAX_COURSE = 30
MAX_COURSE_WORDS = 5
MAX_TITLE = 100
MAX_LINE = 160
MAX_TEXT = 60
MAX_RANGE = 30
MIN_SAME = 14
MAX_DEPTH = 5


@dataclass(frozen=True)
class Mention:
    """Lectures named in one line."""

    course: str
    numbers: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class Around:
    """A line above that names the course of the lines below it."""

    rank: int
    level: int
    course: str
    is_tag: bool = False
    """Whether the lines below are titles of lectures: `[강의] 과목`."""


@dataclass
class Search:
    """What the walk knows so far."""

    found: dict[tuple[str, str, str], Lecture] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    """Courses by the numbers of lectures that quizzes and homework name."""
    ordinals: dict[int, str] = field(default_factory=dict)
    """Courses of numbered headings, by their level."""
    around: list[Around] = field(default_factory=list)

    def course_above(self) -> str:
        return self.around[-1].course if self.around else ""

    def keep(self, course: str, number: str, title: str, item: Item) -> None:
        key = (_key(course), number, "" if number else _key(title))
        known = self.found.get(key)
        if known is None or (title and not known.title):
            lines = known.lines if known else Lines(item.line, item.last)
            self.found[key] = Lecture(course, number, title, lines)


def read_lectures(items: Sequence[Item], layout: Layout) -> tuple[Lecture, ...]:
    """Return each lecture taken on the day of the note, once."""
    search = Search()
    is_minutes = len(layout.meetings) == 1 and layout.meetings[0].first == 0
    for item, place in zip(items, layout.places, strict=True):
        shown = _without_link(item)
        if _may_name_lecture(shown, place, is_minutes=is_minutes):
            _leave(search, shown)
            _read_line(search, shown, place)
    return tuple(_with_courses(search))


def _without_link(item: Item) -> Item:
    """Read the title of a link on a done task: people tick off lectures by linking their notes."""
    link = LINKED.match(item.text) if item.is_done else None
    return replace(item, text=link.group(1)) if link else item


def _may_name_lecture(item: Item, place: Place, *, is_minutes: bool) -> bool:
    if not item.text or len(item.text) > MAX_LINE or "](" in item.text or item.rank > MAX_DEPTH:
        return False
    if place.kind.is_meeting and not (is_minutes and place.listed is not Listed.QUESTIONS):
        return False
    if place.kind in (SectionKind.RETROSPECTIVE, SectionKind.REFERENCES):
        return False
    if place.kind is SectionKind.PLAN and NOT_TODAY.search(place.heading):
        return False
    if item.kind is Kind.TEXT and not (item.rank == 0 and len(item.text) <= MAX_TEXT):
        return False
    is_open_task = item.is_task and not item.is_done
    is_question = item.kind is not Kind.HEADING and asks(item.text)
    return item.kind is not Kind.CODE and not is_open_task and not is_question


def _leave(search: Search, item: Item) -> None:
    """Forget the courses named by lines this one does not stand below."""
    if item.kind is Kind.HEADING:
        search.around = [above for above in search.around if above.level < item.level]
    else:
        search.around = [above for above in search.around if above.rank < item.rank]


def _read_line(search: Search, item: Item, place: Place) -> None:
    for rule in RULES:
        if rule(search, item, place):
            return


# --- rules ---------------------------------------------------------------------------------------


def numbered(search: Search, item: Item, place: Place) -> bool:
    """`DL Basic 3강`, `(7강) 제목`, `[DL Basic] 7, 8강`, `Data Viz 2-1 ~ 2-3강`."""
    found = list(mentions(item.text))
    is_chore = bool(CHORE.search(item.text))
    for mention in found:
        if is_chore:
            search.hints.update(dict.fromkeys(mention.numbers, mention.course))
            continue
        course = mention.course or search.course_above()
        title = mention.title if len(mention.numbers) == 1 else ""
        for number in mention.numbers:
            search.keep(course, number, title, item)
        if mention.course:
            search.around.append(Around(item.rank, _level(item), mention.course))
    return bool(found)


def tagged(search: Search, item: Item, place: Place) -> bool:
    """`[강의] 과목`: the bullets below are the titles of its lectures."""
    found = TAGGED.match(item.text)
    if found and NUMBERS.search(item.text):
        return False
    if found:
        search.around.append(Around(item.rank, _level(item), found.group(1).strip(), is_tag=True))
    return bool(found)


def below_tag(search: Search, item: Item, place: Place) -> bool:
    if not search.around or not search.around[-1].is_tag or not item.is_list_item:
        return False
    search.keep(search.course_above(), "", item.text, item)
    return True


def ordinal_heading(search: Search, item: Item, place: Place) -> bool:
    """`## 1. 제목 [과목]`; the numbered headings after it belong to the same course."""
    ordinal = ORDINAL.match(item.text) if item.kind is Kind.HEADING else None
    if ordinal is None or place.kind is not SectionKind.LECTURE:
        return False
    number, title = ordinal.groups()
    behind = COURSE_BEHIND.match(title)
    course = behind.group(2) if behind else search.ordinals.get(item.level, "")
    if not course:
        return False
    search.ordinals[item.level] = course
    search.keep(course, number, behind.group(1) if behind else title, item)
    return True


def course_name(search: Search, item: Item, place: Place) -> bool:
    """A bullet that is only a short name, with lectures below it: `DL Basic`, `Data Viz : …`."""
    name = _course(item.text.partition(" : ")[0])
    if not name or not item.is_list_item or declares(item.text) or NO_COURSE.search(item.text):
        return False
    search.around.append(Around(item.rank, _level(item), name))
    return True


RULES = (tagged, numbered, below_tag, ordinal_heading, course_name)


# --- one line ------------------------------------------------------------------------------------


def mentions(text: str) -> Iterator[Mention]:
    """Yield the lectures a line names, with what stands before and behind their numbers."""
    matches = list(NUMBERS.finditer(text))
    start = 0
    for position, found in enumerate(matches):
        course = _course(text[start : found.start()])
        is_last = position + 1 == len(matches)
        title = _title(text[found.end() :]) if is_last else ""
        start = found.end()
        if course is not None:
            yield Mention(course, tuple(expand(found.group(1))), title)


def expand(numbers: str) -> Iterator[str]:
    """Count out `7, 8`, `1 ~ 3`, `2-1 ~ 2-3`, `5-1, 2, 3`: one number each."""
    chapter = ""
    for part in BETWEEN.split(numbers.replace("강", "")):
        first, *rest = RANGE.split(part.strip())
        chapter, low = _split_number(first, chapter)
        last_chapter, high = _split_number(rest[-1], chapter) if rest else (chapter, low)
        if last_chapter != chapter or not 0 <= high - low < MAX_RANGE:
            yield f"{part.strip()}"
            continue
        yield from (f"{chapter}{number}" for number in range(low, high + 1))


def _split_number(text: str, chapter: str) -> tuple[str, int]:
    head, dash, tail = text.strip().partition("-")
    if dash and tail.strip().isdigit():
        return f"{int(head)}-", int(tail)
    return chapter, int(head)


def _course(text: str) -> str | None:
    """Return the course in what stands before a number: "" for none, None for a sentence."""
    name = DAY.sub("", text.strip(EDGES)).strip(EDGES)
    name = LEADING.sub("", name).partition(":")[0].strip(EDGES)
    name = WORDS.sub("", CHORE.sub("", name).strip(EDGES)).strip(EDGES)
    if name in ("강의", "강"):
        return ""
    name = undecorated(name)
    too_long = len(name) > MAX_COURSE or len(name.split()) > MAX_COURSE_WORDS or "→" in name
    return None if too_long or "`" in name or (name and not NAME.search(name)) else name


def _title(text: str) -> str:
    title = text.strip(EDGES)
    return "" if DONE.match(title) or len(title) > MAX_TITLE else title


def _level(item: Item) -> int:
    return item.level if item.kind is Kind.HEADING else 99


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


# --- the whole note ------------------------------------------------------------------------------


def _with_courses(search: Search) -> list[Lecture]:
    """Name the courses of lectures that stand without one, and drop what is said twice."""
    courses = {lecture.course for lecture in search.found.values() if lecture.course}
    only = next(iter(courses)) if len(courses) == 1 else ""
    hinted = set(filter(None, search.hints.values()))
    only = only or (next(iter(hinted)) if len(hinted) == 1 and not courses else "")
    kept: list[Lecture] = []
    for lecture in search.found.values():
        course = lecture.course or search.hints.get(lecture.number, "") or only
        named = replace(lecture, course=course)
        if not any(_is_same(named, other) for other in kept):
            kept.append(named)
    return kept


def _is_same(one: Lecture, other: Lecture) -> bool:
    """Tell the same lecture under two names: one number, and one course or title."""
    if one.number != other.number:
        return False
    same_title = bool(one.title) and _key(one.title).startswith(
        _key(other.title)[:MIN_SAME] or "\0"
    )
    same_course = _key(one.course) == _key(other.course)
    if not one.number:
        return same_course and _key(one.title) == _key(other.title)
    return same_course or same_title or not one.course or not other.course
