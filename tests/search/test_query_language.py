from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kb.search.messages import explain
from kb.search.query import (
    STANDARD,
    Bound,
    Exclusion,
    Filter,
    Phrase,
    Query,
    Word,
    parse_query,
)
from kb.search.query.dates import read_day

TODAY = date(2021, 3, 17)  # a Wednesday
GRAMMAR = STANDARD.knowing(**{"is": {"open": ("답변대기",), "resolved": ("해결됨", "해결")}})


def read(text: str) -> Query:
    return parse_query(text, GRAMMAR, today=TODAY)


def codes(text: str) -> list[str]:
    return [note.code for note in read(text).notes]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("역전파 기울기", (Word("역전파"), Word("기울기"))),
        ('"batch norm" 이유', (Phrase("batch norm"), Word("이유"))),
        ("“배치 정규화”", (Phrase("배치 정규화"),)),
        ("rnn -lstm", (Word("rnn"), Exclusion("lstm"))),
        ('-"긴 문장"', (Exclusion("긴 문장", phrase=True),)),
        ("tag:cnn", (Filter("tag", "cnn"),)),
        ("태그:cnn", (Filter("tag", "cnn"),)),
        ("TAG:cnn", (Filter("tag", "cnn"),)),
        ("태그：cnn", (Filter("tag", "cnn"),)),
        ("-tag:cnn", (Filter("tag", "cnn", refused=True),)),
        ('lecture:"7강 RNN"', (Filter("lecture", "7강 RNN"),)),
        ("상태:해결", (Filter("is", "resolved"),)),
        ("조:가람", (Filter("group", "가람"),)),
        ("before:2021-02-03", (Bound("before", date(2021, 2, 3)),)),
        ("-before:2021-02-03", (Bound("after", date(2021, 2, 3)),)),
        ("after:지난주", (Bound("after", date(2021, 3, 8)),)),
        ("C++ W^Q", (Word("C++"), Word("W^Q"))),
        ("std::cout", (Word("std::cout"),)),
        ("https://a.b/c", (Word("https://a.b/c"),)),
        ("self-attention", (Word("self-attention"),)),
        ("행렬 행렬", (Word("행렬"),)),
        ("왜 ?", (Word("왜"),)),
    ],
)
def test_a_query_is_read(text: str, clauses: tuple[object, ...]) -> None:
    assert read(text).clauses == clauses
    assert not read(text).notes


@pytest.mark.parametrize(
    ("text", "clauses", "note"),
    [
        ("is:maybe", (Word("maybe"),), "bad-value"),
        ("before:언젠가", (Word("언젠가"),), "bad-date"),
        ("before:2021-13-45", (Word("2021-13-45"),), "bad-date"),
        ("color:red", (Word("color:red"),), "unknown-operator"),
        ("tag:", (), "empty-value"),
        ('tag:""', (), "empty-value"),
        ('""', (), "empty-phrase"),
        ('행렬 "곱', (Word("행렬"), Word("곱")), "unbalanced-quote"),
        ("?!…", (), "nothing-to-find"),
        ("-", (), "nothing-to-find"),
    ],
)
def test_what_is_ignored_is_said(text: str, clauses: tuple[object, ...], note: str) -> None:
    assert read(text).clauses == clauses
    assert codes(text) == [note]


def test_an_empty_query_is_no_mistake() -> None:
    assert read("  ").is_empty
    assert not read("").notes


def test_a_very_long_query_is_cut_and_said() -> None:
    assert "too-long" in codes("가나 " * 2500)
    assert "too-many" in codes(" ".join(f"w{number}" for number in range(200)))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "text", ["is:maybe", "before:x", "a:b", "tag:", '""', '"', "가 " * 900, "!"]
)
def test_every_note_has_a_sentence(text: str, language: str) -> None:
    with translation.override(language):
        for note in read(text).notes:
            assert explain(note).strip()


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)


PIECES = st.sampled_from(
    [
        '"',
        "-",
        ":",
        "tag",
        "is:",
        "open",
        "before:",
        "3d",
        " ",
        "a",
        "행렬",
        "없음",
        "　",
        "“",
        "(",
        "\x00",
        "ㄱ",
        "𝒳",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=100))
def test_what_was_read_can_be_written_and_read_again(text: str) -> None:
    query = read(text)
    assert read(query.render()).clauses == query.clauses


def test_a_chip_can_be_taken_away_and_put_back() -> None:
    query = read("행렬 tag:cnn")
    assert query.without(Filter("tag", "cnn")).render() == "행렬"
    assert query.without(Word("행렬")).plus(Word("행렬")).render() == "tag:cnn 행렬"


def test_a_callers_own_values_can_be_taken_out() -> None:
    query, taken = parse_query("행렬 is:mine is:open", today=TODAY).taking("is", {"mine"})
    assert query.render() == "행렬 is:open"
    assert [clause.value for clause in taken] == ["mine"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-02-03", date(2021, 2, 3)),
        ("2021.2.3", date(2021, 2, 3)),
        ("2021년2월3일", date(2021, 2, 3)),
        ("2021-02", date(2021, 2, 1)),
        ("2021", date(2021, 1, 1)),
        ("오늘", TODAY),
        ("어제", date(2021, 3, 16)),
        ("3d", date(2021, 3, 14)),
        ("2주전", date(2021, 3, 3)),
        ("이번주", date(2021, 3, 15)),
        ("지난주", date(2021, 3, 8)),
        ("지난달", date(2021, 2, 1)),
        ("9999y", None),
        ("0000-01-01", None),
        ("내년쯤", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day
