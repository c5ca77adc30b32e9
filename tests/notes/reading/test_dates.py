"""Dates of a note: whole ones from its text, month and day from text or path."""

from datetime import date

import pytest

from kb.notes.reading.dates import date_of_path, full_date, month_day
from tests.notes.reading.shapes import read_note


@pytest.mark.parametrize(
    "text",
    [
        *("2021-08-09", "2021.08.09 Mon", "2021/8/9", "2021년 8월 9일", "20210809 피어세션"),
        "2021-08-09 22:40:00 +0900",
    ],
)
def test_a_whole_date_is_read_in_its_usual_forms(text: str) -> None:
    assert full_date(text) == date(2021, 8, 9)


@pytest.mark.parametrize("text", ["21210811", "2021-13-40", "12345678901", "1.2.3", "2021"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert full_date(text) is None


@pytest.mark.parametrize("text", ["8/12 (목)", "8월 12일", "08/12"])
def test_month_and_day_are_read_without_a_year(text: str) -> None:
    assert month_day(text) == (8, 12)


@pytest.mark.parametrize("path", ["logs/0812.md", "2021-08-12-day.md", "8월12일.md"])
def test_a_path_gives_month_and_day(path: str) -> None:
    assert date_of_path(path) == (8, 12)


@pytest.mark.parametrize(
    "text",
    [
        "---\ndate: 2022-02-09 22:40:00 +0900\n---\n\n내용",
        "# Day04 (2022/02/09)\n\n내용",
        "## 피어세션\n\n20220209 피어세션\n\n- 이야기",
    ],
)
def test_a_note_is_dated_by_header_heading_or_line(text: str) -> None:
    assert read_note(text).written_on == date(2022, 2, 9)


def test_a_note_without_a_year_keeps_month_and_day_only() -> None:
    note = read_note("# 9일차\n\n- 8/12 (목)\n  - 강의")
    assert (note.written_on, note.month_day) == (None, (8, 12))
