"""A group's page says what is going on in it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kb.notes.models import Note
from tests.factories import make_group, make_meeting, make_member, make_question

pytestmark = pytest.mark.django_db


def test_members_see_unresolved_questions_meetings_and_notes(client: Client) -> None:
    group = make_group()
    client.force_login(make_member(group, name="김하늘"))
    make_question(group=group, title="열린 질문")
    make_question(group=group, title="비밀 질문", visibility="mentors")
    make_meeting(group=group, title="우리 모임")
    Note.objects.create(group=group, title="우리 일지", path="a.md", source="", digest="")
    shown = client.get(group.get_absolute_url()).content.decode()
    for text in ("김하늘", "열린 질문", "우리 모임", "우리 일지"):
        assert text in shown
    assert "비밀 질문" not in shown


def test_strangers_get_404_and_the_page_is_only_read(client: Client) -> None:
    group = make_group()
    client.force_login(make_member(make_group(cohort=group.cohort)))
    assert client.get(group.get_absolute_url()).status_code == 404
    assert client.get(reverse("group-detail", args=["nowhere"])).status_code == 404
    client.force_login(make_member(group))
    assert client.post(group.get_absolute_url()).status_code == 405


def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_group()
    client.force_login(make_member(group))
    counts = []
    for _ in range(2):
        for _ in range(2):
            make_question(group=group)
            make_meeting(group=group)
        with django_assert_max_num_queries(30) as captured:
            client.get(group.get_absolute_url())
        counts.append(len(captured))
    assert counts[0] == counts[1]
