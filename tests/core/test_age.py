"""Ages said in their natural unit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from kb.core.templatetags.kb import age, age_text

NOW = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=60, hours=23), "60 days ago"),
        (timedelta(days=61), "January 18"),
        (timedelta(days=365), "March 20, 2025"),
        (timedelta(days=-2), "March 22"),
    ],
)
def test_an_age_is_said_in_its_natural_unit(ago: timedelta, text: str) -> None:
    with translation.override("en"):
        assert age_text(NOW - ago, now=NOW) == text


def test_the_exact_time_is_there_for_those_who_look_closer() -> None:
    with translation.override("en"):
        html = str(age(NOW))
    assert 'datetime="2026-03-20T12:00:00+09:00"' in html
    assert 'title="March 20, 2026, noon"' in html


def test_what_never_happened_has_no_age() -> None:
    assert age(None) == ""
