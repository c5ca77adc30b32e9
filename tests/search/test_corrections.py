"""What was meant: the other layout, initial consonants, slips, gaps; never a secret."""

import pytest

from kb.search.asking import Answered, answer
from kb.search.corrections.jamo import distance, initials, letters
from kb.search.corrections.keyboard import to_english, to_hangul
from kb.search.query import parse_query
from kb.search.shipped import read_groups, shipped_file
from kb.search.vocabulary import alike, begun, known, with_initials
from kb.search.wording import key
from tests.search.shelf import EVERYBODY, GRAMMAR, TODAY, Shelf

MENTORS = frozenset({"mentors"})


def asked(text: str, audiences: frozenset[str] = EVERYBODY, *, exact: bool = False) -> Answered:
    query = parse_query(text, GRAMMAR, today=TODAY)
    return answer(query, audiences=audiences, exact=exact, grammar=GRAMMAR)


def found(text: str, audiences: frozenset[str] = EVERYBODY) -> list[str]:
    return [hit.pk for hit in asked(text, audiences).results.hits]


@pytest.fixture
def titled(shelf: Shelf) -> Shelf:
    shelf.put("1", "트랜스포머의 구조", "인코더와 디코더")
    shelf.put("2", "역전파를 손으로", "연쇄 법칙")
    shelf.put("3", "DataLoader가 느려요", "num_workers를 늘려요")
    shelf.put("4", "쉬는 시간", "커피와 산책")
    return shelf


# --- Pure parts ---


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("djxpstus", "어텐션"), ("xmfostmvhaj", "트랜스포머"), ("rkqt", "값"), ("dhkdml", "왕의")],
)
def test_english_keys_read_as_hangul(typed: str, meant: str) -> None:
    assert to_hangul(typed) == meant or to_english(to_hangul(typed)) == typed


def test_every_hangul_term_of_the_glossary_comes_back_from_the_other_layout() -> None:
    groups = read_groups(shipped_file().read_text(encoding="utf-8").splitlines())
    terms = [
        t for group in groups for t in group if not any(c.isascii() and c.isalpha() for c in t)
    ]
    assert len(terms) > 400
    assert [term for term in terms if to_hangul(to_english(term)) != term] == []


def test_hangul_read_as_english_keys() -> None:
    assert to_english("ㅁㅅㅅ둣ㅑㅐㅜ") == "attention"


def test_letters_and_initials() -> None:
    assert letters("왜값") == "ㅇㅗㅐㄱㅏㅂㅅ"
    assert initials("트랜스포머") == "ㅌㄹㅅㅍㅁ"


@pytest.mark.parametrize(
    ("one", "other", "far"), [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "bcd", 1)]
)
def test_distance_counts_slips(one: str, other: str, far: int) -> None:
    assert distance(one, other, 3) == far


def test_distance_stops_counting() -> None:
    assert distance("abcdefgh", "stuvwxyz", 2) == 3


# --- Searching ---


@pytest.mark.parametrize(
    ("typed", "document"),
    [
        ("xmfostmvhaj", "1"),
        ("ㅌㄹㅅㅍㅁ", "1"),
        ("트랜스포모", "1"),
        ("트렌스포머는", "1"),
        ("트랜스 포머", "1"),
        ("역존파", "2"),
        ("dataloadre", "3"),
        ("ㅇㅁㅅ미ㅐㅁㅇㄷㄱ", "3"),
    ],
)
def test_what_was_meant_is_found(titled: Shelf, typed: str, document: str) -> None:
    assert found(typed)[:1] == [document]


def test_a_correction_is_told_with_the_query_it_answered(titled: Shelf) -> None:
    answered = asked("xmfostmvhaj")
    assert answered.is_corrected
    assert answered.query.text == "트랜스포머"


def test_asked_exactly_nothing_is_corrected(titled: Shelf) -> None:
    assert asked("xmfostmvhaj", exact=True).results.total == 0


def test_what_is_found_as_typed_is_not_corrected(titled: Shelf) -> None:
    titled.put("5", "트랜스포모라는 이름", "사람 이름")
    answered = asked("트랜스포모")
    assert not answered.is_corrected
    assert [hit.pk for hit in answered.results.hits][:1] == ["5"]


def test_filters_phrases_and_exclusions_stay_as_they_are(titled: Shelf) -> None:
    assert asked("xmfostmvhaj -디코더").results.total == 0
    assert asked('"트랜스포모"').results.total == 0


def test_a_layout_is_turned_only_if_a_known_term_comes_out(titled: Shelf) -> None:
    assert not asked("qwerty").is_corrected


def test_an_empty_collection_corrects_nothing(shelf: Shelf) -> None:
    assert asked("xmfostmvhaj").results.total == 0


# --- Nobody learns a word they may not know ---


@pytest.fixture
def secret(titled: Shelf) -> Shelf:
    titled.put("9", "합병협상 준비", "비밀", audience=MENTORS, tags="구조조정")
    return titled


@pytest.mark.parametrize(
    "typed", ["합병협삼", "ㅎㅂㅎㅅ", to_english("합병협상"), "합병 협상", "구조조점", "합병협상은"]
)
def test_a_hidden_title_corrects_nothing(secret: Shelf, typed: str) -> None:
    answered = asked(typed)
    assert not answered.is_corrected
    assert answered.offered is None
    assert answered.results.total == 0 or "9" not in [h.pk for h in answered.results.hits]
    assert asked(typed, MENTORS).results.total == 1


def test_hidden_words_are_neither_completed_nor_known(secret: Shelf) -> None:
    word = key("합병협상")
    assert word not in known([word], EVERYBODY)
    assert word in known([word], MENTORS)
    assert begun(letters("합병"), EVERYBODY) == []
    assert with_initials("ㅎㅂ", EVERYBODY) == []
    assert alike(letters(word), EVERYBODY) == []


def test_a_word_is_forgotten_with_the_last_title_that_holds_it(titled: Shelf) -> None:
    titled.put("1", "다른 제목", "")
    assert known([key("트랜스포머")], EVERYBODY) == {}


def test_a_word_one_may_know_is_counted_by_what_one_may_find(secret: Shelf) -> None:
    secret.put("10", "트랜스포머 채점", "", audience=MENTORS)
    word = key("트랜스포머")
    assert known([word], EVERYBODY)[word].count == 1
    assert known([word], EVERYBODY | MENTORS)[word].count == 2


def test_what_is_hidden_later_is_known_no_more(titled: Shelf) -> None:
    titled.put("1", "트랜스포머의 구조", "", audience=MENTORS)
    assert known([key("트랜스포머")], EVERYBODY) == {}
