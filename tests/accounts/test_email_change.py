"""Another e-mail address, confirmed by a link mailed to it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from kb.accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

URL = "/account/e-mail/"
NEW = "new@example.org"


def _ask(client: Client, email: str = NEW, password: str = PASSWORD) -> int:
    return client.post(URL, {"email": email, "password": password}).status_code


def _link() -> str:
    found = re.search(r"https?://[^/\s]+(/account/e-mail/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


@pytest.fixture
def user(client: Client) -> User:
    person = make_user(email="old@example.org")
    client.force_login(person)
    return person


def test_the_address_changes_once_the_mailed_link_is_confirmed(client: Client, user: User) -> None:
    assert _ask(client, "New@Example.org") == 302
    assert mail.outbox[0].to == [NEW]
    assert b"new@example.org" in client.get(_link()).content
    user.refresh_from_db()
    assert user.email == "old@example.org"  # opening the link is not enough
    client.post(_link())
    user.refresh_from_db()
    assert user.email == NEW


def test_the_old_address_is_told(client: Client, user: User) -> None:
    _ask(client)
    client.post(_link())
    assert mail.outbox[-1].to == ["old@example.org"]
    assert NEW in mail.outbox[-1].body


def test_a_link_works_once(client: Client, user: User) -> None:
    _ask(client)
    link = _link()
    client.post(link)
    assert b"used already" in client.get(link).content


def test_a_link_is_worth_nothing_to_somebody_else(client: Client, user: User) -> None:
    _ask(client)
    stranger = make_user()
    client.force_login(stranger)
    assert client.post(_link()).status_code == 400
    stranger.refresh_from_db()
    assert stranger.email != NEW


def test_a_link_grows_old(client: Client, user: User) -> None:
    _ask(client)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        client.force_login(user)
        assert b"too old" in client.post(_link()).content


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_a_made_up_link_is_refused_in_words(client: Client, user: User, token: str) -> None:
    response = client.get(f"{URL}{token}/")
    assert response.status_code == 400
    assert b"too old or incomplete" in response.content


def test_the_password_is_asked_for(client: Client, user: User) -> None:
    assert _ask(client, password="guess") == 200
    assert mail.outbox == []


def test_guessing_the_password_is_braked(client: Client, user: User) -> None:
    for _attempt in range(10):
        _ask(client, password="guess")
    assert _ask(client) == 200
    assert mail.outbox == []


def test_an_address_that_somebody_has_is_refused(client: Client, user: User) -> None:
    make_user(email=NEW)
    assert _ask(client, NEW.upper()) == 200
    assert mail.outbox == []


def test_an_address_taken_meanwhile_is_refused(client: Client, user: User) -> None:
    _ask(client)
    make_user(email=NEW)
    response = client.post(_link())
    assert response.status_code == 400
    assert b"Somebody has an account" in response.content
