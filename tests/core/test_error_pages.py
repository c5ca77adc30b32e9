"""Pages for what went wrong; they must work when little else does."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_page_for_our_own_errors_needs_neither_reader_nor_database() -> None:
    with translation.override("en"):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert response.content.count(b"<h1>") == 1
    assert b"What you had saved before is safe." in response.content


def test_a_page_that_is_not_there_says_what_to_do(client: Client) -> None:
    client.force_login(make_user())
    response = client.get("/people/999999/")
    assert response.status_code == 404
    assert b"not yours to see" in response.content


def test_a_form_from_another_session_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    response = client.post("/account/", {"display_name": "x"})
    assert response.status_code == 403
    assert b"This form is too old" in response.content
