import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.analysis import clean, fold, grams, tokens
from kb.search.analysis.normal import surface


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(clean(text))]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("트랜스포머에서", "트랜스포머"),
        ("행렬을 곱하면", "행렬"),
        ("어텐션메커니즘", "어텐션"),
        ("C++에서는", "c++"),
        ("C#의 차이", "c#"),
        ("W^Q 행렬", "wq"),
        ("ResNet-50의", "resnet50"),
        ("resnet 50", "resnet"),
        ("torch.nn.Module을", "module"),
        ("getItem", "getitem"),
        ("k-fold", "kfold"),
        ("tensors", "tensor"),
        ("libraries", "library"),
        ("3.14", "3"),
        ("Q와 K", "k"),
        ("🎉 축하", "🎉"),
        ("∇f", "∇"),
        ("σ 함수", "σ"),
    ],
)
def test_a_word_is_found_in_its_text(text: str, term: str) -> None:
    assert term in terms(text)


@pytest.mark.parametrize("word", ["회의", "결과", "도로", "이유", "서로", "마은"])
def test_a_whole_word_keeps_what_looks_like_a_particle(word: str) -> None:
    assert word in terms(word) or word in {
        first + second for first, second in zip(*[iter(terms(word))] * 2, strict=False)
    }


def test_particles_alone_are_no_content() -> None:
    assert not {"에서", "는", "을"} & set(terms("트랜스포머에서 어텐션은 값을"))


def test_wide_letters_and_capitals_are_the_same_word() -> None:
    assert terms("ＲＮＮ") == terms("rnn") == ["rnn"]


def test_decomposed_hangul_is_the_same_word() -> None:
    assert terms("\u1112\u1162\u11bc\u1105\u1167\u11af") == terms("행렬")


def test_a_document_and_a_query_are_read_alike() -> None:
    assert set(terms("역전파란")) <= set(terms("역전파란 무엇인가")) or grams("역전파") <= grams(
        "역전파란 무엇인가"
    )


def test_pairs_of_letters_stay_within_words() -> None:
    assert grams("행렬 곱 ab_c") == {"행렬": 1, "곱": 1, "ab": 1, "c": 1}


def test_places_point_into_the_text() -> None:
    text = clean("🎉 ResNet-50에서 행렬을 C++로")
    for token in tokens(text):
        if not token.beside and token.term in ("행렬", "c++", "50"):
            assert fold(text[token.start : token.end]) == token.term


def test_a_surface_has_single_spaces_and_no_capitals() -> None:
    assert surface(" Batch\n\nNorm\x00 ") == " batch norm "


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    text = clean(text)
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
    grams(text)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_threads_read_the_same() -> None:
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append(terms("경사하강법이 수렴하는 이유")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all(result == results[0] for result in results)


def test_a_forked_child_can_read() -> None:
    expected = terms("소프트맥스의 기울기")
    child = os.fork()
    if child == 0:
        os._exit(0 if terms("소프트맥스의 기울기") == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
