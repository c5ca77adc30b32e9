"""The contract: whatever the engine, the same documents in the same order."""

import os

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kb.search.engines import Engine
from kb.search.find import similar, suggest
from kb.search.models import IndexedDocument
from kb.search.updates import gathered, mark_stale
from tests.search.shelf import EVERYBODY, KIND, Shelf, ask, day, found


@pytest.fixture
def full(shelf: Shelf) -> Shelf:
    """Eight leaves with all there is to ask for."""
    with gathered():
        shelf.put(
            "1",
            "역전파에서 기울기가 사라지는 이유",
            "sigmoid를 겹치면 gradient vanishing이 생긴다",
            filters={"tag": ("rnn", "optimization"), "is": ("open",)},
            at=day("2021-02-01"),
        )
        shelf.put(
            "2",
            "트랜스포머의 어텐션메커니즘",
            "Q, K, V를 W^Q로 만든다. multi-head attention",
            filters={"tag": ("nlp",), "is": ("resolved",)},
            at=day("2021-02-10"),
        )
        shelf.put(
            "3",
            "C++과 파이썬의 속도 차이",
            "C++은 컴파일한다",
            filters={"is": ("open",)},
            at=day("2021-03-01"),
        )
        shelf.put(
            "4",
            "ResNet-50의 skip connection",
            "잔차 연결이 기울기를 흘려보낸다",
            filters={"tag": ("cnn",), "is": ("resolved",)},
            at=day("2021-03-05"),
        )
        shelf.put(
            "5",
            "배치 정규화의 효과",
            "Batch Normalization은 왜 학습을 빠르게 할까",
            answers="공변량 이동을 줄인다",
            filters={"tag": ("cnn", "optimization"), "is": ("open",)},
            at=day("2021-03-08"),
        )
        shelf.put(
            "6", "k-fold 교차검증", "fold를 나누는 법", tags="validation", at=day("2021-03-10")
        )
        shelf.put(
            "7", "비밀 회의록", "전혀 다른 트랜스포머 이야기", audience=frozenset({"mentors"})
        )
        shelf.put("8", "torch.nn.Module 상속", "forward를 구현한다")
    return shelf


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("트랜스포머에서", "2"),
        ("기울기 소실 이유", "1"),
        ("메커니즘", "2"),
        ("C++", "3"),
        ("W^Q", "2"),
        ("resnet50", "4"),
        ("ResNet", "4"),
        ("공변량", "5"),
        ("validation", "6"),
        ("k fold", "6"),
        ("nn.Module", "8"),
        ("module", "8"),
        ("vanishing", "1"),
        ("정규화는 왜 학습을 빠르게 하나요?", "5"),
    ],
)
def test_a_question_finds_its_document_first(full: Shelf, text: str, first: str) -> None:
    assert found(text)[0] == first


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("tag:cnn", {"4", "5"}),
        ("tag:CNN", {"4", "5"}),
        ("tag:cnn tag:optimization", {"5"}),
        ("-tag:cnn is:open", {"1", "3"}),
        ("기울기 is:open", {"1"}),
        ("after:2021-03-05", {"4", "5", "6"}),
        ("before:2021-02-10", {"1"}),
        ("after:2021-02-05 before:2021-03-02", {"2", "3"}),
        ("kind:잎 tag:nlp", {"2"}),
        ('"batch normalization"', {"5"}),
        ('"정규화의 효과"', {"5"}),
        ('"normal"', set()),
        ('"C++은"', {"3"}),
        ("기울기 -잔차", {"1"}),
        ("기울기 -sigmoid", {"4"}),
        ('기울기 -"gradient vanishing"', {"4"}),
        ("tag:없는것", set()),
    ],
)
def test_filters_phrases_and_exclusions_are_met(full: Shelf, text: str, keys: set[str]) -> None:
    results = ask(text)
    assert {hit.pk for hit in results.hits} == keys
    assert results.total == len(keys)


def test_a_reader_finds_only_what_they_may_see(full: Shelf) -> None:
    assert "7" not in found("트랜스포머 회의록")
    assert found("회의록", audiences={"mentors"}) == ["7"]
    assert set(found("트랜스포머", audiences={"mentors", *EVERYBODY})) == {"2", "7"}
    assert found("트랜스포머", audiences=()) == []


def test_keys_can_be_restricted_by_the_caller(full: Shelf) -> None:
    assert found("기울기", restrict={KIND: ["4"]}) == ["4"]
    assert found("기울기", restrict={"other": ["4"]}) == []
    assert set(found("", restrict={KIND: ["4", "5"]})) == {"4", "5"}


def test_a_caller_can_add_filters(full: Shelf) -> None:
    assert set(found("기울기", filters={"is": ["resolved"]})) == {"4"}


def test_values_are_counted_over_all_hits(full: Shelf) -> None:
    results = ask("is:open", facets=("tag", "is", "kind"), per_page=1)
    assert results.facets == {
        "tag": [("optimization", 2), ("cnn", 1), ("rnn", 1)],
        "is": [("open", 3)],
        "kind": [("leaf", 3)],
    }


def test_hits_can_be_sorted_by_date(full: Shelf) -> None:
    assert found("tag:cnn") == ["5", "4"]
    assert found("tag:cnn", sort="oldest") == ["4", "5"]
    assert found("기울기", sort="newest") == ["4", "1"]


