"""The results page says what it corrected, and offers what was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.groups.models import StudyGroup
from tests.factories import make_group, make_question

pytestmark = pytest.mark.django_db


def find(reader: Client, text: str, **parameters: str) -> str:
    response = reader.get(reverse("search"), {"q": text, **parameters})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("typed", ["xmfostmvhaj", "ㅌㄹㅅㅍㅁ", "트렌스포모"])
def test_what_was_meant_is_shown_and_said(reader: Client, group: StudyGroup, typed: str) -> None:
    make_question(group=group, title="트랜스포머의 구조")
    page = find(reader, typed)
    assert "Showing results for “트랜스포머”." in page
    assert f"Search for “{typed}” instead" in page
    assert "<mark>트랜스포머</mark>" in page


def test_the_link_to_what_was_typed_corrects_nothing(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="트랜스포머의 구조")
    page = find(reader, "xmfostmvhaj", exact="1")
    assert "Showing results for" not in page
    assert "row-title" not in page


def test_a_question_of_another_group_corrects_nothing(reader: Client) -> None:
    make_question(group=make_group(), title="트랜스포머의 구조")
    assert "트랜스포머" not in find(reader, "xmfostmvhaj")


def test_terms_are_completed_while_one_types(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="트랜스포머의 구조")
    make_question(group=make_group(), title="트랜잭션의 격리")
    page = reader.get(reverse("search-suggest"), {"q": "트랜"}).content.decode()
    assert "<span>트랜스포머</span>" in page
    assert "트랜잭션" not in page
