"""Dates: from front matter, headings, lines that are a date, and the path."""

import re
from collections.abc import Iterable
from datetime import date

FULL = re.compile(
    r"(?<!\d)(20\d{2})\s?(?:[-./년]\s?)(\d{1,2})\s?(?:[-./월]\s?)(\d{1,2})(?!\d)|"
    r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)"
)
SHORT_YEAR = re.compile(r"(?<!\d)(2\d)[-./년]\s?(\d{1,2})[-./월]\s?(\d{1,2})(?!\d)")
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
    return None


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
