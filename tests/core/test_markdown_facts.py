"""What a text says and holds, for search, previews and references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.markdown import facts, first_line, image_ids, links, plain, urls

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# 제목\n\n**굵게** *기울임* ~~지움~~", "제목\n굵게 기울임 지움"),
        ("[글](https://a.example 'x') 뒤", "글 뒤"),
        ("![구조](/x.png)", "구조"),
        ("`code` $x^2$ $$y$$", "code x^2 y"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("- a\n  - b\n\n1. c", "a\nb\nc"),
        ("| a | b |\n|--|--|\n| 1 | 2 |", "a b\n1 2"),
        ("- [x] 한 일", "한 일"),
        ("a<br>b &nbsp; <b>c</b> &lt;", "a\nb c <"),
        ("<sos> 문장 <eos>", "<sos> 문장 <eos>"),
        ("<details><summary>접기</summary>\n\n안\n\n</details>", "접기\n안"),
        ("a[^1]\n\n[^1]: 각주", "a\n각주"),
        ("> 인용\n> 둘", "인용\n둘"),
        ("<!-- 숨김 -->\n\n보임", "보임"),
        ("", ""),
    ],
)
def test_plain_words_carry_no_marks(text: str, words: str) -> None:
    assert plain(text) == words


def test_the_first_line_is_cut_at_the_limit() -> None:
    assert first_line("\n\n> **가나다** 라마\n둘째") == "가나다 라마"
    assert first_line("가" * 50, 10) == "가" * 9 + "…"
    assert first_line("") == ""


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("그냥 글", (False, False, False, False)),
        ("`x`", (True, False, False, False)),
        ("```\nx\n```", (True, False, False, False)),
        ("$x$", (False, True, False, False)),
        ("$$\nx\n$$", (False, True, False, False)),
        ("![](x.png)", (False, False, True, False)),
        ("<img src=x.png>", (False, False, True, False)),
        ("| a |\n|--|", (False, False, False, True)),
        ("\\`x\\` \\$x\\$ \\![](x)", (False, False, False, False)),
    ],
)
def test_what_a_text_holds_is_known(text: str, holds: tuple[bool, ...]) -> None:
    found = facts(text)
    assert (found.has_code, found.has_math, found.has_image, found.has_table) == holds


def test_links_to_the_web_are_found_with_their_titles() -> None:
    text = (
        "[논문 **하나**](https://a.example/1) https://b.example를 <https://c.example/한>\n\n"
        "[참고][r] `https://code.example` ![](https://image.example/x.png) "
        "[안](/questions/1) [#](#x)\n\n"
        "<a href='https://d.example'>글 <b>넷</b></a> [![배지](https://i.example/x)](https://e.example)"
        "\n\n```\nhttps://fence.example\n```\n\n[r]: https://r.example\n\n"
        '<p><a href="https://f.example">블록</a></p>'
    )
    assert links(text) == [
        ("https://a.example/1", "논문 하나"),
        ("https://b.example", "https://b.example"),
        ("https://c.example/%ED%95%9C", "https://c.example/한"),
        ("https://r.example", "참고"),
        ("https://e.example", "배지"),
        ("https://d.example", "글 넷"),
        ("https://f.example", "블록"),
    ]
    assert urls("[a](https://a.example) [b](https://a.example)") == ["https://a.example"] * 2


def test_only_pictures_of_ours_that_show_have_ids() -> None:
    text = f"![](/images/{ID}) ![](/images/{ID}) `![](/images/{ID})` ![](https://a.example/images/{ID})"
    assert image_ids(text) == [ID]
    assert image_ids(f"<img src='/images/{ID.upper()}'>") == [ID]
    assert image_ids(f"[x](/images/{ID})\n\n    ![](/images/{ID})") == []


@given(st.text(alphabet="a가[]()!*`$<>|#-:/. \n\\hrefimg='\"", max_size=80))
def test_facts_of_any_text_are_told(text: str) -> None:
    found = facts(text)
    assert found.plain == plain(text)
    assert all(url.lower().startswith("http") for url, _title in found.links)
