"""Text as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.text import clean_line, clean_text, josa


@pytest.mark.parametrize(
    ("word", "pair", "whole"),
    [
        ("책", "을/를", "책을"),
        ("나무", "을/를", "나무를"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("제주", "으로/로", "제주로"),
        ("민수", "이/가", "민수가"),
        ("1", "은/는", "1은"),
        ("2", "은/는", "2는"),
        ("10", "은/는", "10은"),
        ("1", "으로/로", "1로"),
        ("3", "으로/로", "3으로"),
        ("7일차(DL)", "을/를", "7일차(DL)을"),
        ("LSTM", "이/가", "LSTM이"),
        ("GPT", "이/가", "GPT가"),
        ("URL", "으로/로", "URL로"),
        ("URL", "을/를", "URL을"),
        ("R", "을/를", "R을"),
        ("Transformer", "은/는", "Transformer는"),
        ("Adam", "은/는", "Adam은"),
        ("Python", "은/는", "Python은"),
        ("model", "으로/로", "model로"),
        ("batch", "을/를", "batch를"),
        ("Git", "을/를", "Git을"),
        ("learning", "이/가", "learning이"),
        ("attention", "과/와", "attention과"),
        ("pytorch", "을/를", "pytorch를"),
        ("'인용'", "이라고/라고", "'인용'이라고"),
        ("???", "을/를", "???를"),
        ("", "을/를", "를"),
    ],
)
def test_the_particle_fits_the_last_sound(word: str, pair: str, whole: str) -> None:
    assert josa(word, pair) == whole


def test_a_line_is_composed_trimmed_and_single_spaced() -> None:
    assert clean_line(" \u1100\u1161\t나\r\n다\x00 ") == "가 나 다"


def test_a_body_keeps_its_lines_and_tabs() -> None:
    assert clean_text("a\r\nb\rc\n\td\x00\x1b\u202e") == "a\nb\nc\n\td"


def test_emoji_stay_whole() -> None:
    assert clean_text("👩‍💻🇰🇷") == "👩‍💻🇰🇷"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)


@given(st.text(max_size=30))
def test_any_word_takes_one_of_the_two_forms(word: str) -> None:
    assert josa(word, "을/를") in (word + "을", word + "를")
