"""What is marked private and others' names stay out of what is given away."""

from kb.notes.rendering.privacy import replace_names, without_front_matter, without_private

NAMES = {"김하늘": "동료1", "배지연": "동료2", "Alex Kim": "동료3", "이수": "동료4"}


def test_a_locked_heading_goes_with_everything_below_it() -> None:
    text = "# 하루\n\n## 🔒 고민\n\n비밀\n\n### 더\n\n비밀\n\n## 회고\n\n공개"
    assert without_private(text) == "# 하루\n\n## 회고\n\n공개"
    for mark in ("고민 (비공개)", "[private] thoughts", "생각 (Private)", "🔒"):
        assert "비밀" not in without_private(f"## {mark}\n비밀\n")


def test_a_comment_hides_down_to_its_end() -> None:
    assert without_private("하나 <!-- private --> 둘 <!-- /private --> 셋") == "하나  셋"
    assert without_private("하나\n<!--비공개-->\n## 둘\n<!-- /비공개 -->\n셋") == "하나\n\n셋"


def test_a_comment_without_an_end_hides_its_section() -> None:
    text = "## 하나\n공개\n<!-- private -->\n비밀\n### 더\n비밀\n## 둘\n공개"
    assert without_private(text) == "## 하나\n공개\n\n## 둘\n공개"
    assert "비밀" not in without_private("공개\n<!-- private -->\n비밀")


def test_a_lock_in_code_hides_nothing() -> None:
    text = "```\n# 🔒 주석\n```\n\n끝"
    assert without_private(text) == text


def test_a_header_is_left_out() -> None:
    assert without_front_matter("---\ntitle: 하루\n---\n\n본문\n") == "본문"


def test_names_are_replaced_in_their_forms() -> None:
    said = replace_names("김하늘님, @하늘 그리고 지연이가 Alex Kim과 만났다.", NAMES)
    assert said == "동료1님, @동료1 그리고 동료2이가 동료3과 만났다."
    assert "이수" not in replace_names("이수님과 이수가", NAMES)


def test_a_word_that_only_begins_like_a_name_stays() -> None:
    assert replace_names("하늘색 그림, 이수증", NAMES) == "하늘색 그림, 이수증"


def test_a_full_name_is_found_inside_of_words() -> None:
    assert "배지연" not in replace_names("조교배지연선생", NAMES)
