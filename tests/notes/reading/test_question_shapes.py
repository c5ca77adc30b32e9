"""The shapes in which people write questions and answers, one example each."""

import pytest

from tests.notes.reading.shapes import exchanged, mentoring, peer, read_note

ONE = [("왜 작게 두나요?", ["한쪽으로 쏠리지 않게 한다."])]


@pytest.mark.parametrize(
    "text",
    [
        "Q. 왜 작게 두나요?\nA. 한쪽으로 쏠리지 않게 한다.",
        "Q1. 왜 작게 두나요?\n\nA1. 한쪽으로 쏠리지 않게 한다.",
        "**Q.** 왜 작게 두나요?\n\n**A.** 한쪽으로 쏠리지 않게 한다.",
        "**Q. 왜 작게 두나요?**\n\nA. 한쪽으로 쏠리지 않게 한다.",
        "Q) 왜 작게 두나요?\n\nA) 한쪽으로 쏠리지 않게 한다.",
        "Q : 왜 작게 두나요?\nA : 한쪽으로 쏠리지 않게 한다.",
        "[Q] 왜 작게 두나요?\n\n[A] 한쪽으로 쏠리지 않게 한다.",
        "질문 : 왜 작게 두나요?\n\n답 : 한쪽으로 쏠리지 않게 한다.",
        "질문1) 왜 작게 두나요?\n\n답변) 한쪽으로 쏠리지 않게 한다.",
        "(질문) 왜 작게 두나요?\n- 한쪽으로 쏠리지 않게 한다.",
        "**질문**: 왜 작게 두나요?\n\n**답변**: 한쪽으로 쏠리지 않게 한다.",
        "- 궁금한 점 : 왜 작게 두나요?\n- 답 : 한쪽으로 쏠리지 않게 한다.",
        "1️⃣ 왜 작게 두나요?\n\n- 한쪽으로 쏠리지 않게 한다.",
        "왜 작게 두나요?\n: 한쪽으로 쏠리지 않게 한다.",
        "❓ **왜 작게 두나요?**\n\n✔️ 한쪽으로 쏠리지 않게 한다.",
        "### 질문 1. 왜 작게 두나요?\n\n#### 답변\n\n한쪽으로 쏠리지 않게 한다.",
        "- 질문\n  - 왜 작게 두나요?\n- 답변\n  - 한쪽으로 쏠리지 않게 한다.",
        "**Question 1**\n왜 작게 두나요?\n\n**Answer**\n한쪽으로 쏠리지 않게 한다.",
        "<aside>\n❓ 왜 작게 두나요?\n</aside>\n\n- 한쪽으로 쏠리지 않게 한다.",
        "❓ 왜 작게 두나요?\n\n💡 한쪽으로 쏠리지 않게 한다.",
        "🙋 왜 작게 두나요?\n🙆 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n  - 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n\n  한쪽으로 쏠리지 않게 한다.",
        "- Q. 왜 작게 두나요?\n- 한쪽으로 쏠리지 않게 한다.",
        "1. 왜 작게 두나요?\n   - 한쪽으로 쏠리지 않게 한다.",
        "1. 왜 작게 두나요?\n* 한쪽으로 쏠리지 않게 한다.",
        "왜 작게 두나요?\n→ 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n- => 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요? → 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요? -> 한쪽으로 쏠리지 않게 한다.",
        "> 왜 작게 두나요?\n> ⇒ 한쪽으로 쏠리지 않게 한다.",
        "> 왜 작게 두나요?\n\n- 한쪽으로 쏠리지 않게 한다.",
        "왜 작게 두나요?\n> 한쪽으로 쏠리지 않게 한다.",
        "### 왜 작게 두나요?\n\n한쪽으로 쏠리지 않게 한다.",
        "### Q. 왜 작게 두나요?\n\n- 한쪽으로 쏠리지 않게 한다.",
        "#### Q. 왜 작게 두나요?\n#### A. 한쪽으로 쏠리지 않게 한다.",
        "**왜 작게 두나요?**\n\n한쪽으로 쏠리지 않게 한다.",
        "Q. 왜 작게 두나요?\n\nA.\n\n한쪽으로 쏠리지 않게 한다.",
        "Q. 왜 작게 두나요?<br>A. 한쪽으로 쏠리지 않게 한다.<br>",
        "&nbsp; - &nbsp; 왜 작게 두나요?<br>\n&nbsp;&nbsp; → 한쪽으로 쏠리지 않게 한다.",
        "- 왜 작게 두나요?\n- 답변: 한쪽으로 쏠리지 않게 한다.",
        "- Question - 왜 작게 두나요?\n\n- Answer\n  - 한쪽으로 쏠리지 않게 한다.",
        "Q. 왜 작게 두나요?\n\n![그림](w.png)\n\nA. 한쪽으로 쏠리지 않게 한다.",
        "Q. 왜 작게 두나요?\n\n```python\nw * 0.01\n```\n\nA. 한쪽으로 쏠리지 않게 한다.",
        "| 질문 | 답변 |\n|---|---|\n| 왜 작게 두나요? | 한쪽으로 쏠리지 않게 한다. |",
        "<details>\n<summary>왜 작게 두나요?</summary>\n\n한쪽으로 쏠리지 않게 한다.\n\n</details>",
    ],
)
def test_a_question_and_its_answer_are_read_from(text: str) -> None:
    assert exchanged(peer(text)) == ONE


