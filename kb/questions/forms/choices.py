"""What the boxes of several forms offer."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from django import forms

from kb.groups.models import StudyGroup
from kb.library.models import Lecture
from kb.meetings.models import Meeting

Choices = list[tuple[Any, Any]]


# What a database's numbers hold; an address may hold anything.
MOST_DIGITS: Final = 18


def number_in(text: str) -> int | None:
    """Return the number that an address or a form names, if it is one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


class GroupField(forms.ModelChoiceField[StudyGroup]):
    """A group with its cohort: every cohort has a group 1."""

    def label_from_instance(self, obj: Any) -> str:
        return group_label(obj)


def group_label(group: StudyGroup) -> str:
    return f"{group.cohort.name} {group.name}"


def by_course(lectures: Iterable[Lecture]) -> Choices:
    """Put lectures, in their order, under their courses."""
    return [
        (course.name, [(lecture.pk, lecture.label) for lecture in rows])
        for course, rows in groupby(lectures, key=lambda lecture: lecture.course)
    ]


def by_group(groups: Iterable[StudyGroup], meetings: Iterable[Meeting]) -> Choices:
    """Put meetings (``groups`` prefetched) under their groups; one group needs no heading."""
    held: dict[int, Choices] = {}
    for meeting in meetings:
        for group in meeting.groups.all():
            held.setdefault(group.pk, []).append((meeting.pk, str(meeting)))
    found: Choices = [(group_label(group), held[group.pk]) for group in groups if group.pk in held]
    return list(found[0][1]) if len(found) == 1 else found
