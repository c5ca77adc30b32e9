from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.analysis import clean
from kb.search.query import parse_query
from kb.search.snippets import Segment, highlight, snippet

TODAY = date(2021, 3, 17)


def marks(text: str, query: str) -> list[str]:
    found = highlight(text, parse_query(query, today=TODAY))
    return [segment.text for segment in found if segment.match]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("트랜스포머는 어텐션을 쓴다", "트랜스포머에서", ["트랜스포머"]),
        ("기울기가 사라졌다", "사라지는 기울기", ["기울기", "사라졌"]),
        ("Batch Norm과 batchnorm", "BATCH", ["Batch"]),
        ("C++의 속도", "C++", ["C++"]),
        ("W^Q를 곱한다", "W^Q", ["W^Q"]),
        ("배치 정규화의 효과", '"배치 정규화"', ["배치 정규화"]),
        ("어텐션메커니즘", "메커니즘", ["메커니즘"]),
        ("아무 상관 없는 글", "트랜스포머", []),
        ("a < b", "<", []),
    ],
)
def test_every_form_of_a_word_is_marked(text: str, query: str, marked: list[str]) -> None:
    assert marks(text, query) == marked


def test_a_snippet_shows_the_passage_that_matches() -> None:
    text = "앞말 " * 200 + "드디어 역전파의 기울기가 나온다 " + "뒷말 " * 200
    segments = snippet(text, parse_query("역전파 기울기", today=TODAY), width=120)
    assert [segment.text for segment in segments if segment.match] == ["역전파", "기울기"]
    assert segments[0] == Segment("…", match=False)
    assert segments[-1] == Segment("…", match=False)
    assert sum(len(segment.text) for segment in segments) <= 124


def test_a_short_text_is_shown_whole() -> None:
    segments = snippet("짧은 글", parse_query("글", today=TODAY))
    assert "".join(segment.text for segment in segments) == "짧은 글"


@given(st.text(max_size=200), st.text(max_size=40))
def test_marking_keeps_the_text(text: str, query: str) -> None:
    segments = highlight(text, parse_query(query, today=TODAY))
    assert "".join(segment.text for segment in segments) == clean(text)


@given(st.text(max_size=900), st.text(max_size=40))
def test_any_text_gives_a_snippet(text: str, query: str) -> None:
    snippet(text, parse_query(query, today=TODAY), width=80)
