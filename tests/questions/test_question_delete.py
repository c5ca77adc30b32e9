"""Deleting is undoable, by those who may delete."""

import pytest

from kb.accounts.models import User
from kb.questions import actions
from kb.questions.models import Question
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def test_the_asker_deletes_and_is_offered_to_undo(
    post: Visit, question: Question, asker: User
) -> None:
    page = post(asker, "question-delete", question.pk)
    assert page.redirect_chain[-1][0] == "/questions/"
    assert f'action="/questions/{question.pk}/restore/"' in page.content.decode()
    assert not Question.objects.visible_to(asker).exists()


def test_undoing_brings_it_back_with_all_that_belongs_to_it(
    post: Visit, question: Question, asker: User, peer: User
) -> None:
    actions.comment(question=question, by=peer, body="네")
    post(asker, "question-delete", question.pk)
    page = post(asker, "question-restore", question.pk)
    assert page.redirect_chain[-1][0] == question.get_absolute_url()
    assert Question.objects.visible_to(peer).get().comments.alive().count() == 1


def test_a_peer_neither_deletes_nor_brings_back(
    post: Visit, question: Question, asker: User, peer: User
) -> None:
    assert post(peer, "question-delete", question.pk).status_code == 403
    actions.delete_question(question=question, by=asker)
    assert post(peer, "question-restore", question.pk).status_code == 403
    question.refresh_from_db()
    assert question.deleted_at is not None


def test_a_stranger_is_told_there_is_nothing(
    post: Visit, question: Question, asker: User, stranger: User
) -> None:
    assert post(stranger, "question-delete", question.pk).status_code == 404
    actions.delete_question(question=question, by=asker)
    assert post(stranger, "question-restore", question.pk).status_code == 404


def test_what_is_not_deleted_is_not_brought_back(
    post: Visit, question: Question, asker: User
) -> None:
    assert post(asker, "question-restore", question.pk).status_code == 404


@pytest.mark.parametrize("name", ["question-delete", "question-restore"])
def test_opening_the_address_changes_nothing(
    get: Visit, question: Question, asker: User, name: str
) -> None:
    assert get(asker, name, question.pk).status_code == 405
    question.refresh_from_db()
    assert question.deleted_at is None


def test_the_undo_in_the_message_escapes_the_title(
    post: Visit, question: Question, asker: User
) -> None:
    Question.objects.filter(pk=question.pk).update(title="<b onclick=x>")
    page = post(asker, "question-delete", question.pk)
    assert "<b onclick" not in page.content.decode()
