"""Names that a reader may not know appear on none of the questions' pages."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from kb.questions.models import Question, Visibility
from tests.factories import make_answer, make_member, make_mentor, make_question

pytestmark = pytest.mark.django_db

SECRET = "숨은나비"


def everything_by(asker: User, question: Question, helper: User) -> None:
    """Let the asker do on the question whatever leaves a name."""
    answer = make_answer(question=question, by=asker, body="제가 찾았어요")
    relayed = make_answer(question=question, by=asker, relayed=True, answered_as="한멘토")
    theirs = make_answer(question=question, by=helper, body="이래요")
    actions.comment(question=question, by=asker, body="덧붙여요")
    actions.comment(question=question, by=asker, answer=theirs, body="고마워요")
    actions.edit_question(question=question, by=asker, title=question.title, body="더 자세히")
    actions.edit_answer(answer=answer, by=asker, body="다시 찾았어요")
    actions.edit_answer(answer=relayed, by=asker, body="다시 들었어요")
    actions.escalate(question=question, by=asker, reason="막혔어요")
    actions.accept(answer=theirs, by=asker)
    actions.reopen(question=question, by=asker, reason="다시요")
    actions.thank(answer=theirs, by=asker)


def pages_of(question: Question) -> Iterator[str]:
    yield "/questions/"
    yield f"/questions/?person={question.asker_id}"
    yield from (f"/questions/?sort={sort}" for sort in ("newest", "oldest", "wanted"))
    yield f"/questions/{question.pk}/"
    yield f"/questions/{question.pk}/history/"
    yield from (f"/answers/{answer.pk}/history/" for answer in question.answers.all())
    yield from (
        f"/questions/{question.pk}/{name}/"
        for name in ("edit", "escalate", "defer", "close", "share", "resolve", "reopen")
    )
    yield "/questions/ask/"
    yield "/questions/drop-in/"


def read(client: Client, reader: User, question: Question) -> str:
    client.force_login(reader)
    answers = [client.get(page) for page in pages_of(question)]
    answers.append(
        client.post(
            f"/questions/{question.pk}/comment/",
            {"body": "네", "submission": uuid.uuid4()},
            headers={"HX-Request": "true"},
        )
    )
    return "".join(answer.content.decode() for answer in answers)


@pytest.fixture
def hidden(group: StudyGroup) -> User:
    return make_member(group, name=SECRET)


def test_an_anonymous_asker_is_named_to_no_peer(
    client: Client, group: StudyGroup, hidden: User, peer: User, lead: User
) -> None:
    question = make_question(group=group, by=hidden, is_anonymous=True)
    everything_by(hidden, question, peer)
    for reader in (peer, lead):
        assert SECRET not in read(client, reader, question)
    assert SECRET in read(client, make_mentor(group), question)


def test_outsiders_read_pseudonyms_on_every_page(
    client: Client, group: StudyGroup, hidden: User, stranger: User, peer: User
) -> None:
    question = make_question(group=group, by=hidden, visibility=Visibility.COHORT, hides_names=True)
    everything_by(hidden, question, hidden)
    shown = read(client, stranger, question)
    assert SECRET not in shown
    assert "한멘토" not in shown
    assert SECRET in read(client, peer, question)
