"""People around a question: who asks, who answers, who may not even see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions.models import Question
from tests.factories import make_group, make_lead, make_member, make_mentor, make_question

Visit = Callable[..., Any]


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def asker(group: StudyGroup) -> User:
    return make_member(group, name="나비")


@pytest.fixture
def peer(group: StudyGroup) -> User:
    return make_member(group, name="두리")


@pytest.fixture
def lead(group: StudyGroup) -> User:
    return make_lead(group, name="세모")


@pytest.fixture
def mentor(group: StudyGroup) -> User:
    return make_mentor(group, name="한멘토")


@pytest.fixture
def stranger(group: StudyGroup) -> User:
    """A member of another group of the same cohort."""
    return make_member(make_group(cohort=group.cohort), name="다섯")


@pytest.fixture
def question(group: StudyGroup, asker: User) -> Question:
    return make_question(group=group, by=asker, title="역전파는 왜 두 번 못 하나요?")


@pytest.fixture
def get(client: Client) -> Visit:
    """Open a page by its name, as somebody."""

    def get(user: User, name: str, *args: Any, query: str = "") -> Any:
        client.force_login(user)
        return client.get(reverse(name, args=args) + query)

    return get


@pytest.fixture
def post(client: Client) -> Visit:
    """Send a form to a name, as somebody; ``follow`` reads the page it leads to."""

    def post(
        user: User,
        name: str,
        *args: Any,
        data: dict[str, Any] | None = None,
        follow: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Any:
        client.force_login(user)
        return client.post(reverse(name, args=args), data or {}, follow=follow, headers=headers)

    return post
