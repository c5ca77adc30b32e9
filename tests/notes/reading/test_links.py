"""Links: each one once, with its title, kind and section; images are no links."""

import pytest

from tests.notes.reading.shapes import read_note


def links(text: str) -> list[tuple[str, str]]:
    return [(reference.url, reference.title) for reference in read_note(text).references]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[글](https://a.org/x)", [("https://a.org/x", "글")]),
        ("[**글**](https://a.org/x)", [("https://a.org/x", "글")]),
        ("[[2강] 글](https://a.org/x)", [("https://a.org/x", "[2강] 글")]),
        ("[두 줄\n제목](https://a.org/x)", [("https://a.org/x", "두 줄 제목")]),
        ("[글](https://a.org/x_(y))", [("https://a.org/x_(y)", "글")]),
        ('[글](https://a.org/x "도움말")', [("https://a.org/x", "글")]),
        ("[글](<https://a.org/x>)", [("https://a.org/x", "글")]),
        ("[글]([https://a.org/x](https://a.org/x))", [("https://a.org/x", "")]),
        ("[https://a.org/x](https://a.org/x)", [("https://a.org/x", "")]),
        ("[https://a.org/긴](https://b.org/y)", [("https://b.org/y", "")]),
        ("[](https://a.org/x)", [("https://a.org/x", "")]),
        ("<https://a.org/x>", [("https://a.org/x", "")]),
        ('<a href="https://a.org/x">글</a>', [("https://a.org/x", "글")]),
        ("논문 : https://a.org/x", [("https://a.org/x", "논문")]),
        ("https://a.org/x를 보세요", [("https://a.org/x", "")]),
        ("https://a.org/x에서", [("https://a.org/x", "")]),
        ("(https://a.org/x).", [("https://a.org/x", "")]),
        ("https://ko.wikipedia.org/wiki/경사", [("https://ko.wikipedia.org/wiki/경사", "")]),
        ("[글](https://a.org/글-제목/)", [("https://a.org/글-제목/", "글")]),
        ("[글](https://a.org/%EA%B0[…]80)", [("https://a.org/%EA%B0[…]80", "글")]),
        ("[글][1]\n\n[1]: https://a.org/x", [("https://a.org/x", "")]),
        ("![그림](https://a.org/x.png)", []),
        ('<img src="https://a.org/x.png">', []),
        ("[![배지](https://a.org/b.svg)](https://a.org/x)", [("https://a.org/x", "")]),
        ("```\nhttps://a.org/x\n```", []),
        ("<!-- https://a.org/x -->", []),
        ("https://", []),
    ],
)
def test_links_are_read_from(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text) == expected


def test_the_same_paper_under_two_addresses_has_one_normal_form() -> None:
    note = read_note(
        "[논문](https://arxiv.org/pdf/1706.03762.pdf)\n\nhttps://arxiv.org/abs/1706.03762"
    )
    assert {reference.address for reference in note.references} == {
        "https://arxiv.org/abs/1706.03762"
    }
    assert {reference.kind for reference in note.references} == {"paper"}


def test_a_link_written_twice_on_a_line_counts_once() -> None:
    assert len(links("[글](https://a.org/x) https://a.org/x")) == 1


def test_links_know_their_line_and_section() -> None:
    note = read_note(
        "# 하루\n\n## 피어세션\n\n- [글](https://a.org/x)\n\n## 회고\n\nhttps://b.org/y"
    )
    assert [(r.lines.first, str(r.section)) for r in note.references] == [
        (5, "peer"),
        (9, "retrospective"),
    ]


def test_images_are_listed_with_their_lines() -> None:
    note = read_note(
        "![표](img/a.png)\n\n<img src='https://a.org/b.png' width=3>\n\n```\n![](c.png)\n```"
    )
    assert [(image.target, image.line) for image in note.images] == [
        ("img/a.png", 1),
        ("https://a.org/b.png", 3),
    ]
