"""Which texts are taken for the same question, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.notes.matching import Index, is_same, likeness, normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("왜 ReLU가 비선형 함수인가요?", "왜 relu가 비선형 함수인가요"),
        ("배치 정규화는 어디에 넣나요?", "배치정규화는 어디에 넣나요?"),
        ("**학습률**은 어떻게 정하나요?", "학습률은 어떻게 정하나요?"),
        ("[드롭아웃](https://example.org)은 왜 쓰나요?", "드롭아웃은 왜 쓰나요?"),
        ("Singular value는 크기 순으로 나오나요?", "Simgular value는 크기 순으로 나오나요?"),
        ("어텐션에서 키와 값은 왜 따로 두나요?", "어텐션에서 키와 값은 왜 따로 두는지 궁금합니다"),
    ],
)
def test_the_same_question_in_other_clothes_is_the_same(one: str, other: str) -> None:
    assert is_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("합성곱에서 패딩을 쓰면 장점은 무엇인가요?", "합성곱에서 패딩을 쓰면 단점은 무엇인가요?"),
        ("3강 과제 2번은 어떻게 푸나요?", "4강 과제 2번은 어떻게 푸나요?"),
        ("배치 크기를 키우면 왜 되나요?", "배치 크기를 키우면 왜 안 되나요?"),
        ("L1 정규화는 언제 쓰나요?", "L2 정규화는 언제 쓰나요?"),
        ("인코더는 왜 여섯 층인가요?", "디코더는 왜 여섯 층인가요?"),
        ("What is supervised learning here?", "What is unsupervised learning here?"),
        ("C++로 짜도 되나요?", "C로 짜도 되나요?"),
    ],
)
def test_one_word_of_difference_makes_another_question(one: str, other: str) -> None:
    assert not is_same(one, other)


def test_an_index_finds_equal_texts_first() -> None:
    index: Index[int] = Index()
    index.add(1, "배치 정규화는 어디에 넣나요?")
    index.add(2, "배치정규화는 어디에 넣는지 궁금합니다")
    index.add(3, "드롭아웃은 어디에 넣나요?")
    found = index.find("배치정규화는 어디에 넣나요")
    assert [match.key for match in found] == [1, 2]
    assert [match.is_exact for match in found] == [True, False]


@given(st.text(), st.text())
def test_likeness_is_a_share_and_symmetric(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))


@given(st.text())
def test_a_text_is_the_same_as_itself_without_case_and_spaces(text: str) -> None:
    assert is_same(text, f"  {text}  ")
    assert normal(normal(text)) == normal(text)
