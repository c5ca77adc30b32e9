"""The front page shows what waits, and nothing that isn't the reader's to see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.questions import actions
from tests.factories import (
    make_answer,
    make_cohort,
    make_group,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Callable[..., str]:
    def read(user: object) -> str:
        client.force_login(user)  # type: ignore[arg-type]  # a User
        response = client.get(reverse("front"))
        assert response.status_code == 200
        return response.content.decode()

    return read


def test_an_answer_to_confirm_waits_for_the_asker(client: Client) -> None:
    group = make_group()
    asker = make_member(group)
    question = make_question(group=group, by=asker, title="누가 확인하나요")
    make_answer(question=question)
    for user, count in [(asker, 1), (make_member(group), 0)]:
        client.force_login(user)
        context = client.get(reverse("front")).context
        assert len(context["my_turn"]) == count
        assert len(context["unresolved"]) == 1 - count


def test_what_waits_for_a_mentor_waits_for_each_mentor_of_the_group(client: Client) -> None:
    group = make_group()
    member, mentor = make_member(group), make_mentor(group)
    question = make_question(group=group)
    actions.escalate(question=question, by=member, reason="모르겠어요")
    client.force_login(mentor)
    assert client.get(reverse("front")).context["my_turn"] == [question]


def test_a_mentor_is_asked_to_confirm_relayed_answers(client: Client) -> None:
    group = make_group()
    answer = make_answer(question=make_question(group=group), relayed=True, answered_as="멘토님")
    client.force_login(make_mentor(group))
    shown = client.get(reverse("front")).context["to_confirm"]
    assert [one.row for one in shown] == [answer]


def test_unresolved_questions_come_oldest_first(client: Client) -> None:
    group = make_group()
    now = timezone.now()
    young = make_question(group=group, at=now - timedelta(days=1))
    old = make_question(group=group, at=now - timedelta(days=9))
    client.force_login(make_member(group))
    assert client.get(reverse("front")).context["unresolved"] == [old, young]


def test_the_next_meeting_is_the_soonest_to_come(page: Callable[..., str]) -> None:
    group = make_group()
    today = timezone.localdate()
    make_meeting(group=group, on=today + timedelta(days=9), title="먼 모임")
    make_meeting(group=group, on=today + timedelta(days=2), title="가까운 모임")
    make_meeting(group=group, on=today - timedelta(days=2), title="지난 모임")
    shown = page(make_member(group))
    assert "가까운 모임" in shown
    assert "먼 모임" not in shown
    assert "지난 모임" not in shown


def test_others_questions_and_answers_are_not_shown(page: Callable[..., str]) -> None:
    group = make_group()
    secret = make_question(group=group, title="비밀 질문", visibility="mentors")
    make_answer(question=secret, by=make_mentor(group), body="비밀 답변")
    for user in (make_member(group), make_member(make_group(cohort=group.cohort))):
        assert "비밀" not in page(user)


def test_an_over_cohort_waits_for_nobody(client: Client) -> None:
    cohort = make_cohort()
    group = make_group(cohort=cohort)
    asker = make_member(group)
    make_answer(question=make_question(group=group, by=asker))
    cohort.archived_at = timezone.now()
    cohort.save()
    client.force_login(asker)
    context = client.get(reverse("front")).context
    assert context["my_turn"] == context["unresolved"] == []


def test_who_belongs_to_no_group_is_told_what_to_do(page: Callable[..., str]) -> None:
    assert "invitation" in page(make_user())


def test_an_operator_in_no_group_is_led_to_the_programs(page: Callable[..., str]) -> None:
    assert reverse("program-list") in page(make_operator())


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("front")).status_code == 302


def test_the_page_is_only_read(client: Client) -> None:
    client.force_login(make_user())
    assert client.post(reverse("front")).status_code == 405


def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_group()
    asker = make_member(group)
    client.force_login(asker)
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_answer(question=make_question(group=group, by=asker))
            make_question(group=group)
        with django_assert_max_num_queries(40) as captured:
            client.get(reverse("front"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
