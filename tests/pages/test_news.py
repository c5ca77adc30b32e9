"""What was answered since the asker last looked waits for them, whoever resolved it."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.questions import actions
from tests.factories import make_answer, make_group, make_member, make_mentor, make_question

pytestmark = pytest.mark.django_db


def test_a_mentors_answer_waits_for_the_asker_until_they_have_seen_it(client: Client) -> None:
    group = make_group()
    asker, mentor = make_member(group), make_mentor(group, name="오멘토")
    question = make_question(group=group, by=asker, title="왜 수렴하지 않나요?")
    actions.escalate(question=question, by=asker, reason="모르겠어요")
    make_answer(question=question, by=mentor, body="보폭을 줄여 보세요", resolve=True)
    client.force_login(asker)
    assert "오멘토 answered you" in client.get(reverse("front")).content.decode()
    client.get(question.get_absolute_url())
    assert "answered you" not in client.get(reverse("front")).content.decode()


def test_ones_own_answers_and_those_to_others_are_no_news(client: Client) -> None:
    group = make_group()
    asker = make_member(group)
    question = make_question(group=group, by=asker)
    make_answer(question=question, by=asker)
    make_answer(question=make_question(group=group))
    client.force_login(asker)
    assert "answered you" not in client.get(reverse("front")).content.decode()


def test_somebody_elses_reading_changes_nothing(client: Client) -> None:
    group = make_group()
    question = make_question(group=group)
    client.force_login(make_member(group))
    client.get(question.get_absolute_url())
    question.refresh_from_db()
    assert question.asker_read_at is None


def test_what_the_asker_accepted_themselves_is_no_news(client: Client) -> None:
    group = make_group()
    asker = make_member(group)
    answer = make_answer(question=make_question(group=group, by=asker))
    actions.accept(answer=answer, by=asker)
    client.force_login(asker)
    assert "answered you" not in client.get(reverse("front")).content.decode()
