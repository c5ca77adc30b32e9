"""Forgotten and changed passwords."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "a brand new battery"


def _link() -> str:
    found = re.search(r"https?://[^/\s]+(/password/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def test_a_forgotten_password_is_replaced_by_a_mailed_link(client: Client) -> None:
    user = make_user()
    client.post("/password/", {"email": user.email})
    form = client.get(_link(), follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW}, follow=True
    )
    assert b"Sign in with the new one." in done.content
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_reset_link_works_once(client: Client) -> None:
    user = make_user()
    client.post("/password/", {"email": user.email})
    link = _link()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert b"used already" in client.get(link, follow=True).content


def test_a_made_up_reset_link_is_explained(client: Client) -> None:
    assert b"used already" in client.get("/password/MQ/abc-def/").content


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client) -> None:
    make_user()
    response = client.post("/password/", {"email": "nobody@example.org"}, follow=True)
    assert b"If the address has an account" in response.content
    assert mail.outbox == []


def test_nobody_is_flooded_with_reset_mails(client: Client) -> None:
    user = make_user()
    for _attempt in range(8):
        response = client.post("/password/", {"email": user.email})
    assert len(mail.outbox) == 5
    assert b"Too many tries." in response.content


def test_a_password_is_changed_by_somebody_who_knows_it(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    response = client.post("/account/password/", data, follow=True)
    assert b"Your password is changed." in response.content
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_password_is_not_changed_without_the_old_one(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    data = {"old_password": "guess", "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", data).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(client: Client) -> None:
    user = make_user()
    elsewhere = Client()
    elsewhere.force_login(user)
    client.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post("/account/password/", data)
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
