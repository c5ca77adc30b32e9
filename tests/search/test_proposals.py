"""Proposals wait for an operator: nothing proposed is searched for."""

import pytest

from kb.search.glossary import glossary
from kb.search.models import GlossaryGroup, SearchLog
from kb.search.proposals import pairs_in, propose, propose_from_searches, sounds
from kb.search.shipped import load_glossary
from tests.search.shelf import Shelf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("어텐션(attention)은 중요하다", [("어텐션", "attention")]),
        ("- Skip connection (잔차 연결)", [("Skip connection", "잔차 연결")]),
        ("- dropout: 드롭아웃\n- 풀링 = pooling", [("dropout", "드롭아웃"), ("풀링", "pooling")]),
        ("시간: 10시 (금요일)", []),
        ("note: see below", []),
    ],
)
def test_terms_given_in_both_scripts_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(pairs_in(text)) == expected


@pytest.mark.parametrize(
    ("hangul", "english"),
    [
        *(("어텐션", "attention"), ("트랜스포머", "transformer"), ("그래디언트", "gradient")),
        *(("모멘텀", "momentum"), ("옵티마이저", "optimizer"), ("드롭아웃", "dropout")),
        *(("소프트맥스", "softmax"), ("클래스", "class"), ("토크나이저", "tokenizer")),
    ],
)
def test_a_transliteration_sounds_like_its_original(hangul: str, english: str) -> None:
    assert sounds(hangul) == sounds(english)


def test_different_words_sound_different() -> None:
    assert sounds("어텐션") != sounds("transformer")


def test_a_proposal_is_not_used_until_it_is_confirmed(db: None) -> None:
    assert propose([("마스킹", "masking")], reason="Why.") == 1
    assert glossary().others("마스킹") == ()
    group = GlossaryGroup.objects.get()
    group.status = GlossaryGroup.Status.USED
    group.save()
    assert glossary().others("마스킹") == ("masking",)


def test_what_is_known_proposed_or_refused_is_not_proposed_again(db: None) -> None:
    load_glossary([["attention", "어텐션"]])
    GlossaryGroup.objects.create(terms="a b\n가나", status=GlossaryGroup.Status.REFUSED)
    pairs = [("어텐션", "Attention"), ("가나", "a b"), ("풀링", "pooling"), ("풀링", "Pooling")]
    assert propose(pairs, reason="Why.") == 1
    assert propose(pairs, reason="Why.") == 0


def test_a_word_searched_for_in_vain_is_proposed_beside_what_sounds_alike(shelf: Shelf) -> None:
    shelf.put("1", "Momentum and friends", "")
    for text in ("모멘텀", "모멘텀", "트랜스포머"):
        SearchLog.objects.create(text=text, found=0, milliseconds=1)
    assert propose_from_searches() == 1
    group = GlossaryGroup.objects.get()
    assert (group.listed, group.status) == (["모멘텀", "Momentum"], "proposed")
