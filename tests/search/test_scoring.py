"""The vectorised scorer against the formula written out, and both engines against each other."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from kb.search.engines import DEFAULTS, FALLBACK, Totals, using
from kb.search.features import features, read, unpack
from kb.search.rebuilding import rebuild
from kb.search.scoring import (
    K1,
    NEIGHBOUR,
    NOUN,
    PAIR,
    WORD,
    B,
    Statistics,
    Wanted,
    idf,
    rank,
)
from tests.search.shelf import Shelf, ask, registered

TEXTS = [
    ("역전파와 기울기", "기울기가 사라지는 이유는 sigmoid의 기울기가 작아서다"),
    ("배치 정규화", "batch normalization, 학습을 빠르게 한다"),
    ("", "ResNet-50의 잔차 연결과 기울기"),
    ("빈 글", ""),
]


def _saturated(often: float, length: float, average: float) -> float:
    return often / (often + K1 * (1 - B + B * length / average))


def _by_hand(query: str, parts: tuple[str, str], statistics: Statistics) -> float:
    """R1, word by word."""
    wanted, held = Wanted.of([query]), features((*parts, "", ""))
    blob = unpack(held.blob)
    words = [number for number in wanted.content if held.counts[number]]
    average = statistics.average_length
    score = 0.0
    for word in words:
        often, noun = held.counts[word], wanted.nouns[word]
        as_word = (wanted.content[word] - noun) * _saturated(often, held.length, average)
        as_noun = noun * _saturated(often, held.nouns, statistics.average_nouns)
        score += statistics.idf(word) * (as_word + as_noun)
    for pair, count in wanted.pairs.items():
        if held.counts[pair]:
            score += (
                PAIR
                * count
                * statistics.idf(pair)
                * _saturated(held.counts[pair], held.pairs, statistics.average_pairs)
            )
    sequences = [
        blob.sequence[: blob.sizes[0]].tolist(),
        blob.sequence[blob.sizes[0] :].tolist(),
    ]
    for (first, second), count in wanted.neighbours.items():
        seen = sum(
            (a, b) == (first & 0xFFFFFFFF, second & 0xFFFFFFFF)
            for sequence in sequences
            for a, b in pairwise(sequence)
        )
        rare = max(statistics.idf(first), statistics.idf(second))
        score += NEIGHBOUR * count * rare * _saturated(seen, held.length, average) if seen else 0
    return score


@pytest.mark.parametrize(
    "query", ["기울기가 사라지는 이유", "ResNet", "배치 정규화는 학습을", "없음"]
)
def test_the_scorer_computes_its_formula(query: str) -> None:
    read_ = [features((*parts, "", "")) for parts in TEXTS]
    totals = Totals(
        len(TEXTS),
        sum(f.length for f in read_),
        sum(f.pairs for f in read_),
        sum(f.nouns for f in read_),
    )
    wanted = Wanted.of([query])
    numbers = {*wanted.content, *wanted.pairs}
    frequencies = {number: sum(bool(f.counts[number]) for f in read_) for number in numbers}
    statistics = Statistics(totals, frequencies)
    scores = rank(wanted, statistics, [f.blob for f in read_])
    expected = [_by_hand(query, parts, statistics) for parts in TEXTS]
    assert scores.tolist() == pytest.approx(expected, abs=1e-6)


def test_a_noun_weighs_more_than_a_verb() -> None:
    wanted = Wanted.of(["기울기가 사라지다"])
    assert set(wanted.content.values()) == {WORD + NOUN, WORD}


def test_a_rare_term_weighs_more() -> None:
    assert idf(100, 1) > idf(100, 50) > idf(100, 100) > 0


def test_no_query_and_no_documents_score_nothing() -> None:
    statistics = Statistics(Totals(0, 0, 0, 0), {})
    assert rank(Wanted.of([""]), statistics, []).tolist() == []
    blob = features(("글", "", "", "")).blob
    assert rank(Wanted.of([""]), statistics, [blob]).tolist() == [0]


def test_reading_a_text_twice_gives_the_same() -> None:
    assert read("같은 글") is read("같은 글")


WORDS = (
    *("행렬", "기울기", "학습률", "어텐션", "커널", "층", "값", "손실", "함수", "미분"),
    *("연쇄", "법칙", "attention", "softmax", "batch"),
)


def _filled(shelf: Shelf) -> None:
    dice = random.Random(7)
    for number in range(400):
        words = dice.choices(WORDS, weights=range(1, len(WORDS) + 1), k=dice.randint(3, 40))
        shelf.keep(
            str(number), " ".join(words[:3]), "의 ".join(words), filters={"tag": (words[0],)}
        )


QUERIES = [
    "행렬 기울기",
    "attention은 왜 쓰나요",
    "학습률 tag:행렬",
    "손실 -미분",
    '"커널의 층"',
    "법칙",
]


def test_both_engines_give_the_same_documents_in_the_same_order(db: None, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Both engines run only beside PostgreSQL.")
    shelf, answers = Shelf(), []
    _filled(shelf)
    with registered(shelf):
        for path in (FALLBACK, DEFAULTS["postgresql"]):
            with using(path, tmp_path):
                rebuild()
                answers.append([ask(q, per_page=500, facets=("tag",)) for q in QUERIES])
    assert answers[0] == answers[1]
    assert all(result.total for result in answers[0])
