"""Refusals are pages that say what to do."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_group, make_member, make_question

pytestmark = pytest.mark.django_db


def test_a_buttons_address_opened_like_a_page_says_what_to_do(client: Client) -> None:
    group = make_group()
    question = make_question(group=group)
    client.force_login(make_member(group))
    response = client.get(reverse("question-interest", args=[question.pk]))
    assert response.status_code == 405
    assert response.headers["Allow"]
    assert "press the button again" in response.content.decode()
