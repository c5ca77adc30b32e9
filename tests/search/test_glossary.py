"""The glossary: what means the same is found in either language, and operators keep their word."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kb.search.expanding import Expansion, marking
from kb.search.glossary import Glossary, glossary
from kb.search.models import GlossaryGroup
from kb.search.query import parse_query
from kb.search.shipped import load_glossary, read_groups, shipped_file
from kb.search.snippets import snippet
from kb.search.wording import key
from tests.factories import make_operator
from tests.search.shelf import TODAY, Shelf, ask

GLOSSARY = Glossary.of(
    [
        ["attention", "어텐션"],
        ["singular value decomposition", "특이값 분해", "SVD"],
        ["overfitting", "과적합", "오버피팅"],
        ["gradient", "기울기", "그래디언트"],
    ]
)


def expanded(text: str) -> tuple[Expansion, ...]:
    return GLOSSARY.expansions(parse_query(text, today=TODAY))


def others(text: str) -> list[str]:
    return [other for expansion in expanded(text) for other in expansion.others]


def found_with_glossary(text: str) -> list[str]:
    return [hit.pk for hit in ask(text, also=expanded(text)).hits]


@pytest.fixture
def shelf_of_notes(shelf: Shelf) -> Shelf:
    shelf.put("ko", "어텐션이란 무엇인가", "디코더가 어디를 볼지 정합니다")
    shelf.put("en", "Attention is what we need", "the decoder looks at every encoder state")
    shelf.put("svd", "SVD를 손으로 구하기", "A = UΣV^T")
    shelf.put("long", "Singular value decomposition by hand", "rotation, scaling, rotation")
    shelf.put("value", "Value iteration", "the value of a single state")
    shelf.put("other", "배치 크기 정하기", "메모리에 맞춥니다")
    return shelf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("어텐션", ["attention"]),
        ("어텐션에서", ["attention"]),
        ("attention은", ["어텐션"]),
        ("특이값분해", ["singular value decomposition", "특이값 분해", "SVD"]),
        ("특이값 분해를", ["singular value decomposition", "SVD"]),
        ("Gradients", ["기울기", "그래디언트"]),
        (
            "오버피팅과 svd",
            ["overfitting", "과적합", "singular value decomposition", "특이값 분해"],
        ),
        ('"어텐션"', []),
        ("-어텐션 배치", []),
        ("값 분해", []),
        ("특이점", []),
    ],
)
def test_terms_are_recognised_with_particles_spacing_and_plurals(
    text: str, expected: list[str]
) -> None:
    assert others(text) == expected


def test_either_language_finds_both_and_what_was_typed_comes_first(shelf_of_notes: Shelf) -> None:
    assert found_with_glossary("어텐션") == ["ko", "en"]
    assert found_with_glossary("attention") == ["en", "ko"]


def test_without_the_glossary_only_what_was_typed_is_found(shelf_of_notes: Shelf) -> None:
    assert [hit.pk for hit in ask("어텐션").hits] == ["ko"]


def test_a_term_of_several_words_is_found_whole_not_by_one_of_them(shelf_of_notes: Shelf) -> None:
    assert set(found_with_glossary("특이값 분해")) == {"svd", "long"}


def test_counts_follow_what_is_found(shelf_of_notes: Shelf) -> None:
    assert ask("특이값 분해", also=expanded("특이값 분해")).total == 2


def test_who_may_not_see_a_document_does_not_find_it_through_the_glossary(
    shelf_of_notes: Shelf,
) -> None:
    shelf_of_notes.put("secret", "attention of mentors", audience=frozenset({"mentors"}))
    assert "secret" not in found_with_glossary("어텐션")


def test_exclusions_hold_for_what_the_glossary_adds(shelf_of_notes: Shelf) -> None:
    assert found_with_glossary("어텐션 -decoder") == ["ko"]


def test_matches_of_added_terms_are_marked() -> None:
    query = parse_query("어텐션", today=TODAY)
    marked = marking(query, expanded("어텐션"))
    text = [part.text for part in snippet("Self attention here", marked) if part.match]
    assert text == ["attention"]


# --- The groups in the database -----------------------------------------------------------------


def test_the_shipped_file_holds_many_groups_and_no_term_twice() -> None:
    groups = read_groups(shipped_file().read_text(encoding="utf-8").splitlines())
    keys = [one for group in groups for one in {key(term) for term in group}]
    assert len(groups) >= 300
    assert len(keys) == len(set(keys))
    assert all(len({key(term) for term in group}) > 1 for group in groups)


def test_loading_twice_changes_nothing(db: None) -> None:
    call_command("load_glossary", verbosity=0)
    first = list(GlossaryGroup.objects.order_by("pk").values_list("pk", "terms", "changed_at"))
    call_command("load_glossary", verbosity=0)
    assert list(GlossaryGroup.objects.order_by("pk").values_list("pk", "terms", "changed_at")) == (
        first
    )


def test_loading_never_overwrites_what_an_operator_has_changed(client: Client, db: None) -> None:
    load_glossary([["attention", "어텐션"], ["seed", "시드"]])
    client.force_login(make_operator())
    group = GlossaryGroup.objects.get(shipped_as="seed")
    address = reverse("admin:search_glossarygroup_change", args=[group.pk])
    client.post(address, {"terms": "seed\n씨앗", "status": "used"})
    load_glossary([["attention", "어텐션", "주의"], ["seed", "시드", "난수 시드"]])
    assert GlossaryGroup.objects.get(shipped_as="seed").listed == ["seed", "씨앗"]
    assert GlossaryGroup.objects.get(shipped_as="attention").listed == [
        "attention",
        "어텐션",
        "주의",
    ]


def test_a_group_switched_off_stays_off(client: Client, db: None) -> None:
    load_glossary([["seed", "시드"]])
    group = GlossaryGroup.objects.get()
    assert glossary().others("시드") == ("seed",)
    client.force_login(make_operator())
    client.post(
        reverse("admin:search_glossarygroup_changelist"),
        {"action": "refuse", "_selected_action": [group.pk]},
    )
    load_glossary([["seed", "시드"]])
    assert glossary().others("시드") == ()


def test_what_is_only_proposed_is_not_used(db: None) -> None:
    GlossaryGroup.objects.create(terms="seed\n시드", status=GlossaryGroup.Status.PROPOSED)
    assert glossary().others("시드") == ()


def test_a_group_of_one_term_is_refused() -> None:
    with pytest.raises(ValidationError):
        GlossaryGroup(terms="k-fold\nK fold").clean()


def test_the_file_may_hold_remarks_and_empty_lines(tmp_path: Path) -> None:
    assert read_groups(["# remark", "", "a\t\tb "]) == [["a", "b"]]
