"""The measures by which reading is judged."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.notes.evaluation import bare, evaluate, lecture_numbers, likeness, text_f1
from tests.notes.logs import peer_log

TANH = "RNN에서는 왜 tanh를 쓰나요?"


def note(**fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "source": "a.md",
        "note_date": None,
        "sessions": [],
        "lectures": [],
        "questions": [],
        "references": [],
    }
    return empty | fields


def asked(text: str, *answers: str, unresolved: bool = False, **fields: Any) -> dict[str, Any]:
    said = {"text": text, "answers": list(answers), "unresolved": unresolved, "section": "peer"}
    return said | fields


def test_a_perfect_reading_scores_one_everywhere() -> None:
    labels = note(
        note_date="2021-08-09",
        sessions=[{"kind": "peer"}],
        lectures=[{"course": "DL Basic", "number": "3"}],
        questions=[asked(TANH, "기울기요.")],
        references=[{"url": "https://example.org/"}],
    )
    scores = evaluate(labels, labels)
    for tally in (scores.questions, scores.references, scores.sessions, scores.lectures):
        assert tally.f1 == 1.0
    assert scores.answers == [1.0]
    assert scores.unresolved == scores.sections == scores.dates == [True]


def test_a_note_that_was_not_read_is_missed_in_all() -> None:
    scores = evaluate(note(questions=[asked(TANH)], sessions=[{"kind": "peer"}]), None)
    assert (scores.questions.recall, scores.sessions.recall) == (0.0, 0.0)
    assert scores.dates == [False]


def test_marks_spaces_and_link_targets_do_not_count() -> None:
    assert bare("- **왜** [이 글](https://example.org/a(b)) <br> 인가 요?") == "왜이글인가요?"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("가나다라마바사", "가나다라마바아", True),
        ("가나다라마", "가나다라마바사", True),
        ("가나", "가나다라마바사", False),
        ("가나다라", "마바사아", False),
        ("", "가", False),
    ],
)
def test_two_texts_are_one_question_if_most_letters_agree(one: str, other: str, same: bool) -> None:
    assert bool(likeness(one, other)) is same


def test_an_invented_question_costs_precision_and_a_lost_one_recall() -> None:
    read = note(questions=[asked(TANH), asked("점심은 뭘 먹죠?")])
    labels = note(questions=[asked(TANH), asked("드롭아웃은 언제 쓰나요?")])
    scores = evaluate(labels, read)
    assert (scores.questions.precision, scores.questions.recall) == (0.5, 0.5)


def test_a_doubtful_label_counts_neither_way() -> None:
    labels = note(questions=[asked(TANH, ambiguous=True)])
    for read in (note(questions=[asked(TANH)]), note()):
        tally = evaluate(labels, read).questions
        assert (tally.hits, tally.extra, tally.missed) == (0, 0, 0)


def test_two_linked_labels_may_be_read_as_one_with_both_answers() -> None:
    labels = note(
        questions=[
            asked(TANH, "내일 답변.", resolved_by=1),
            asked("왜 tanh인가?", "기울기요.", follow_up_of=0),
        ]
    )
    scores = evaluate(labels, note(questions=[asked(TANH, "내일 답변.", "기울기요.")]))
    assert (scores.questions.hits, scores.questions.missed) == (1, 0)
    assert scores.answers == [1.0]


def test_ranges_of_lectures_count_one_by_one() -> None:
    assert lecture_numbers("2-1 ~ 2-3") == ["2-1", "2-2", "2-3"]
    assert lecture_numbers("1~3") == ["1", "2", "3"]
    assert lecture_numbers("7강") == ["7"]
    assert lecture_numbers("3~1") == ["3~1"]
    labels = note(lectures=[{"course": "Data Viz", "number": "1 ~ 2"}])
    read = note(lectures=[{"course": "dataviz", "number": "1"}])
    assert evaluate(labels, read).lectures.recall == 0.5


def test_a_doubtful_number_is_compared_by_its_course_alone() -> None:
    labels = note(lectures=[{"course": "DL Basic", "number": "1", "number_ambiguous": True}])
    read = note(lectures=[{"course": "DL Basic", "number": "3"}])
    assert evaluate(labels, read).lectures.f1 == 1.0


def test_any_year_fits_where_people_found_month_and_day() -> None:
    labels = note(note_date_partial="08-09")
    assert evaluate(labels, note(note_date="2021-08-09")).dates == [True]
    assert evaluate(labels, note()).dates == [True]
    assert evaluate(labels, note(note_date="2021-08-10")).dates == [False]


def test_text_f1_is_the_share_of_matching_letters() -> None:
    assert text_f1("", "") == 1.0
    assert text_f1("가나", "") == 0.0
    assert text_f1("가나다", "가나라") == pytest.approx(2 / 3)


def test_the_command_prints_a_line_a_note_and_the_whole(tmp_path: Path) -> None:
    gold, notes = tmp_path / "gold", tmp_path / "notes"
    gold.mkdir()
    notes.mkdir()
    (notes / "a.md").write_text(peer_log(f"Q. {TANH}", "A. 기울기요."), encoding="utf-8")
    (notes / "b.md").write_text("# 강의\n\n배운 것.\n", encoding="utf-8")
    labels = note(
        source="somebody/a.md",
        note_date="2021-08-09",
        sessions=[{"kind": "peer"}],
        questions=[asked(TANH, "기울기요.")],
    )
    (gold / "a.json").write_text(json.dumps(labels), encoding="utf-8")
    (tmp_path / "none.txt").write_text("somebody/b.md\n", encoding="utf-8")
    out = StringIO()
    none = ("--without-questions", str(tmp_path / "none.txt"))
    call_command("evaluate_import", str(gold), str(notes), *none, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].split()[:5] == ["1", "1", "1.000", "1.000", "1.000"]
    assert lines[1].endswith("somebody/a.md")
    assert "0 questions where there are none" in lines[-1]


def test_labels_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no \*\.json"):
        call_command("evaluate_import", str(tmp_path), str(tmp_path))
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(CommandError, match=r"a\.json: source, "):
        call_command("evaluate_import", str(tmp_path), str(tmp_path))
