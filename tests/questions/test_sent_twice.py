"""One form sent twice at the same moment makes one row."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, models

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from kb.questions.models import Answer, Comment, Question
from tests.factories import make_group, make_member, make_question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def asker(group: StudyGroup) -> User:
    return make_member(group)


def at_once(do: Callable[[], models.Model]) -> set[int]:
    """Do the same in two threads at the same moment; return the rows they came to."""
    start = Barrier(2, timeout=20)

    def run(_: int) -> int:
        try:
            start.wait()
            return int(do().pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return set(pool.map(run, range(2)))


def test_one_question(group: StudyGroup, asker: User) -> None:
    key = uuid.uuid4()
    made = at_once(lambda: actions.ask(group=group, title="왜요?", by=asker, submission=key))
    assert len(made) == 1
    assert Question.objects.get().history.count() == 1


def test_one_answer(group: StudyGroup, asker: User) -> None:
    question, key = make_question(group=group, by=asker), uuid.uuid4()
    made = at_once(
        lambda: actions.add_answer(question=question, by=asker, body="이래요", submission=key)
    )
    assert len(made) == Answer.objects.count() == 1


def test_one_comment(group: StudyGroup, asker: User) -> None:
    question, key = make_question(group=group, by=asker), uuid.uuid4()
    made = at_once(lambda: actions.comment(question=question, by=asker, body="네", submission=key))
    assert len(made) == Comment.objects.count() == 1
