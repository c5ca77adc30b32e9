"""Operators look after courses and lectures; leads and operators list references."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.library.models import Course, Lecture, Reference
from tests.factories import (
    make_cohort,
    make_course,
    make_group,
    make_lead,
    make_lecture,
    make_member,
    make_operator,
    make_reference,
)

pytestmark = pytest.mark.django_db

PAGES = ["course-edit", "lecture-create", "lecture-edit", "reference-create"]


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def lecture(group: StudyGroup) -> Lecture:
    return make_lecture(course=make_course(program=group.cohort.program), number="1", title="처음")


@pytest.fixture
def operator(client: Client) -> User:
    user = make_operator()
    client.force_login(user)
    return user


def _address(name: str, lecture: Lecture) -> str:
    is_of_course = name in ("course-edit", "lecture-create")
    return reverse(name, args=[lecture.course_id if is_of_course else lecture.pk])


def test_an_operator_adds_a_course_and_a_lecture(
    client: Client, group: StudyGroup, operator: User
) -> None:
    program = group.cohort.program
    sent = {"program": program.pk, "name": "DL Basic", "position": 1}
    client.post(reverse("course-create"), sent)
    course = Course.objects.get(name="DL Basic", program=program)
    address = reverse("lecture-create", args=[course.pk])
    client.post(address, {"number": "7", "title": "RNN", "week": 2, "day": 4})
    assert course.lectures.get().label == "Lecture 7 · RNN"


def test_an_operator_changes_a_course_and_a_lecture(
    client: Client, lecture: Lecture, operator: User
) -> None:
    sent = {"program": lecture.course.program_id, "name": "새 이름", "position": 3}
    client.post(_address("course-edit", lecture), sent)
    client.post(_address("lecture-edit", lecture), {"number": "2", "title": "다음"})
    lecture.refresh_from_db()
    assert (lecture.course.name, lecture.number, lecture.title) == ("새 이름", "2", "다음")


@pytest.mark.parametrize("sent", [{}, {"number": "1"}])
def test_a_lecture_without_a_name_or_with_anothers_number_is_refused(
    client: Client, lecture: Lecture, operator: User, sent: dict[str, str]
) -> None:
    response = client.post(_address("lecture-create", lecture), sent)
    assert response.status_code == 422
    assert Lecture.objects.count() == 1


def test_a_lead_lists_a_reference(client: Client, group: StudyGroup, lecture: Lecture) -> None:
    client.force_login(make_lead(group))
    sent = {"url": "http://www.arxiv.org/pdf/1706.03762v5", "title": "어텐션"}
    client.post(_address("reference-create", lecture), sent)
    reference = Reference.objects.get()
    assert reference.url == "https://arxiv.org/abs/1706.03762"
    assert (reference.title, reference.is_listed, reference.kind) == ("어텐션", True, "paper")
    assert list(reference.lectures.all()) == [lecture]
    page = client.get(lecture.get_absolute_url()).content.decode()
    assert "어텐션" in page


def test_a_known_reference_is_listed_once_and_keeps_its_title(
    client: Client, lecture: Lecture, operator: User
) -> None:
    known = make_reference(
        program=lecture.course.program, url="https://example.org/a", title="제목"
    )
    client.post(_address("reference-create", lecture), {"url": "https://example.org/a"})
    known.refresh_from_db()
    assert (known.is_listed, known.title) == (True, "제목")
    assert Reference.objects.count() == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "글", "https://"])
def test_what_is_no_web_address_is_refused(
    client: Client, lecture: Lecture, operator: User, url: str
) -> None:
    response = client.post(_address("reference-create", lecture), {"url": url})
    assert response.status_code == 422
    assert not Reference.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_member_gets_403_and_a_stranger_404(
    client: Client, group: StudyGroup, lecture: Lecture, name: str
) -> None:
    for user, status in [(make_member(group), 403), (make_member(make_group()), 404)]:
        client.force_login(user)
        assert client.get(_address(name, lecture)).status_code == status
        assert client.post(_address(name, lecture), {}).status_code == status


@pytest.mark.parametrize("name", PAGES)
def test_what_isnt_there_is_404(client: Client, operator: User, name: str) -> None:
    assert client.get(reverse(name, args=[999_999])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_forms_open_for_operators_and_take_no_other_method(
    client: Client, lecture: Lecture, operator: User, name: str
) -> None:
    assert client.get(_address(name, lecture)).status_code == 200
    assert client.delete(_address(name, lecture)).status_code == 405


def test_only_operators_add_courses(client: Client, group: StudyGroup) -> None:
    client.force_login(make_lead(group))
    assert client.get(reverse("course-create")).status_code == 403


def test_the_lead_of_a_group_that_is_over_lists_nothing(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    lecture = make_lecture(course=make_course(program=group.cohort.program))
    client.force_login(make_lead(group))
    assert client.get(_address("reference-create", lecture)).status_code == 403
