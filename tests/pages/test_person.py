"""A person's page never tells more of them than the reader may know."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.notes.models import Note
from kb.questions.models import Visibility
from tests.factories import (
    make_answer,
    make_group,
    make_member,
    make_mentor,
    make_operator,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def person(group: StudyGroup) -> User:
    return make_member(group, name="김하늘")


def _read(client: Client, reader: User, person: User) -> str:
    client.force_login(reader)
    response = client.get(reverse("person-detail", args=[person.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_lists_questions_answers_groups_and_notes(
    client: Client, group: StudyGroup, person: User
) -> None:
    make_question(group=group, by=person, title="물은 것")
    make_answer(question=make_question(group=group, title="답한 것"), by=person)
    Note.objects.create(
        group=group, author=person, title="적은 것", path="a.md", source="", digest=""
    )
    shown = _read(client, make_member(group), person)
    for text in ("김하늘", "물은 것", "답한 것", "적은 것", group.name):
        assert text in shown


def test_anonymous_questions_show_to_mentors_and_oneself_only(
    client: Client, group: StudyGroup, person: User
) -> None:
    question = make_question(group=group, by=person, title="익명의 질문", is_anonymous=True)
    make_answer(question=question, by=person, body="덧붙인 답")
    for reader, knows in [
        (make_member(group), False),
        (make_mentor(group), True),
        (make_operator(), True),
        (person, True),
    ]:
        shown = _read(client, reader, person)
        assert ("익명의 질문" in shown) == ("덧붙인 답" in shown) == knows


def test_pseudonyms_outside_the_group_stay_pseudonyms(
    client: Client, group: StudyGroup, person: User
) -> None:
    other = make_group(cohort=group.cohort)
    fellow = make_member(other)
    make_member_of_both = make_member(other)
    make_question(
        group=group,
        by=person,
        title="가명의 질문",
        visibility=Visibility.COHORT,
        hides_names=True,
    )
    assert "가명의 질문" in _read(client, make_member(group), person)
    client.force_login(fellow)
    assert client.get(reverse("person-detail", args=[person.pk])).status_code == 404
    make_question(group=other, by=make_member_of_both, title="다른 질문")
    assert "가명의 질문" not in _read(client, fellow, make_member_of_both)


def test_groups_that_the_reader_does_not_share_are_not_listed(
    client: Client, group: StudyGroup
) -> None:
    other = make_group(cohort=group.cohort, name="숨은 조")
    mentor = make_mentor(group, other)
    shown = _read(client, make_member(group), mentor)
    assert group.name in shown
    assert "숨은 조" not in shown


def test_strangers_and_wrong_addresses_get_404(client: Client, person: User) -> None:
    client.force_login(make_member(make_group()))
    assert client.get(reverse("person-detail", args=[person.pk])).status_code == 404
    assert client.get(reverse("person-detail", args=[999_999])).status_code == 404


def test_the_page_is_only_read(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.post(reverse("person-detail", args=[person.pk])).status_code == 405


def test_the_number_of_queries_does_not_grow(
    client: Client,
    group: StudyGroup,
    person: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(make_member(group))
    counts = []
    for _ in range(2):
        for _ in range(2):
            make_answer(question=make_question(group=group, by=person), by=person)
        with django_assert_max_num_queries(30) as captured:
            client.get(reverse("person-detail", args=[person.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1]
