"""Signing in and out, and the brake on guessing passwords."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kb.accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

URL = "/sign-in/"


def _sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> int:
    data = {"username": user.email, "password": password, **more}
    return client.post(URL, data).status_code


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_somebody_signs_in_with_their_address_in_any_case(client: Client) -> None:
    make_user(email="haneul@example.org")
    response = client.post(URL, {"username": "Haneul@Example.ORG", "password": PASSWORD})
    assert response.status_code == 302
    assert _is_signed_in(client)


def test_signing_in_leads_back_to_the_page_one_wanted(client: Client) -> None:
    user = make_user()
    page = client.get("/account/")
    assert page.headers["Location"] == "/sign-in/?next=/account/"
    data = {"username": user.email, "password": PASSWORD, "next": "/account/"}
    assert client.post(URL, data).headers["Location"] == "/account/"


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    user = make_user()
    data = {"username": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert "evil" not in client.post(URL, data).headers["Location"]


def test_a_wrong_password_is_refused_in_the_same_words_as_an_unknown_address(
    client: Client,
) -> None:
    user = make_user()
    words = b"No account has this e-mail address with this password."
    known = client.post(URL, {"username": user.email, "password": "wrong"})
    unknown = client.post(URL, {"username": "nobody@example.org", "password": "wrong"})
    assert words in known.content
    assert words in unknown.content
    assert not _is_signed_in(client)


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    assert _sign_in(client, make_user(is_active=False)) == 200
    assert not _is_signed_in(client)


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(client: Client) -> None:
    user = make_user()
    for _attempt in range(10):
        _sign_in(client, user, "wrong")
    response = client.post(URL, {"username": user.email, "password": PASSWORD})
    assert b"Too many tries. Wait 15 minutes, then try again." in response.content
    assert not _is_signed_in(client)


def test_the_brake_lets_go_after_a_quarter_of_an_hour(client: Client) -> None:
    user = make_user()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(10):
            _sign_in(client, user, "wrong")
        clock.shift(timedelta(minutes=16))
        assert _sign_in(client, user) == 302


def test_the_brake_holds_one_address_only(client: Client) -> None:
    guessed, other = make_user(), make_user()
    for _attempt in range(10):
        _sign_in(client, guessed, "wrong")
    assert _sign_in(client, other) == 302


def test_signing_in_rightly_forgets_the_slips_before(client: Client) -> None:
    user = make_user()
    for _attempt in range(9):
        _sign_in(client, user, "wrong")
    assert _sign_in(client, user) == 302
    client.logout()
    assert _sign_in(client, user, "wrong") == 200
    assert _sign_in(client, user) == 302


def test_one_machine_cannot_walk_through_many_addresses(client: Client) -> None:
    user = make_user()
    for number in range(100):
        client.post(URL, {"username": f"guess{number}@example.org", "password": "wrong"})
    assert _sign_in(client, user) == 200


def test_signing_in_speaks_the_language_of_the_account(client: Client) -> None:
    user = make_user(language="ko")
    client.post(URL, {"username": user.email, "password": PASSWORD})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ko"


def test_somebody_signed_in_is_sent_on(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(URL).status_code == 302


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/sign-out/").status_code == 405
    assert _is_signed_in(client)
    assert client.post("/sign-out/").status_code == 302
    assert not _is_signed_in(client)


def test_pages_are_kept_by_no_one_but_their_reader(client: Client) -> None:
    client.force_login(make_user())
    for path in ("/", "/account/", "/nowhere/"):
        kept = client.get(path).headers["Cache-Control"]
        assert "private" in kept
        assert "no-cache" in kept


def test_signing_out_makes_the_browser_forget_the_pages(client: Client) -> None:
    client.force_login(make_user())
    response = client.post("/sign-out/")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert not _is_signed_in(client)
