"""The demo: believable, complete, and loaded only once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Program
from kb.notes.models import Note
from kb.pages.demo.loading import load_demo, read_demo, sign_ins
from kb.questions.models import Answer, Question
from kb.questions.states import State

pytestmark = pytest.mark.django_db


def test_the_demo_shows_questions_in_every_state() -> None:
    assert load_demo()
    assert Question.objects.count() >= 55
    assert set(Question.objects.values_list("state", flat=True)) == set(State.values)
    assert Answer.objects.to_confirm().exists()
    assert Question.objects.overdue().exists()


def test_the_demo_reads_its_logs_in_and_joins_them_to_its_meetings() -> None:
    load_demo()
    assert Note.objects.count() == 3
    late = Question.objects.get(title__contains="weight decay")
    assert late.state == State.RESOLVED
    assert late.answers.count() >= 1
    assert Question.objects.filter(title__contains="몇 번 반복").unresolved().exists()


def test_the_people_it_names_can_sign_in() -> None:
    load_demo()
    shown = sign_ins(read_demo())
    assert {entry.role for entry in shown} == {"member", "lead", "mentor", "operator"}
    for entry in shown:
        assert User.objects.get(email=entry.email).check_password(entry.password)


def test_nothing_in_the_demo_lies_in_the_future_but_meetings() -> None:
    load_demo()
    assert not Question.objects.filter(asked_at__gt=timezone.now()).exists()
    assert not Answer.objects.filter(created_at__gt=timezone.now()).exists()


def test_loading_again_changes_nothing_even_a_year_later() -> None:
    load_demo()
    question = Question.objects.oldest_first().first()
    assert question is not None
    Question.objects.filter(pk=question.pk).update(title="내가 고친 제목")
    before = list(Question.objects.order_by("pk").values())
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert not load_demo()
    assert list(Question.objects.order_by("pk").values()) == before
    assert Program.objects.count() == 1


def test_what_an_operator_renamed_is_not_loaded_a_second_time() -> None:
    load_demo()
    Program.objects.update(slug="ours", name="우리 과정")
    assert not load_demo()
