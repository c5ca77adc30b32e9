"""Terms while one types: half a syllable, initial consonants, the other layout."""

import pytest

from kb.search.completing import completions
from kb.search.shipped import load_glossary
from tests.search.shelf import EVERYBODY, Shelf

MENTORS = frozenset({"mentors"})


def completed(text: str, audiences: frozenset[str] = EVERYBODY) -> list[str]:
    return completions(text, audiences=audiences)


@pytest.fixture
def titled(shelf: Shelf) -> Shelf:
    load_glossary([["batch normalization", "배치 정규화"]])
    shelf.put("1", "어텐션 스코어", "")
    shelf.put("2", "어텐션과 어텐션 맵", "")
    shelf.put("3", "어미 변화", "")
    shelf.put("4", "인사 평가", "", audience=MENTORS)
    return shelf


@pytest.mark.parametrize("typed", ["어", "어ㅌ", "엍", "어테", "어텐ㅅ", "djxp", "ㅇㅌ"])
def test_a_term_is_completed_however_far_it_is_typed(titled: Shelf, typed: str) -> None:
    assert completed(typed)[0] == "어텐션"


def test_the_term_of_most_documents_comes_first(titled: Shelf) -> None:
    assert completed("어") == ["어텐션", "어미"]


def test_a_term_of_two_words_is_completed_and_the_words_before_stay(titled: Shelf) -> None:
    assert completed("왜 배치 정") == ["왜 배치 정규화"]


@pytest.mark.parametrize("typed", ["", " ", "어텐션", "어텐션 ", "tag:어", '"어', "ㅇ"])
def test_nothing_is_completed_where_there_is_nothing_to_complete(titled: Shelf, typed: str) -> None:
    assert completed(typed) == []


def test_a_word_of_a_hidden_title_is_not_offered(titled: Shelf) -> None:
    assert completed("평") == []
    assert completed("평", MENTORS) == ["평가"]
