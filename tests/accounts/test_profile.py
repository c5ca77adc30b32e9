"""Name, language and colours."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_somebody_changes_their_name_and_language(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    response = client.post("/account/", {"display_name": "  김   하늘 ", "language": "ko"})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.display_name, user.language) == ("김 하늘", "ko")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ko"


def test_a_name_is_needed(client: Client) -> None:
    user = make_user(name="하늘")
    client.force_login(user)
    assert client.post("/account/", {"display_name": " ", "language": ""}).status_code == 200
    user.refresh_from_db()
    assert user.display_name == "하늘"


def test_the_browser_decides_again_when_no_language_is_chosen(client: Client) -> None:
    user = make_user(language="ko")
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    client.post("/account/", {"display_name": "하늘", "language": ""})
    page = client.get("/account/", headers={"Accept-Language": "en"})
    assert b'<html lang="en"' in page.content


def test_the_account_page_asks_for_sign_in(client: Client) -> None:
    assert client.get("/account/").status_code == 302


def test_the_browsers_language_comes_first(client: Client) -> None:
    page = client.get("/sign-in/", headers={"Accept-Language": "ko"})
    assert b'<html lang="ko"' in page.content


def test_a_language_is_switched_without_an_account(client: Client) -> None:
    response = client.post("/language/", {"language": "ko", "next": "/sign-in/"})
    assert response.headers["Location"] == "/sign-in/"
    page = client.get("/sign-in/", headers={"Accept-Language": "en"})
    assert b'<html lang="ko"' in page.content


def test_a_switched_language_is_kept_with_the_account(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    client.post("/language/", {"language": "en"})
    user.refresh_from_db()
    assert user.language == "en"


def test_a_language_that_is_not_spoken_changes_nothing(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    assert client.post("/language/", {"language": "tlh"}).status_code == 302
    user.refresh_from_db()
    assert user.language == ""


@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_switches_lead_nowhere_else(client: Client, path: str) -> None:
    response = client.post(path, {"next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_switches_take_a_post(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


def test_dark_is_remembered_and_auto_forgets_it(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    assert b'data-theme="dark"' in client.get("/sign-in/").content
    client.post("/theme/", {"theme": "auto"})
    assert b"data-theme=" not in client.get("/sign-in/").content.replace(b"data-theme-form", b"")


def test_a_made_up_theme_never_reaches_the_page(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert b"data-theme=" not in client.get("/sign-in/").content
