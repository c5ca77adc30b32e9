"""The operators' table of accounts."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.accounts.models import User
from tests.factories import make_group, make_mentor, make_operator, make_user

pytestmark = pytest.mark.django_db


def _list() -> str:
    return reverse("admin:accounts_user_changelist")


def test_an_operator_finds_and_opens_an_account(client: Client) -> None:
    client.force_login(make_operator())
    person = make_user(name="박도윤")
    assert "박도윤" in client.get(_list(), {"q": "도윤"}).content.decode()
    assert client.get(f"{_list()}{person.pk}/change/").status_code == 200


def test_an_operator_makes_an_account(client: Client) -> None:
    client.force_login(make_operator())
    data = {
        "email": "new@example.org",
        "display_name": "새 사람",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert client.post(f"{_list()}add/", data).status_code == 302
    assert User.objects.get(email="new@example.org").check_password("correct horse battery")


def test_a_mentor_cannot_touch_accounts(client: Client) -> None:
    mentor = make_mentor(make_group())
    client.force_login(mentor)
    paths = [
        _list(),
        f"{_list()}add/",
        f"{_list()}{mentor.pk}/change/",
        f"{_list()}{mentor.pk}/delete/",
    ]
    assert {client.get(path).status_code for path in paths} == {403}


def test_a_member_does_not_get_in(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(_list()).status_code == 302
