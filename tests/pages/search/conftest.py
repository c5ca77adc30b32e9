import pytest
from django.test import Client

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from tests.factories import make_group, make_member


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def member(group: StudyGroup) -> User:
    return make_member(group, name="나비")


@pytest.fixture
def reader(client: Client, member: User) -> Client:
    client.force_login(member)
    return client
