"""The same things as other writers put them: signs, numbers, endings, titles and dates."""

from datetime import date

import pytest

from kb.notes.reading.dates import full_date
from kb.notes.reading.deferrals import defers, unknown
from kb.notes.reading.wording import asks, declares
from tests.notes.reading.shapes import exchanged, mentoring, peer, read_note

ONE = [("왜 작게 두나요?", ["한쪽으로 쏠리지 않게 한다."])]


@pytest.mark.parametrize(
    "text",
    [
        "(Q) 왜 작게 두나요?\n(A) 한쪽으로 쏠리지 않게 한다.",
        "Q1> 왜 작게 두나요?\nA1> 한쪽으로 쏠리지 않게 한다.",
        "Q1-1. 왜 작게 두나요?\nA1-1. 한쪽으로 쏠리지 않게 한다.",
        "【질문】 왜 작게 두나요?\n【답변】 한쪽으로 쏠리지 않게 한다.",
        "꼬리질문 : 왜 작게 두나요?\n답변 : 한쪽으로 쏠리지 않게 한다.",
        ":question: 왜 작게 두나요?\n:bulb: 한쪽으로 쏠리지 않게 한다.",
        "🙋🏻‍♀️ 왜 작게 두나요?\n🙆🏽 한쪽으로 쏠리지 않게 한다.",
        "① 왜 작게 두나요?\n ㄴ 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n  ㅡ> 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n  └ 한쪽으로 쏠리지 않게 한다.",
        "- Q. 왜 작게 두나요? - A. 한쪽으로 쏠리지 않게 한다.",
        "> **왜 작게 두나요?**\n\n한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n  - 답변자: 하나\n  - 한쪽으로 쏠리지 않게 한다.",
        "|질문|답변|\n|-|-|\n|왜 작게 두나요?|한쪽으로 쏠리지 않게 한다.|\n|없음||",
    ],
)
def test_other_signs_mark_questions_and_answers(text: str) -> None:
    assert exchanged(peer(text)) == ONE


@pytest.mark.parametrize(
    "text",
    [
        "커널은 몇 개를 둘까",
        "이 값은 뭔지",
        "언제 쓸지",
        "정말 필요한가요",
        "무엇이 다른가",
        "기준은 어떻게",
        "왜 빨라지나",
        "뭐가 다름?",
        "값이 같습니까",
        "왜 나누는가? by 하나",
        "답을 아시는 분은 설명 부탁드립니다",
    ],
)
def test_endings_ask_whatever_verb_they_hang_on(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    ["열 시까지", "두 가지", "그 분야의 전문가", "그렇다고 함?", "내일 만나요", "에러가 나요"],
)
def test_words_that_only_end_alike_ask_nothing(text: str) -> None:
    assert not asks(text)


def test_a_clipped_statement_with_a_word_of_asking_states() -> None:
    assert declares("어떻게 하는지 같이 확인함")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22.02.07", date(2022, 2, 7)),
        ("회의록 22/2/7 (월)", date(2022, 2, 7)),
        ("220207 회고", date(2022, 2, 7)),
        ("Feb 7, 2022", date(2022, 2, 7)),
        ("7 February 2022", date(2022, 2, 7)),
        ("버전 1.22.2.7", None),
        ("991399", None),
    ],
)
def test_dates_are_read_with_short_years_and_english_months(text: str, day: date | None) -> None:
    assert full_date(text) == day


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("# 데일리 스크럼\n\n- 왜 그런가요?\n  - 그래서 그렇다.", "logs/day.md"),
        ("# Meeting 4\n\n- 왜 그런가요?\n  - 그래서 그렇다.", "logs/day.md"),
        ("- 왜 그런가요?\n  - 그래서 그렇다.", "logs/day3_peer.md"),
        ("# 4/5 회의\n\n- 왜 그런가요?\n  - 그래서 그렇다.\n\n## 회의 내용", "logs/day.md"),
        ("참석자: 김하나, 이두리\n\n- 왜 그런가요?\n  - 그래서 그렇다.", "logs/day.md"),
        ("- 강의\n  - 복습\n- 피어세션\n  - 왜 그런가요?\n    - 그래서 그렇다.", "logs/day.md"),
    ],
)
def test_minutes_are_known_by_what_else_names_them(text: str, path: str) -> None:
    note = read_note(text, path)
    assert [str(meeting.kind) for meeting in note.meetings] == ["peer"]
    assert exchanged(note) == [("왜 그런가요?", ["그래서 그렇다."])]


def test_a_bullet_beside_the_one_that_names_a_meeting_ends_it() -> None:
    note = read_note("- 피어세션\n  - 왜 그런가요?\n- 회고\n  - 내일은 나을까?")
    assert [question.text for question in note.questions] == ["왜 그런가요?"]


def test_a_title_over_counted_meetings_is_none_itself() -> None:
    note = read_note("# 멘토링 일지\n\n## 1차 멘토링\n\n- 조언\n\n## 2차 멘토링\n\n- 조언")
    assert [meeting.title for meeting in note.meetings] == ["1차 멘토링", "2차 멘토링"]


@pytest.mark.parametrize("title", ["🤔 회고", "❓ 오늘의 질문", "💬 자유로운 이야기"])
def test_a_sign_before_a_title_marks_nothing(title: str) -> None:
    note = peer(f"- 왜 그런가요?\n\n### {title}\n\n- 없음")
    assert exchanged(note) == [("왜 그런가요?", [])]


def test_lines_of_an_agenda_are_questions_only_with_answers_below() -> None:
    note = peer("### 안건\n\n- 어떤 모델을 쓸까요?\n  - 작은 것부터 쓴다.\n- 발표는 언제 하나요?")
    assert exchanged(note) == [("어떤 모델을 쓸까요?", ["작은 것부터 쓴다."])]


def test_a_named_reason_with_words_below_is_a_question_between_peers() -> None:
    assert exchanged(peer("- 정규화를 하는 이유\n  - 과적합을 줄인다.\n- 점심 메뉴\n  - 김밥")) == [
        ("정규화를 하는 이유", ["과적합을 줄인다."])
    ]


def test_trouble_that_a_mentor_tells_of_is_a_remark() -> None:
    assert exchanged(mentoring("- 처음에는 논문이 어렵다\n  - 그림부터 본다.")) == []


@pytest.mark.parametrize(
    "text", ["더 알아봐야 할 것 같습니다", "게시판에 질문을 올리기로 함", "(답변 대기)", "다음에"]
)
def test_answers_put_off_in_other_words(text: str) -> None:
    assert defers(text)


@pytest.mark.parametrize("text", ["(아직 답 없음)", "아무도 모름", "확실하지 않음"])
def test_answers_that_nobody_knows_in_other_words(text: str) -> None:
    assert unknown(text)


def test_an_answer_of_signs_only_is_none() -> None:
    assert exchanged(peer("Q. 왜 그런가요?\nA. -")) == [("왜 그런가요?", [])]


@pytest.mark.parametrize(
    "line", ["- 강의 : DL Basic 3강", "- [강의] DL Basic 3강", "### 1.1. DL Basic 3강"]
)
def test_what_stands_before_a_course_is_not_its_name(line: str) -> None:
    note = read_note(f"# 하루\n\n## 학습\n\n{line}")
    assert [(lecture.course, lecture.number) for lecture in note.lectures] == [("DL Basic", "3")]
