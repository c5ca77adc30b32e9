"""Whose turn it is, for one question and for many alike."""

import pytest
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Cohort, StudyGroup
from kb.questions import actions, rules
from kb.questions.models import Answer, Question
from tests.factories import make_answer, make_mentor, make_question, viewer

pytestmark = pytest.mark.django_db


def test_a_row_and_the_queryset_agree_on_whose_turn_it_is(
    group: StudyGroup, asker: User, peer: User, lead: User, mentor: User, stranger: User
) -> None:
    make_question(group=group, by=asker)
    make_answer(question=make_question(group=group, by=asker))
    actions.escalate(question=make_question(group=group, by=peer), by=peer, reason="몰라요")
    asked_back = make_question(group=group, by=peer)
    actions.ask_back(question=asked_back, by=mentor, reason="어떤 버전이요?")
    make_answer(question=make_question(group=group, by=peer), by=mentor, resolve=True)
    for reader in (asker, peer, lead, mentor, stranger, make_mentor()):
        listed = set(Question.objects.turn_of(reader))
        told = {one for one in Question.objects.all() if rules.is_turn_of(viewer(reader), one)}
        assert told == listed


def test_nothing_waits_for_anybody_once_the_cohort_is_over(
    group: StudyGroup, asker: User, peer: User, mentor: User
) -> None:
    answered = make_question(group=group, by=asker)
    make_answer(question=answered)
    relayed = make_answer(question=answered, by=peer, relayed=True, answered_as="한멘토")
    waiting = make_question(group=group, by=asker)
    actions.escalate(question=waiting, by=asker, reason="몰라요")
    assert list(Answer.objects.to_confirm_by(mentor)) == [relayed]
    Cohort.objects.update(archived_at=timezone.now())
    for reader in (asker, mentor):
        assert not Question.objects.turn_of(reader).exists()
        assert not any(rules.is_turn_of(viewer(reader), one) for one in Question.objects.all())
    assert not Answer.objects.to_confirm_by(mentor).exists()


def test_no_mentor_is_asked_to_confirm_what_is_closed(
    group: StudyGroup, asker: User, peer: User, mentor: User
) -> None:
    question = make_question(group=group, by=asker)
    make_answer(question=question, by=peer, relayed=True, answered_as="한멘토")
    actions.drop(question=question, by=asker, reason="다른 과제예요")
    assert not Answer.objects.to_confirm_by(mentor).exists()
