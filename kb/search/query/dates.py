"""Days as people write them in a query."""

import re
from datetime import date, timedelta

_AGO = re.compile(r"(\d{1,4})(d|w|m|y|일|주|개월|달|년)(?:전)?")
_DAYS = {"d": 1, "일": 1, "w": 7, "주": 7, "m": 30, "개월": 30, "달": 30, "y": 365, "년": 365}
_NAMED = {
    "오늘": 0,
    "today": 0,
    "어제": 1,
    "yesterday": 1,
    "그제": 2,
    "그저께": 2,
}
_WEEKS = {"이번주": 0, "thisweek": 0, "지난주": 1, "lastweek": 1, "지지난주": 2}
_FULL = re.compile(r"(\d{4})(?:[-./년](\d{1,2})(?:[-./월](\d{1,2})일?)?월?)?[-./년]?")


def read_day(text: str, today: date) -> date | None:
    """Read 2021-02-03, 2021.2, 2021, 3d, 2주, 어제, 지난주 (its Monday); None if it is none."""
    text = text.strip().casefold().replace(" ", "")
    if text in _NAMED:
        return today - timedelta(days=_NAMED[text])
    if text in _WEEKS:
        return today - timedelta(days=today.weekday() + 7 * _WEEKS[text])
    if text in ("지난달", "lastmonth"):
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if text in ("이번달", "thismonth"):
        return today.replace(day=1)
    try:
        if ago := _AGO.fullmatch(text):
            return today - timedelta(days=int(ago[1]) * _DAYS[ago[2]])
        if full := _FULL.fullmatch(text):
            return date(int(full[1]), int(full[2] or 1), int(full[3] or 1))
    except (ValueError, OverflowError):
        return None
    return None
