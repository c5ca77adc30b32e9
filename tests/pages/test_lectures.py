"""The list and the page of lectures."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kb.groups.models import StudyGroup
from kb.library.models import Lecture
from kb.notes.models import Note
from kb.questions import actions
from tests.factories import (
    make_answer,
    make_course,
    make_group,
    make_lead,
    make_lecture,
    make_member,
    make_question,
    make_reference,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def lecture(group: StudyGroup) -> Lecture:
    course = make_course(program=group.cohort.program, name="DL Basic")
    return make_lecture(course=course, number="7", title="RNN")


@pytest.fixture
def reader(client: Client, group: StudyGroup) -> Client:
    client.force_login(make_member(group))
    return client


def _read(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_lectures_are_listed_by_course_with_what_is_unresolved(
    reader: Client, group: StudyGroup, lecture: Lecture
) -> None:
    make_question(group=group, lectures=[lecture])
    settled = make_question(group=group, lectures=[lecture])
    actions.drop(question=settled, by=make_lead(group), reason="지난 일")
    make_question(group=group, lectures=[lecture], visibility="mentors")
    make_question(lectures=[lecture])
    [course] = reader.get(reverse("lecture-list")).context["courses"]
    [row] = course.rows
    assert (row.lecture, row.question_count, row.unresolved_count) == (lecture, 2, 1)


def test_the_page_gathers_questions_references_and_notes(
    reader: Client, group: StudyGroup, lecture: Lecture
) -> None:
    make_question(
        group=group, lectures=[lecture], title="RNN 질문", body="https://example.org/seen"
    )
    make_question(
        group=group, lectures=[lecture], visibility="mentors", title="비밀", body="https://x.org/no"
    )
    listed = make_reference(program=group.cohort.program, title="강의 자료", is_listed=True)
    listed.lectures.add(lecture)
    note = Note.objects.create(group=group, title="일지", path="a.md", source="x", digest="x")
    note.lectures.add(lecture)
    other = make_group(cohort=group.cohort)
    hidden = Note.objects.create(group=other, title="남의 글", path="b.md", source="", digest="")
    hidden.lectures.add(lecture)
    shown = _read(reader, "lecture-detail", lecture.pk)
    for text in ("RNN 질문", "강의 자료", "example.org/seen", "일지"):
        assert text in shown
    for text in ("비밀", "x.org", "남의 글"):
        assert text not in shown


def test_settled_questions_stand_below_unresolved_ones(
    reader: Client, group: StudyGroup, lecture: Lecture
) -> None:
    settled = make_question(group=group, lectures=[lecture])
    actions.drop(question=settled, by=make_lead(group), reason="지난 일")
    unresolved = make_question(group=group, lectures=[lecture])
    context = reader.get(reverse("lecture-detail", args=[lecture.pk])).context
    assert (context["unresolved"], context["settled"]) == ([unresolved], [settled])


def test_another_programs_lecture_is_404(client: Client, lecture: Lecture) -> None:
    client.force_login(make_member(make_group()))
    assert client.get(reverse("lecture-detail", args=[lecture.pk])).status_code == 404
    assert client.get(reverse("lecture-detail", args=[999_999])).status_code == 404
    assert "RNN" not in _read(client, "lecture-list")


@pytest.mark.parametrize("name", ["lecture-list", "lecture-detail"])
def test_the_pages_are_only_read(reader: Client, lecture: Lecture, name: str) -> None:
    args = [lecture.pk] if name == "lecture-detail" else []
    assert reader.post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("name", ["lecture-list", "lecture-detail"])
def test_the_number_of_queries_does_not_grow(
    reader: Client,
    group: StudyGroup,
    lecture: Lecture,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(2):
            make_lecture(course=lecture.course)
            question = make_question(group=group, lectures=[lecture], body="https://a.org/1")
            make_answer(question=question, body=f"https://a.org/{question.pk}")
        with django_assert_max_num_queries(30) as captured:
            _read(reader, name, *([lecture.pk] if name == "lecture-detail" else []))
        counts.append(len(captured))
    assert counts[0] == counts[1]
