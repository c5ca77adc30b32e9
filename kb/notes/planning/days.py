"""Days of notes and meetings: as written, else from the path, else in the cohort's year."""

from datetime import date, timedelta

from kb.notes.planning.model import Setting
from kb.notes.reading.dates import full_date
from kb.notes.reading.model import Meeting, ParsedNote, Question

MARGIN = timedelta(days=60)
"""People write logs a little before a cohort begins and after it ends."""


def day_of(note: ParsedNote, setting: Setting) -> date | None:
    """Return the day a note is about, or None where nothing tells the year."""
    if note.written_on:
        return note.written_on
    return full_date(note.path) or (
        _in_cohort(*note.month_day, setting) if note.month_day else None
    )


def _in_cohort(month: int, day: int, setting: Setting) -> date | None:
    """Return the one such day while the cohort runs."""
    years = range(setting.starts_on.year - 1, setting.ends_on.year + 2)
    days = [found for year in years if (found := _date(year, month, day))]
    inside = [
        found for found in days if setting.starts_on - MARGIN <= found <= setting.ends_on + MARGIN
    ]
    return inside[0] if len(inside) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def held_on(meeting: Meeting, day: date | None) -> date | None:
    return meeting.held_on or day


def due_on(question: Question, held: date | None) -> date | None:
    """Return the day to which a note puts a question off, counted from the meeting's."""
    if question.due_in_days is None or held is None:
        return None
    return held + timedelta(days=question.due_in_days)
