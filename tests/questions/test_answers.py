"""Answers on a question's page: write, relay, accept, endorse, thank, withdraw."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from kb.questions.errors import AnswerGone
from kb.questions.models import Answer, Question, Visibility
from kb.questions.states import State
from tests.factories import make_answer, make_mentor, make_question
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def filled(body: str = "이래서 그래요.", **fields: Any) -> dict[str, Any]:
    return {"body": body, "submission": uuid.uuid4(), **fields}


def state(question: Question) -> str:
    question.refresh_from_db()
    return question.state


def test_a_peer_answers(post: Visit, question: Question, peer: User) -> None:
    page = post(peer, "answer-add", question.pk, data=filled())
    answer = question.answers.get()
    assert page.redirect_chain[-1][0] == answer.get_absolute_url()
    assert (answer.author, answer.is_relayed, answer.is_endorsed) == (peer, False, False)
    assert state(question) == State.ANSWERED


def test_answering_twice_with_one_form_makes_one_answer(
    post: Visit, question: Question, peer: User
) -> None:
    data = filled()
    post(peer, "answer-add", question.pk, data=data)
    post(peer, "answer-add", question.pk, data=data)
    assert question.answers.count() == 1


def test_a_peer_writes_down_what_a_mentor_said(
    get: Visit, post: Visit, question: Question, peer: User, mentor: User
) -> None:
    form = get(peer, "question-detail", question.pk).context["answer_form"]
    assert form["answered_as"].value() == "한멘토"
    data = filled(relayed="on", answered_as="한멘토")
    post(peer, "answer-add", question.pk, data=data)
    answer = question.answers.get()
    assert answer.is_relayed
    assert (answer.author, answer.answered_as, answer.is_endorsed) == (peer, "한멘토", False)


def test_a_relayed_answer_needs_a_name_and_an_own_one_takes_none(
    post: Visit, question: Question, peer: User
) -> None:
    page = post(peer, "answer-add", question.pk, data=filled("들은 말", relayed="on"))
    assert page.context["answer_form"].errors["answered_as"]
    assert "들은 말" in page.content.decode()
    post(peer, "answer-add", question.pk, data=filled(answered_as="한멘토"))
    assert question.answers.get().answered_as == ""


def test_a_mentor_answers_and_resolves_or_leaves_it_open(
    post: Visit, group: StudyGroup, question: Question, mentor: User
) -> None:
    post(mentor, "answer-add", question.pk, data=filled())
    assert state(question) == State.ANSWERED
    assert question.answers.get().is_endorsed
    other = make_question(group=group)
    post(mentor, "answer-add", other.pk, data=filled(resolve="yes"))
    assert state(other) == State.RESOLVED


def test_a_mentor_cannot_relay_and_a_peer_cannot_resolve_by_answering(
    post: Visit, question: Question, mentor: User, peer: User
) -> None:
    post(peer, "answer-add", question.pk, data=filled(resolve="yes"))
    assert state(question) == State.ANSWERED
    post(mentor, "answer-add", question.pk, data=filled(relayed="on", answered_as="다른 사람"))
    assert not question.answers.filter(answered_as="다른 사람").exists()


def test_an_empty_answer_is_refused_in_words(post: Visit, question: Question, peer: User) -> None:
    page = post(peer, "answer-add", question.pk, data=filled(" "))
    assert "Write your answer first" in page.content.decode()
    assert not question.answers.exists()


def test_an_answer_to_a_question_closed_meanwhile_is_not_lost(
    post: Visit, question: Question, peer: User, asker: User
) -> None:
    actions.drop(question=question, by=asker, reason="끝")
    page = post(peer, "answer-add", question.pk, data=filled("공들인 답"))
    assert "공들인 답" in page.content.decode()
    assert "takes no answers" in page.content.decode()
    assert not question.answers.exists()


def test_a_stranger_does_not_answer(
    get: Visit, post: Visit, question: Question, stranger: User, peer: User
) -> None:
    assert post(stranger, "answer-add", question.pk, data=filled()).status_code == 404
    assert get(peer, "answer-add", question.pk).status_code == 405


def test_a_reader_of_a_question_for_mentors_is_not_there(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    question = make_question(group=group, visibility=Visibility.MENTORS)
    assert post(peer, "answer-add", question.pk, data=filled()).status_code == 404


@pytest.fixture
def answer(question: Question, peer: User) -> Answer:
    return make_answer(question=question, by=peer)


def test_the_asker_accepts_and_takes_it_back(
    post: Visit, question: Question, answer: Answer, asker: User
) -> None:
    page = post(asker, "answer-accept", answer.pk)
    assert page.redirect_chain[-1][0] == answer.get_absolute_url()
    assert "Accepted" in page.content.decode()
    assert state(question) == State.RESOLVED
    post(asker, "answer-unaccept", answer.pk)
    answer.refresh_from_db()
    assert not answer.is_accepted
    assert state(question) == State.RESOLVED


def test_a_mentor_endorses_a_relayed_answer_and_takes_it_back(
    post: Visit, question: Question, peer: User, mentor: User
) -> None:
    relayed = make_answer(question=question, by=peer, relayed=True, answered_as="한멘토")
    page = post(mentor, "answer-endorse", relayed.pk)
    assert "Confirmed by 한멘토" in page.content.decode()
    assert state(question) == State.RESOLVED
    post(mentor, "answer-unendorse", relayed.pk)
    relayed.refresh_from_db()
    assert not relayed.is_endorsed


def test_helpful_answers_are_thanked_and_a_script_gets_the_button(
    post: Visit, answer: Answer, asker: User
) -> None:
    post(asker, "answer-thank", answer.pk)
    assert answer.thanks.count() == 1
    page = post(asker, "answer-thank", answer.pk, headers={"HX-Request": "true"})
    shown = page.content.decode().strip()
    assert shown.startswith(f'<form id="thanks-{answer.pk}"')
    assert 'aria-pressed="false"' in shown
    assert answer.thanks.count() == 0


def test_an_answer_is_withdrawn_and_brought_back(
    post: Visit, question: Question, answer: Answer, peer: User
) -> None:
    page = post(peer, "answer-delete", answer.pk)
    assert f'action="/answers/{answer.pk}/restore/"' in page.content.decode()
    assert f'id="answer-{answer.pk}"' not in page.content.decode()
    assert state(question) == State.OPEN
    post(peer, "answer-restore", answer.pk)
    assert state(question) == State.ANSWERED


def test_bringing_back_twice_does_nothing_more(
    post: Visit, question: Question, answer: Answer, peer: User
) -> None:
    post(peer, "answer-delete", answer.pk)
    post(peer, "answer-restore", answer.pk)
    assert post(peer, "answer-restore", answer.pk).status_code == 404


ONE_PRESS = ["accept", "unaccept", "endorse", "unendorse", "thank", "delete", "restore"]


@pytest.mark.parametrize("name", ONE_PRESS)
def test_a_stranger_presses_nothing(
    get: Visit, post: Visit, answer: Answer, stranger: User, lead: User, name: str
) -> None:
    assert post(stranger, f"answer-{name}", answer.pk).status_code == 404
    assert post(lead, f"answer-{name}", 999_999).status_code == 404
    assert get(lead, f"answer-{name}", answer.pk).status_code == 405


@pytest.mark.parametrize("name", ["accept", "unaccept", "endorse", "unendorse", "thank"])
def test_the_author_presses_nothing_on_the_own_answer(
    post: Visit, answer: Answer, peer: User, name: str
) -> None:
    assert post(peer, f"answer-{name}", answer.pk).status_code == 403


def test_mentors_of_other_groups_endorse_nothing(
    post: Visit, answer: Answer, group: StudyGroup, stranger: User
) -> None:
    actions.share(question=answer.question, visibility=Visibility.COHORT)
    other = make_mentor(StudyGroup.objects.get(memberships__user=stranger))
    assert post(other, "answer-endorse", answer.pk).status_code == 403
    assert post(other, "answer-delete", answer.pk).status_code == 403


def test_a_mentor_is_not_offered_to_wonder_too(
    get: Visit, post: Visit, question: Question, mentor: User
) -> None:
    assert post(mentor, "question-interest", question.pk).status_code == 403


# --- At the same moment -------------------------------------------------------------------------


def test_an_answer_accepted_while_its_author_edits_it_keeps_the_edit(
    question: Question, asker: User, peer: User, mentor: User
) -> None:
    answer = make_answer(question=question, by=peer, body="처음")
    opened_before = Answer.objects.get(pk=answer.pk)
    actions.edit_answer(answer=answer, by=peer, body="고친 말")
    actions.accept(answer=opened_before, by=asker)
    actions.endorse(answer=Answer.objects.get(pk=answer.pk), by=mentor)
    answer.refresh_from_db()
    assert (answer.body, answer.is_accepted, answer.is_endorsed) == ("고친 말", True, True)


@pytest.mark.parametrize("press", [actions.accept, actions.endorse])
def test_an_answer_withdrawn_meanwhile_resolves_nothing(
    question: Question, asker: User, peer: User, press: Callable[..., object]
) -> None:
    answer = make_answer(question=question, by=peer)
    opened_before = Answer.objects.get(pk=answer.pk)
    actions.delete_answer(answer=answer, by=peer)
    with pytest.raises(AnswerGone):
        press(answer=opened_before, by=asker)
    answer.refresh_from_db()
    assert answer.deleted_at is not None
    assert state(question) == State.OPEN


# --- Taking a withdrawal back -------------------------------------------------------------------


def test_an_accepted_answer_brought_back_resolves_its_question_again(
    question: Question, asker: User, peer: User
) -> None:
    answer = make_answer(question=question, by=peer)
    actions.accept(answer=answer, by=asker)
    actions.delete_answer(answer=answer, by=peer)
    assert state(question) == State.OPEN
    actions.restore_answer(answer=answer, by=peer)
    assert state(question) == State.RESOLVED


def test_bringing_an_answer_back_leaves_alone_what_was_reopened_before(
    question: Question, asker: User, peer: User
) -> None:
    answer = make_answer(question=question, by=peer)
    actions.accept(answer=answer, by=asker)
    actions.reopen(question=question, by=asker, reason="아직 모르겠어요")
    actions.delete_answer(answer=answer, by=peer)
    actions.restore_answer(answer=answer, by=peer)
    assert state(question) == State.OPEN
