"""The results page says what the glossary added, and lets one do without."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.groups.models import StudyGroup
from kb.search.shipped import load_glossary
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _glossary(db: None) -> None:
    load_glossary([["attention", "어텐션"]])


def find(reader: Client, text: str, **parameters: str) -> str:
    response = reader.get(reverse("search"), {"q": text, **parameters})
    assert response.status_code == 200
    return response.content.decode()


def test_what_the_glossary_adds_is_found_marked_and_said(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="Why self attention works")
    page = find(reader, "어텐션")
    assert "Also searched for: attention." in page
    assert "<mark>attention</mark>" in page


def test_one_link_searches_only_for_what_was_typed(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="Why self attention works")
    assert "exact=1" in find(reader, "어텐션")
    page = find(reader, "어텐션", exact="1")
    assert "row-title" not in page
    assert "Searched only for what you typed." in page


def test_without_a_known_term_nothing_is_said(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="배치 크기")
    assert "Also searched" not in find(reader, "배치 크기")
