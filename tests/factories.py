"""Keyword-only factories: a test states only what matters to it."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Cohort, Invitation, Membership, Program, Role, StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Course, Lecture, Reference
from kb.meetings.models import Meeting, MeetingKind
from kb.questions import actions
from kb.questions.models import Answer, Question

_numbers = itertools.count(1)
PASSWORD = "correct horse battery"


def make_user(*, name: str = "", email: str = "", **fields: Any) -> User:
    n = next(_numbers)
    return User.objects.create_user(
        email or f"person{n}@example.org", PASSWORD, display_name=name or f"사람 {n}", **fields
    )


def make_operator(*, name: str = "운영진") -> User:
    return make_user(name=name, is_superuser=True)


def make_program(*, name: str = "") -> Program:
    n = next(_numbers)
    return Program.objects.create(name=name or f"과정 {n}", slug=f"program-{n}")


def make_cohort(*, program: Program | None = None, archived: bool = False) -> Cohort:
    n = next(_numbers)
    today = timezone.localdate()
    return Cohort.objects.create(
        program=program or make_program(),
        name=f"{n}기",
        slug=f"cohort-{n}",
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=60),
        archived_at=timezone.now() if archived else None,
    )


def make_group(*, cohort: Cohort | None = None, name: str = "", **fields: Any) -> StudyGroup:
    n = next(_numbers)
    fields.setdefault("slug", f"group-{n}")
    return StudyGroup.objects.create(
        cohort=cohort or make_cohort(), name=name or f"{n}조", **fields
    )


def join(
    group: StudyGroup,
    *,
    user: User | None = None,
    role: str = Role.MEMBER,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> User:
    person = user or make_user()
    Membership.objects.create(
        group=group,
        user=person,
        role=role,
        starts_on=starts_on or timezone.localdate() - timedelta(days=7),
        ends_on=ends_on,
    )
    return person


def make_member(group: StudyGroup, **fields: Any) -> User:
    return join(group, user=make_user(**fields))


def make_lead(group: StudyGroup, **fields: Any) -> User:
    return join(group, user=make_user(**fields), role=Role.LEAD)


def make_mentor(*groups: StudyGroup, **fields: Any) -> User:
    user = make_user(**fields)
    for group in groups:
        join(group, user=user, role=Role.MENTOR)
    return user


def make_invitation(
    *, group: StudyGroup, by: User | None = None, role: str = Role.MEMBER, days: int = 7
) -> Invitation:
    return Invitation.objects.create(
        group=group, created_by=by, role=role, expires_at=timezone.now() + timedelta(days=days)
    )


def make_course(*, program: Program, name: str = "") -> Course:
    return Course.objects.create(program=program, name=name or f"강좌 {next(_numbers)}")


def make_lecture(*, course: Course, number: str = "", title: str = "") -> Lecture:
    n = next(_numbers)
    return Lecture.objects.create(course=course, number=number or str(n), title=title)


def make_reference(*, program: Program, url: str = "", **fields: Any) -> Reference:
    return Reference.objects.create(
        program=program, url=url or f"https://example.org/{next(_numbers)}", **fields
    )


def make_meeting(
    *, group: StudyGroup, kind: str = MeetingKind.PEER, on: date | None = None, **fields: Any
) -> Meeting:
    meeting = Meeting.objects.create(kind=kind, held_on=on or timezone.localdate(), **fields)
    meeting.groups.add(group)
    return meeting


def make_question(
    *,
    group: StudyGroup | None = None,
    by: User | None = None,
    title: str = "",
    at: datetime | None = None,
    **fields: Any,
) -> Question:
    where = group or make_group()
    return actions.ask(
        group=where,
        by=by or make_member(where),
        title=title or f"질문 {next(_numbers)}",
        at=at,
        **fields,
    )


def make_answer(
    *, question: Question, by: User | None = None, body: str = "", **fields: Any
) -> Answer:
    answer = actions.add_answer(
        question=question,
        by=by or make_member(question.group),
        body=body or f"답변 {next(_numbers)}",
        **fields,
    )
    question.refresh_from_db()
    return answer


def viewer(user: User) -> Viewer:
    return Viewer.of(user)