def test_a_list_of_questions_gives_noun_phrases_their_turn() -> None:
    note = peer(
        """
### 오늘의 질문

- 배치 크기는 어떻게 정하나요?
- 옵티마이저를 고르는 방법
- 정규화는 왜 필요한가요?
"""
    )
    assert [question.is_topic for question in note.questions] == [False, True, False]


def test_answers_by_number_find_their_questions_in_another_list() -> None:
    note = peer(
        """
### 질문

1. 배치 크기는 어떻게 정하나요?
2. 정규화는 왜 필요한가요?

### 답변

1. 메모리에 맞춘다.
2. 과적합을 줄인다.
"""
    )
    assert exchanged(note) == [
        ("배치 크기는 어떻게 정하나요?", ["메모리에 맞춘다."]),
        ("정규화는 왜 필요한가요?", ["과적합을 줄인다."]),
    ]


def test_numbered_answers_that_stand_apart_find_their_questions() -> None:
    note = peer(
        "Q1. 배치 크기는 어떻게 정하나요?\nQ2. 정규화는 왜 필요한가요?\n\n"
        "A1. 메모리에 맞춘다.\nA2. 과적합을 줄인다."
    )
    assert [answers for _text, answers in exchanged(note)] == [
        ["메모리에 맞춘다."],
        ["과적합을 줄인다."],
    ]


def test_flat_bullets_answer_the_question_above_them() -> None:
    note = peer(
        """
### 금일 질문 목록

- 드롭아웃을 잘 이해하지 못하겠다.
- 학습할 때 노드를 임의로 끄는 것이다.
- 추론할 때도 끄나요?
- 끄지 않고 값을 조정한다.
"""
    )
    assert exchanged(note) == [
        ("드롭아웃을 잘 이해하지 못하겠다.", ["학습할 때 노드를 임의로 끄는 것이다."]),
        ("추론할 때도 끄나요?", ["끄지 않고 값을 조정한다."]),
    ]


def test_speakers_beside_a_question_answer_it_and_their_names_are_kept() -> None:
    note = peer(
        """
참석자: 김하나, 이두리, 박세나

- 평가 지표는 무엇을 쓸까요?
- 하나 : 정확도만 보면 안 된다고 생각합니다.
- 세나님: F1도 같이 봅시다.
"""
    )
    (question,) = note.questions
    assert [(answer.answered_as, answer.text) for answer in question.answers] == [
        ("하나", "정확도만 보면 안 된다고 생각합니다."),
        ("세나", "F1도 같이 봅시다."),
    ]


def test_a_person_who_asks_is_kept_as_the_asker() -> None:
    (question,) = peer(
        "- 두리님 질문: 학습률은 언제 낮추나요?\n  - 하나님 답변: 손실이 멈출 때 낮춘다."
    ).questions
    assert (question.asked_as, question.text) == ("두리", "학습률은 언제 낮추나요?")
    assert question.answers[0].answered_as == "하나"


