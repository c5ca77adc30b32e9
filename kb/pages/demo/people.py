"""The demo's program, cohorts, groups and people."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Cohort, Invitation, Membership, Program, StudyGroup
from kb.library.models import Course, Lecture, Reference
from kb.meetings.models import Meeting
from kb.questions.models import Question

Data = dict[str, Any]


@dataclass(slots=True)
class Cast:
    """What has been loaded so far, by the keys that the demo's file uses."""

    now: datetime
    program: Program
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    groups: dict[str, StudyGroup] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    lectures: dict[str, Lecture] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def day(self, offset: int) -> date:
        return timezone.localdate(self.now) + timedelta(days=offset)

    def moment(self, offset: int, *, minutes: int = 0) -> datetime:
        """An hour of the study day, never in the future."""
        at = datetime.combine(self.day(offset), time(16, 5), timezone.get_default_timezone())
        return min(at + timedelta(minutes=minutes), self.now)


def load_people(data: Data, *, now: datetime) -> Cast:
    """Make the program with everybody in it."""
    cast = Cast(now, Program.objects.create(**data["program"]))
    for row in data["cohorts"]:
        cast.cohorts[row["key"]] = _cohort(cast, row)
    for row in data["groups"]:
        cast.groups[row["slug"]] = StudyGroup.objects.create(
            slug=row["slug"], name=row["name"], cohort=cast.cohorts[row["cohort"]]
        )
    password = make_password(data["password"])
    for row in data["people"]:
        cast.people[row["key"]] = User.objects.create(
            email=row["email"],
            password=password,
            display_name=row["name"],
            is_superuser=row.get("operator", False),
        )
    for group, person, role, since in data["memberships"]:
        Membership.objects.create(
            group=cast.groups[group],
            user=cast.people[person],
            role=role,
            starts_on=cast.day(since),
        )
    for group, role, days in data["invitations"]:
        Invitation.objects.create(
            group=cast.groups[group], role=role, expires_at=now + timedelta(days=days)
        )
    return cast


def _cohort(cast: Cast, row: Data) -> Cohort:
    archived = row.get("archived")
    return Cohort.objects.create(
        program=cast.program,
        name=row["name"],
        slug=row["slug"],
        starts_on=cast.day(row["from"]),
        ends_on=cast.day(row["to"]),
        archived_at=cast.moment(archived) if archived is not None else None,
    )


def load_library(data: Data, cast: Cast) -> None:
    """Make courses, lectures and the references that the program lists."""
    for position, course in enumerate(data["courses"], start=1):
        made = Course.objects.create(program=cast.program, name=course["name"], position=position)
        for number, title, week, day in course["lectures"]:
            cast.lectures[f"{course['name']} {number}"] = Lecture.objects.create(
                course=made, number=number, title=title, week=week, day=day
            )
