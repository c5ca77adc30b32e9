"""The preview shows what the page will show, to those who are signed in."""

import pytest
from django.test import Client

from kb.images.views import MAX_PREVIEW
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/markdownx/markdownify/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_user())
    return client


def test_a_text_is_drawn_and_made_safe(signed_in: Client) -> None:
    answer = signed_in.post(ADDRESS, {"content": "**굵게** <script>alert(1)</script>"})
    assert answer.status_code == 200
    assert "<strong>굵게</strong>" in answer.text
    assert "<script" not in answer.text


def test_an_empty_text_draws_nothing(signed_in: Client) -> None:
    assert signed_in.post(ADDRESS, {"content": ""}).text == ""


def test_a_text_too_long_to_draw_while_typing_is_told_so(signed_in: Client) -> None:
    answer = signed_in.post(ADDRESS, {"content": "가" * MAX_PREVIEW})
    assert answer.status_code == 413
    assert "too long" in answer.text


def test_a_request_without_text_is_answered_with_a_sentence(signed_in: Client) -> None:
    assert signed_in.post(ADDRESS, {}).status_code == 400


def test_the_preview_takes_only_post(signed_in: Client) -> None:
    assert signed_in.get(ADDRESS).status_code == 405


def test_a_stranger_sees_no_preview(client: Client) -> None:
    assert client.post(ADDRESS, {"content": "x"}).status_code == 302
