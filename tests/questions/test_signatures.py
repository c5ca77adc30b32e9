"""What somebody asked and answered shows on a list only to those who may know their name."""

import itertools

import pytest

from kb.accounts.models import User
from kb.questions import rules
from kb.questions.models import Answer, Question, Visibility
from tests.factories import (
    make_answer,
    make_cohort,
    make_group,
    make_member,
    make_mentor,
    make_operator,
    make_question,
    viewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers() -> list[User]:
    cohort = make_cohort()
    group, other = make_group(cohort=cohort), make_group(cohort=cohort)
    asker = make_member(group)
    for is_anonymous, hides_names in itertools.product((False, True), repeat=2):
        question = make_question(
            group=group,
            by=asker,
            visibility=Visibility.COHORT,
            is_anonymous=is_anonymous,
            hides_names=hides_names,
        )
        make_answer(question=question, by=asker)
        make_answer(question=question, by=make_member(group))
        make_answer(question=question, by=make_member(group), relayed=True, answered_as="멘토님")
    return [
        asker,
        make_member(group),
        make_mentor(group),
        make_member(other),
        make_mentor(other),
        make_operator(),
    ]


def test_a_list_of_questions_by_a_person_agrees_with_the_rule_for_one(
    readers: list[User],
) -> None:
    for reader in readers:
        listed = set(Question.objects.signed_by(readers[0], for_=reader))
        known = {q for q in Question.objects.all() if rules.knows_asker(viewer(reader), q)}
        assert listed == known


def test_a_list_of_answers_by_a_person_holds_just_those_that_show_the_name(
    readers: list[User],
) -> None:
    for reader in readers:
        for answer in Answer.objects.select_related("question", "author"):
            author = answer.author
            assert author is not None
            shows = rules.answerer_name(viewer(reader), answer) == author.display_name
            assert (
                shows == Answer.objects.signed_by(author, for_=reader).filter(pk=answer.pk).exists()
            )