@pytest.mark.parametrize(
    "text",
    [
        "- @두리 질문: 왜 그런가요?\n  - @하나 그래서 그렇다.",
        "- 이두리 캠퍼 : 왜 그런가요?\n  - 김하나 멘토님 : 그래서 그렇다.",
        "참석자: 김하나, 이두리\n\n- [두리] 왜 그런가요?\n  - [하나] 그래서 그렇다.",
        "### 참석자\n\n- 두리, 하나, 세나\n\n### 글\n- 두리: 왜 그런가요?\n- 하나: 그래서 그렇다.",
        "[두리] [오후 4:02] 왜 그런가요?\n[하나] [오후 4:03] 그래서 그렇다.",
        "두리  오후 4:02\n왜 그런가요?\n하나  오후 4:03\n그래서 그렇다.",
    ],
)
def test_who_asked_and_who_answered_is_read_from(text: str) -> None:
    (question,) = peer(text).questions
    assert question.text == "왜 그런가요?"
    assert question.asked_as.endswith("두리")
    assert [(a.answered_as[-2:], a.text) for a in question.answers] == [("하나", "그래서 그렇다.")]


def test_a_question_below_a_question_hangs_on_it() -> None:
    note = peer(
        "- 층마다 가중치를 나눠 쓰나요?\n  - 같은 층끼리만 나눠 쓰나요?\n- 다음 질문은 무엇인가요?"
    )
    assert [question.parent for question in note.questions] == [None, 0, None]


def test_a_softened_statement_below_a_question_is_an_answer() -> None:
    assert exchanged(peer("- 왜 느려졌나요?\n  - 데이터 읽기가 막힌 것이 아닐까?")) == [
        ("왜 느려졌나요?", ["데이터 읽기가 막힌 것이 아닐까?"])
    ]


def test_inner_bullets_are_joined_to_the_answer_they_belong_to() -> None:
    note = peer("- 언제 멈추나요?\n  - 검증 손실을 본다.\n    - 세 번 참는다.\n  - 시간을 정한다.")
    assert exchanged(note) == [
        ("언제 멈추나요?", ["검증 손실을 본다.\n세 번 참는다.", "시간을 정한다."])
    ]


def test_a_question_over_several_lines_is_one() -> None:
    note = peer("Q. 다음 식에서\n$y = Wx + b$\n왜 $b$가 필요한가요?\nA. 원점을 옮기려고 둔다.")
    assert exchanged(note) == [
        ("다음 식에서\n$y = Wx + b$\n왜 $b$가 필요한가요?", ["원점을 옮기려고 둔다."])
    ]


def test_options_behind_the_answer_belong_to_the_question() -> None:
    note = mentoring("> 다음 둘의 결과는?\n> ⇒ 같다.\n> 1. `a()`\n> 2. `b()`")
    assert exchanged(note) == [("다음 둘의 결과는?\n`a()`\n`b()`", ["같다."])]


def test_inverted_marks_are_read_by_what_the_lines_say() -> None:
    note = peer("A. 위치 정보는 어디서 오는지?\nQ. 삼각함수로 만들어 더해 준다.")
    assert exchanged(note) == [("위치 정보는 어디서 오는지?", ["삼각함수로 만들어 더해 준다."])]


def test_code_that_begins_with_q_is_no_mark() -> None:
    (question,) = mentoring(
        "### Q.backward(gradient=g)는 언제 쓰나요?\n\n- 벡터일 때 쓴다."
    ).questions
    assert question.text == "Q.backward(gradient=g)는 언제 쓰나요?"


def test_letters_in_a_formula_are_no_marks() -> None:
    (question,) = peer("- Q, K, V는 각각 무엇을 뜻하나요?\n  - 질의, 열쇠, 값이다.").questions
    assert question.text == "Q, K, V는 각각 무엇을 뜻하나요?"


@pytest.mark.parametrize(
    "text",
    [
        "어떤 손실을 쓰는 것이 맞는지 궁금합니다.",
        "초깃값을 어떻게 두는지",
        "임의의 값을 넣는 이유?",
        "차원이 어떻게 바뀌는 건가요",
        "이 식이 무슨 뜻",
        "수렴하는 조건을 알고 싶습니다.",
    ],
)
def test_questions_need_no_question_mark(text: str) -> None:
    assert exchanged(peer(f"- {text}")) == [(text, [])]


