"""Logs as groups write them, short enough to see in a test what matters."""

from collections.abc import Mapping
from datetime import date

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.notes.actions import Outcome, import_notes, plan_for
from kb.notes.intake import Reading, read_all
from kb.notes.planning import Plan, Setting

SETTING = Setting(group_name="1조", starts_on=date(2021, 8, 1), ends_on=date(2021, 12, 31))


def peer_log(*lines: str, day: str = "2021-08-09") -> str:
    """Return a day's log with a peer session of these lines."""
    return "\n".join([f"# {day} 학습 일지", "", "## 피어세션", "", *lines, ""])


def mentoring_log(*lines: str, day: str = "2021-08-11") -> str:
    return "\n".join([f"# {day} 학습 일지", "", "## 멘토링", "", *lines, ""])


def reading(**files: str) -> Reading:
    """Read texts as files of these names."""
    return read_all((f"{name}.md", text.encode()) for name, text in files.items())


def bring_in(
    group: StudyGroup,
    days: Mapping[str, str] | None = None,
    *,
    by: User | None = None,
    author: User | None = None,
    **files: str,
) -> Outcome:
    """Import texts as files of these names."""
    read = reading(**(days or {}), **files)
    return import_notes(group=group, by=by or author, author=author, reading=read)


def planned(group: StudyGroup, days: Mapping[str, str]) -> Plan:
    return plan_for(group=group, author=None, reading=reading(**days))