def test_pages_follow_one_another_without_gap_or_repeat(shelf: Shelf) -> None:
    for number in range(230):
        shelf.keep(str(number), f"행렬 문제 {number}", "행렬 " * (number % 7))

    with gathered():
        mark_stale(KIND, shelf.documents)
    seen: list[str] = []
    for page in range(1, 13):
        results = ask("행렬", page=page)
        assert results.total == 230
        seen += [hit.pk for hit in results.hits]
    assert sorted(seen) == sorted(shelf.documents)
    assert ask("행렬", page=99).hits == ()


def test_a_change_is_found_at_once(full: Shelf) -> None:
    full.put("3", "자바의 가비지 컬렉션")
    assert found("가비지") == ["3"]
    assert "3" not in found("C++")


def test_what_is_deleted_is_found_no_more(full: Shelf) -> None:
    full.remove("2")
    assert "2" not in found("트랜스포머 어텐션")
    assert not IndexedDocument.objects.filter(key="2").exists()


def test_a_changed_audience_counts_at_once(full: Shelf) -> None:
    full.put("1", "역전파에서 기울기가 사라지는 이유", audience=frozenset({"mentors"}))
    assert "1" not in found("역전파")
    assert ask("기울기").total == 1


def test_typing_completes_titles(full: Shelf) -> None:
    def typed(text: str) -> list[str]:
        return [hit.pk for hit in suggest(text, audiences=list(EVERYBODY))]

    assert typed("트랜")[0] == "2"
    assert typed("배치 정")[0] == "5"
    assert typed("resn")[0] == "4"
    assert typed("어텐션메커")[0] == "2"
    assert typed("") == []


def test_similar_questions_are_found_and_the_own_one_left_out(full: Shelf) -> None:
    hits = similar(
        "기울기가 왜 사라지나요",
        "역전파를 하다 보면",
        audiences=list(EVERYBODY),
        exclude={(KIND, "4")},
    )
    assert hits[0].pk == "1"
    assert "4" not in [hit.pk for hit in hits]


SECRET = "뷁쿠르레아"


def test_a_secret_word_leaks_by_no_way(full: Shelf) -> None:
    full.put(
        "9", f"{SECRET} 기울기", SECRET, audience=frozenset({"mentors"}), filters={"tag": (SECRET,)}
    )
    full.put("10", "아무것도 아닌 글")
    results = ask(f"{SECRET}", facets=("tag", "kind"))
    assert results.hits == ()
    assert results.total == 0
    assert results.facets == {"tag": [], "kind": []}
    everything = ask("기울기", facets=("tag",))
    assert all(SECRET not in value for value, _ in everything.facets["tag"])
    assert ask(f"tag:{SECRET}").total == 0
    assert ask(f"기울기 -{SECRET}").total == ask("기울기").total
    assert ask(f'"{SECRET}"').total == 0
    for text in (SECRET[:2], SECRET):
        assert "9" not in [hit.pk for hit in suggest(text, audiences=list(EVERYBODY))]
    assert "9" not in [hit.pk for hit in similar(SECRET, audiences=list(EVERYBODY))]


def test_an_empty_index_answers(shelf: Shelf) -> None:
    assert ask("무엇이든", facets=("tag",)).total == 0
    assert suggest("무", audiences=list(EVERYBODY)) == ()
    assert similar("무엇", audiences=list(EVERYBODY)) == ()


def test_odd_documents_are_kept(shelf: Shelf) -> None:
    shelf.put("empty", "")
    shelf.put("nul", "널\x00문자", "\ud800 짝 없는 대리 문자")
    shelf.put("astral", "𝒳 수식 🎉", "𠮷野家")
    shelf.put("long", "긴 글", "단어 " * 3000)
    assert found("🎉") == ["astral"]
    assert found("문자")[0] == "nul"
    assert found("단어") == ["long"]


# GENERATED_QUERIES=10000 asks as many as the contract names, which takes minutes.
GENERATED = int(os.environ.get("GENERATED_QUERIES", "100"))
_TYPED = (
    '기울기 트랜스포머에서 C++ W^Q resnet50 nn.Module :: - -잔차 " "정규화의 : ( * \\ OR AND ㅌㄹ '
    "tag: is:open -is: 상태: kind:잎 before: after:3d before:2021-02-30 𝒳 🎉"
)
_PIECES = st.one_of(
    st.text(max_size=20), st.sampled_from([*_TYPED.split(), "\x00", "\u200b", "가" * 300])
)


@hypothesis_settings(
    max_examples=GENERATED,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(pieces=st.lists(_PIECES, max_size=8), sort=st.sampled_from(["", "newest", "relevance"]))
def test_any_query_is_answered(full: Shelf, pieces: list[str], sort: str) -> None:
    text = " ".join(pieces)
    results = ask(text, facets=("tag",), sort=sort)
    assert len(results.hits) <= results.total
    assert "7" not in [hit.pk for hit in results.hits]
    suggest(text, audiences=list(EVERYBODY))


def test_clearing_forgets_everything(full: Shelf, store: Engine) -> None:
    store.clear()
    assert found("기울기") == []