@pytest.mark.parametrize(
    "text",
    ["학습할 때 error가 납니다.", "이 부분이 이해가 잘 안 됩니다.", "설치가 되지 않습니다."],
)
def test_trouble_that_somebody_answers_is_a_question(text: str) -> None:
    assert exchanged(peer(f"- {text}\n  - 버전을 낮추면 된다.")) == [
        (text, ["버전을 낮추면 된다."])
    ]


def test_mentoring_topics_with_bullets_are_questions() -> None:
    note = mentoring(
        """
1. **배치 정규화**
    - 입력의 분포를 맞춘다.
2. **현업에서는 큰 모델을 그대로 쓰지 않는다.**
    - 비용이 크다.
- 논문을 빨리 읽는 법 : 그림부터 본다.
"""
    )
    assert exchanged(note) == [
        ("배치 정규화", ["입력의 분포를 맞춘다."]),
        ("논문을 빨리 읽는 법", ["그림부터 본다."]),
    ]


def test_a_heading_over_bullets_is_a_mentoring_topic_unless_questions_stand_below() -> None:
    note = mentoring(
        """
### 수업 관련

- **정규화의 종류**
  - 배치, 레이어가 있다.

### 드롭아웃

- 노드를 임의로 끈다.
"""
    )
    assert [question.text for question in note.questions] == ["정규화의 종류", "드롭아웃"]


@pytest.mark.parametrize(
    "text",
    [
        "## 강의 정리\n\n### 경사하강법이란 무엇인가?\n\n- 기울기를 따라 내려간다.",
        "## 강의 정리\n\n- 그렇다면 왜 필요할까?\n  - 더 깊게 쌓기 위해서이다.",
        "## 회고\n\n내일은 더 잘할 수 있을까?",
        "## 퀴즈\n\nQ) 활성화 함수를 쓰는 이유는?\n\n1. 비선형성",
        "## 피어세션\n\n- [ ] 다음 주 발표는 누가 하나요?",
        "## 피어세션\n\n- [왜 배치 정규화인가?](https://example.org/bn)",
        "## 피어세션\n\n### 할 일\n\n- 서버를 어떻게 나눌지?",
        "## 피어세션\n\n- 다 같이 논문을 읽어보는 게 어떨까요?",
        "## 피어세션\n\n- 모두 내일 아침에 만나요!",
        "## 특강\n\n- 앞으로 어떻게 공부할 것인가?",
        "## 특강\n\n### 왜 버전을 남기는가?\n\n- 되돌리려고 남긴다.",
        "## 특강\n\n1. 무엇을 얻어 갈 것인가?\n   - 습관을 얻어 간다.",
    ],
)
def test_what_only_looks_like_a_question_is_left_alone(text: str) -> None:
    assert read_note("# 하루 기록\n\n" + text).questions == ()


def test_marked_questions_count_outside_of_meetings_too() -> None:
    note = read_note("# 기록\n\n## 작업\n\n- 데이터 나누기\n  - Q. 어느 기준으로 나누나요?")
    assert [(q.text, q.is_sure) for q in note.questions] == [("어느 기준으로 나누나요?", False)]


def test_chat_that_was_pasted_gives_questions_with_askers_and_answers() -> None:
    note = peer(
        """
16:02:11 From 하나 : 검증 세트는 얼마나 두나요?
16:02:40 From 두리 : 보통 이십 퍼센트 둡니다.
16:03:05 From 하나 : 섞어서 나눠도 되나요?
16:03:30 From 세나 : 시간 순서가 있으면 안 됩니다.
"""
    )
    assert [(q.asked_as, q.text, [a.answered_as for a in q.answers]) for q in note.questions] == [
        ("하나", "검증 세트는 얼마나 두나요?", ["두리"]),
        ("하나", "섞어서 나눠도 되나요?", ["세나"]),
    ]


def test_template_comments_left_in_a_note_say_nothing() -> None:
    note = peer("<!-- Q. 여기에 질문을 적으세요?\nA. 답 -->\nQ. 진짜 질문인가요?\nA. 그렇다.")
    assert exchanged(note) == [("진짜 질문인가요?", ["그렇다."])]


def test_formulas_hidden_behind_images_come_back() -> None:
    note = peer('- 항상 <!-- $x \\ge 0$ --> <img src="https://example.org/m.svg"> 인가요?')
    assert [question.text for question in note.questions] == ["항상 $x \\ge 0$ 인가요?"]
