"""Lectures in the forms people name them."""

import pytest

from tests.notes.reading.shapes import read_note


def lectures(text: str) -> list[tuple[str, str, str]]:
    return [(x.course, x.number, x.title) for x in read_note(text).lectures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Day 6 ( DL Basic 3강 )", [("DL Basic", "3", "")]),
        ("# 하루\n\n- DL Basic 1 ~ 2강", [("DL Basic", "1", ""), ("DL Basic", "2", "")]),
        ("# 하루\n\n- [DL Basic] 7, 8강", [("DL Basic", "7", ""), ("DL Basic", "8", "")]),
        ("# 하루\n\n- [PyTorch 2강]", [("PyTorch", "2", "")]),
        ("# 하루\n\n- [CV] 1강, 2강", [("CV", "1", ""), ("CV", "2", "")]),
        ("# 하루\n\n- Data Viz 2-1 ~ 2-2강", [("Data Viz", "2-1", ""), ("Data Viz", "2-2", "")]),
        ("# 하루\n\n- [Data Viz] 5-1, 2강", [("Data Viz", "5-1", ""), ("Data Viz", "5-2", "")]),
        (
            "# 하루\n\n- DL Basic 3강, Data Viz 1-1강",
            [("DL Basic", "3", ""), ("Data Viz", "1-1", "")],
        ),
        ("# 하루\n\n- [x] DL Basic\n  - [x] (7강) RNN", [("DL Basic", "7", "RNN")]),
        ("# NLP 5강\n\n- 5강 : Seq2Seq", [("NLP", "5", "Seq2Seq")]),
        ("# [AI Math 5강] pandas I", [("AI Math", "5", "pandas I")]),
        ("# (04강) Dataset", [("", "4", "Dataset")]),
        (
            "# 하루\n\n## 오늘 일정\n\n- AI Math: 필수퀴즈 7강\n\n## 강의\n\n### [7강] 통계학",
            [("AI Math", "7", "통계학")],
        ),
        (
            "# 하루\n\n- [강의] AI Math\n  - 벡터\n  - 행렬",
            [("AI Math", "", "벡터"), ("AI Math", "", "행렬")],
        ),
        (
            "# 하루 공부\n\n## 1. 역사 [DL Basic]\n\n## 2. 신경망",
            [("DL Basic", "1", "역사"), ("DL Basic", "2", "신경망")],
        ),
        (
            "# 하루\n\n- Data Viz : (1강) Intro to Charts\n\n### [시각화 1강] Intro to Charts",
            [("Data Viz", "1", "Intro to Charts")],
        ),
    ],
)
def test_lectures_are_read_from(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert lectures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# 하루\n\n## 내일 할 일\n\n- DL Basic 4강",
        "# 하루\n\n- [ ] DL Basic 4강",
        "# 하루\n\n## 강의\n\n- 자세한 것은 5강에서 다룬다.",
        "# 하루\n\n## 회고\n\n- DL Basic 4강이 어려웠다.",
        "# 하루\n\n## 피어세션\n\n- DL Basic 4강 이야기",
        "# 하루\n\n- AI Math: 필수퀴즈 7강",
        "1. [4강 정리](#4강)",
    ],
)
def test_lectures_only_mentioned_do_not_count(text: str) -> None:
    assert lectures(text) == []


def test_minutes_name_the_lectures_of_their_day() -> None:
    note = read_note("1. 학습\n- DL Basic 3강 논의", "회의록/0809.md")
    assert [(x.course, x.number) for x in note.lectures] == [("DL Basic", "3")]
