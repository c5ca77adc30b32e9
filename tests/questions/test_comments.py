"""Comments on questions and answers."""

import uuid
from typing import Any

import pytest

from kb.accounts.models import User
from kb.questions import actions
from kb.questions.models import Question
from tests.factories import make_answer, make_question
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db

SCRIPT = {"HX-Request": "true"}


def filled(body: str = "저도요.", **fields: Any) -> dict[str, Any]:
    return {"body": body, "submission": uuid.uuid4(), **fields}


def test_a_peer_comments_on_the_question(post: Visit, question: Question, peer: User) -> None:
    page = post(peer, "comment-add", question.pk, data=filled())
    made = question.comments.get()
    assert page.redirect_chain[-1][0].endswith(f"#comment-{made.pk}")
    assert "저도요." in page.content.decode()
    assert (made.author, made.answer) == (peer, None)


def test_a_comment_may_belong_to_an_answer(post: Visit, question: Question, peer: User) -> None:
    answer = make_answer(question=question)
    post(peer, "comment-add", question.pk, data=filled(answer=answer.pk))
    assert question.comments.get().answer == answer


def test_commenting_twice_with_one_form_makes_one_comment(
    post: Visit, question: Question, peer: User
) -> None:
    data = filled()
    post(peer, "comment-add", question.pk, data=data)
    post(peer, "comment-add", question.pk, data=data)
    assert question.comments.count() == 1


def test_a_script_gets_the_comments_of_that_place_alone(
    post: Visit, question: Question, peer: User
) -> None:
    answer = make_answer(question=question)
    actions.comment(question=question, by=peer, body="질문에 단 말")
    page = post(
        peer,
        "comment-add",
        question.pk,
        data=filled("답에 단 말", answer=answer.pk),
        headers=SCRIPT,
    )
    shown = page.content.decode().strip()
    assert shown.startswith(f'<div class="comments" id="comments-{answer.pk}">')
    assert "답에 단 말" in shown
    assert "질문에 단 말" not in shown


@pytest.mark.parametrize("headers", [None, SCRIPT])
@pytest.mark.parametrize("body", [" ", "가" * 2001])
def test_a_refused_comment_keeps_what_was_typed(
    post: Visit, question: Question, peer: User, headers: dict[str, str] | None, body: str
) -> None:
    page = post(peer, "comment-add", question.pk, data=filled(body), headers=headers)
    assert "field-errors" in page.content.decode()
    assert body.strip() in page.content.decode()
    assert not question.comments.exists()


@pytest.mark.parametrize("answer", ["999999", "x", "-1", "9" * 5000])
def test_a_comment_on_no_answer_is_nothing(
    post: Visit, question: Question, peer: User, answer: str
) -> None:
    assert post(peer, "comment-add", question.pk, data=filled(answer=answer)).status_code == 404


def test_a_comment_on_another_questions_answer_is_nothing(
    post: Visit, question: Question, peer: User
) -> None:
    foreign = make_answer(question=make_question(group=question.group))
    data = filled(answer=foreign.pk)
    assert post(peer, "comment-add", question.pk, data=data).status_code == 404


def test_a_stranger_does_not_comment(
    get: Visit, post: Visit, question: Question, stranger: User, peer: User
) -> None:
    assert post(stranger, "comment-add", question.pk, data=filled()).status_code == 404
    assert get(peer, "comment-add", question.pk).status_code == 405


def test_its_author_deletes_a_comment_and_brings_it_back(
    post: Visit, question: Question, peer: User
) -> None:
    made = actions.comment(question=question, by=peer, body="지울 말")
    page = post(peer, "comment-delete", made.pk)
    assert f'action="/comments/{made.pk}/restore/"' in page.content.decode()
    assert "지울 말" not in page.content.decode()
    assert "지울 말" in post(peer, "comment-restore", made.pk).content.decode()


@pytest.mark.parametrize("name", ["comment-delete", "comment-restore"])
def test_others_do_neither(
    get: Visit, post: Visit, question: Question, asker: User, peer: User, stranger: User, name: str
) -> None:
    made = actions.comment(question=question, by=peer, body="남의 말")
    if name == "comment-restore":
        actions.delete_comment(comment=made)
    assert post(asker, name, made.pk).status_code == 403
    assert post(stranger, name, made.pk).status_code == 404
    assert post(peer, name, 999_999).status_code == 404
    assert get(peer, name, made.pk).status_code == 405


def test_the_lead_may_delete_a_members_comment(
    post: Visit, question: Question, peer: User, lead: User
) -> None:
    made = actions.comment(question=question, by=peer, body="지나친 말")
    assert post(lead, "comment-delete", made.pk).status_code == 200
    assert not question.comments.alive().exists()
