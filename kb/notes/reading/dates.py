"""Dates: from front matter, headings, lines that are a date, and the path."""

import re
from collections.abc import Iterable
from datetime import date

FULL = re.compile(
    r"(?<!\d)(20\d{2})\s?(?:[-./년]\s?)(\d{1,2})\s?(?:[-./월]\s?)(\d{1,2})(?!\d)|"
    r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)"
)
SHORT_YEAR = re.compile(
    r"(?<![\d.])(2\d)[-./년]\s?(\d{1,2})[-./월]\s?(\d{1,2})(?![\d]|\.\d)|(?<![\d.])(2[0-9])([01]\d)([0-3]\d)(?!\d)"
)
MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
ENGLISH = re.compile(
    rf"\b(?:({MONTH})\s(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?\s({MONTH})),?\s(20\d{{2}})\b",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s?월\s?(\d{1,2})\s?일|(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/])"
)
PATH_MONTH_DAY = re.compile(r"(?<!\d)([01]\d)([0-3]\d)(?!\d)|(?<!\d)(\d{1,2})월\s?(\d{1,2})일")


def full_date(text: str) -> date | None:
    """Return the first date of a line that names day, month and year."""
    for found in FULL.finditer(text):
        parts = [int(part) for part in found.groups() if part]
        if read := _date(*parts):
            return read
    return _short_date(text) or _english_date(text)


def _short_date(text: str) -> date | None:
    """Read `22.02.07`, `22/02/07`, `'22년 2월 7일`."""
    for found in SHORT_YEAR.finditer(text):
        year, month, day = (int(part) for part in found.groups() if part)
        if read := _date(2000 + year, month, day):
            return read
    return None


def _english_date(text: str) -> date | None:
    """Read `August 11, 2021` and `11 Aug 2021`."""
    found = ENGLISH.search(text)
    if found is None:
        return None
    name, day, day_before, name_behind, year = found.groups()
    month = MONTHS.index((name or name_behind)[:3].lower()) // 3 + 1
    return _date(int(year), month, int(day or day_before))


def month_day(text: str) -> tuple[int, int] | None:
    """Return the first month and day of a line: `8월 9일`, `8/12`."""
    return _month_day(MONTH_DAY, text)


def date_of_path(path: str) -> tuple[int, int] | None:
    """Read month and day from a file's name: `0809.md`, `2021-08-09.md`, `8월9일.md`."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    if read := full_date(name):
        return read.month, read.day
    return _month_day(PATH_MONTH_DAY, name)


def written_date(lines: Iterable[str]) -> date | None:
    return next((read for line in lines if (read := full_date(line))), None)


def _month_day(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    for found in pattern.finditer(text):
        month, day = (int(part) for part in found.groups() if part)
        if _date(2000, month, day):
            return month, day
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
