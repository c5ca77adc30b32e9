"""What stays open after reading, for whom, and until when."""

import pytest

from kb.notes.reading.model import Target
from tests.notes.reading.shapes import peer, read_note, unresolved

QUESTION = "어떤 값이 좋은가요?"


@pytest.mark.parametrize(
    "answer",
    [
        "더 조사 후 내일 답변.",
        "더 조사하고 내일 공유",
        "멘토님께 여쭤보기",
        "멘토님께 물어보겠음",
        "다음 멘토링 시간에 질문하기로 함",
        "오피스아워 때 질문 예정",
        "추가 확인 필요",
        "추가 학습",
        "이유 모색 후 토의",
        "토의 후 공유",
        "논의.",
        "명확한 결론을 내지 못했다.",
        "이렇게 되는 원리는 정확히 알지 못했다.",
        "(못 들었습니다 ㅠㅠ)",
        "일반적이어서 쓴 것 같은데 멘토님께 더 여쭤보면 좋을 것 같음",
        "각자 더 찾아보기",
        "TBD",
    ],
)
def test_an_answer_that_only_defers_leaves_the_question_open(answer: str) -> None:
    note = peer(f"Q. {QUESTION}\nA. {answer}")
    assert unresolved(note) == [QUESTION]
    assert note.questions[0].answers[0].text == answer


@pytest.mark.parametrize(
    "answer",
    [
        "0.01이 무난하다.",
        "멘토님께 여쭤봤더니 0.01부터 해 보라고 하셨다.",
        "여러 값을 직접 확인해야 한다.",
        "학습할 때와 추론할 때를 다시 이어서 계산하면 같은 값이 나온다.",
        "값이 없으면 학습이 필요없이 그대로 쓴다.",
        "논문을 찾아보면 0.1을 쓴 경우도 많다.",
        "앞의 값을 써야 하므로 옮겨서 씁니다(정확히 못 들었습니다).",
        "https://example.org/lr",
        "예",
    ],
)
def test_an_answer_that_answers_resolves_the_question(answer: str) -> None:
    assert unresolved(peer(f"Q. {QUESTION}\nA. {answer}")) == []


def test_a_deferral_after_a_real_answer_keeps_the_question_open() -> None:
    note = peer(f"- {QUESTION}\n  - 작을수록 안정적인 것 같다.\n  - 멘토님께 물어보겠음")
    assert unresolved(note) == [QUESTION]


def test_a_question_without_any_answer_is_open() -> None:
    assert unresolved(peer(f"- {QUESTION}")) == [QUESTION]


def test_a_deferred_question_is_tied_to_its_answer_further_down() -> None:
    note = peer(
        "Q. 고윳값은 항상 크기 순인가요?\nA. 더 조사 후 내일 답변.\n\n"
        "### 지난 질문\n\nQ. 고유값은 항상 크기 순인가요?\nA. 그렇지 않다."
    )
    assert note.questions[0].resolved_by == 1
    assert unresolved(note) == []


def test_tomorrow_and_next_week_are_counted_in_days() -> None:
    note = peer("Q. 하나인가요?\nA. 더 조사 후 내일 답변.\n\nQ. 둘인가요?\nA. 다음 주에 다시 논의")
    assert [question.due_in_days for question in note.questions] == [1, 7]


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("멘토링 시간 질문 정하기", Target.MENTORING),
        ("멘토님께 여쭤볼 것", Target.MENTORING),
        ("오피스아워 때 질문할 내용", Target.OFFICE_HOUR),
        ("마스터 클래스 사전 질문", Target.SPECIAL_LECTURE),
    ],
)
def test_lists_of_questions_for_somebody_are_kept_for_them(title: str, target: Target) -> None:
    note = peer(f"### {title}\n\n- 논문은 어떻게 고르시나요?\n- 취업 준비는 언제 하셨나요?")
    assert [question.target for question in note.questions] == [target, target]
    assert len(unresolved(note)) == 2
    assert {question.section for question in note.questions} == {"peer"}


def test_a_remark_above_says_for_whom_the_questions_below_are_kept() -> None:
    note = peer(
        "Q. 첫째는 맞나요?\n- 맞습니다.\n\n남은 질문은 멘토님께 질문하기로 했습니다.\n\n"
        "Q. 둘째는 왜 그런가요?\n\nQ. 셋째는 어떤가요?"
    )
    assert [question.target for question in note.questions] == [
        None,
        Target.MENTORING,
        Target.MENTORING,
    ]
    assert unresolved(note) == ["둘째는 왜 그런가요?", "셋째는 어떤가요?"]


def test_a_deferral_to_the_mentor_names_the_target() -> None:
    note = peer(f"Q. {QUESTION}\nA. 멘토님께 여쭤보기")
    assert note.questions[0].target is Target.MENTORING


def test_a_topic_whose_only_answer_is_that_there_is_none_is_an_open_question() -> None:
    note = read_note(
        "## 피어세션\n\n- 배치 크기 문제\n  - 결론을 내지 못했다.\n- 회의실 예약\n  - 완료"
    )
    assert unresolved(note) == ["배치 크기 문제"]
