"""Titles: one line with emphasis, code and formulas, fit to stand within a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.markdown import render_line


def test_code_emphasis_and_formulas_of_a_title_are_drawn() -> None:
    drawn = render_line("`is`와 **==**, 그리고 $\\sqrt{d_k}$")
    assert "<code>is</code>" in drawn
    assert "<strong>==</strong>" in drawn
    assert "<msqrt>" in drawn


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[글](https://example.org) 읽기", "글 읽기"),
        ("https://example.org 는 왜", "https://example.org 는 왜"),
        ("![그림](/images/1) 설명", "설명"),
        ("# 제목처럼", "# 제목처럼"),
        ("1. 번호처럼", "1. 번호처럼"),
        ("List<int> 는 무엇", "List&lt;int&gt; 는 무엇"),
    ],
)
def test_nothing_in_a_title_leads_elsewhere_or_breaks_the_line(text: str, kept: str) -> None:
    drawn = render_line(text)
    assert kept in drawn
    for tag in ("<a", "<img", "<p", "<h", "<ol", "<br"):
        assert tag not in drawn


@given(st.text(max_size=300))
def test_any_title_is_drawn_safely(text: str) -> None:
    drawn = render_line(text)
    assert "<script" not in drawn
    assert "<a" not in drawn
