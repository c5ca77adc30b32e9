"""Whose turn it is, for one question and for many alike."""

import pytest

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions, rules
from kb.questions.models import Question
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
