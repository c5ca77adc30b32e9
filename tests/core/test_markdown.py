"""Markdown as Korean study notes write it."""

import time

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.utils import translation

from kb.core.markdown import render, render_cached, repair_jekyll_math

OWN = "/images/0f8fad5b-d9cb-469f-a165-70867728950e"


# --- Emphasis -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**강조(괄호)**는", "<strong>강조(괄호)</strong>는"),
        ("나는**'인용'**을", "나는<strong>'인용'</strong>을"),
        ("**Self-Attention(MHA)**의", "<strong>Self-Attention(MHA)</strong>의"),
        ("*기울임!*이다", "<em>기울임!</em>이다"),
        ("**`code`**는", "<strong><code>code</code></strong>는"),
        ("**日本語（括弧）**は", "<strong>日本語（括弧）</strong>は"),
        ("a * b * c", "a * b * c"),
        ("snake_case_name", "snake_case_name"),
        ("노력하자~~!!! 화이팅~~~", "노력하자~~!!! 화이팅~~~"),
        ("~~지움~~", "<s>지움</s>"),
    ],
)
def test_emphasis_ends_where_korean_writers_end_it(text: str, html: str) -> None:
    assert render(text) == f"<p>{html}</p>\n"


# --- Links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "href", "rest"),
    [
        ("https://arxiv.org/abs/1706.03762를 보자", "https://arxiv.org/abs/1706.03762", "를 보자"),
        ("https://a.example/x(설명)", "https://a.example/x", "(설명)"),
        ("참고:https://a.example.", "https://a.example", "."),
        ("https://a.example/a_(b)", "https://a.example/a_(b)", ""),
        ("**https://a.example**", "https://a.example", "</strong>"),
        ("https://a.example/?q=1&r=2은", "https://a.example/?q=1&amp;r=2", "은"),
    ],
)
def test_a_bare_address_ends_before_korean_and_punctuation(text: str, href: str, rest: str) -> None:
    html = render(text)
    assert f'<a href="{href}" ' in html
    assert f"</a>{rest}" in html


@pytest.mark.parametrize("text", ["[x](https://a.example/한글)", "<https://a.example/한글>"])
def test_a_korean_path_stays_whole_in_an_explicit_link(text: str) -> None:
    assert 'href="https://a.example/%ED%95%9C%EA%B8%80"' in render(text)


@pytest.mark.parametrize("text", ["train.py", "a@b.io", "Q@K.T", "//a.example", "ftp://a.example"])
def test_what_only_looks_like_an_address_is_no_link(text: str) -> None:
    assert "<a" not in render(text)


def test_a_table_of_contents_leads_to_the_headings_of_its_own_text() -> None:
    html = render("[가기](#1-강의-정리)\n\n# 1. 강의 정리", "answer-7")
    assert 'href="#u-answer-7-1-강의-정리"' in html
    assert 'id="u-answer-7-1-강의-정리"' in html


# --- Blocks -------------------------------------------------------------------------------------


def test_headings_leave_the_page_its_one_h1() -> None:
    html = render("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\nf\n===\n\n<h1>g</h1>")
    assert [html.count(f"<h{level}") for level in range(1, 7)] == [0, 0, 3, 1, 1, 2]


@pytest.mark.parametrize("indent", ["  ", "    "])
def test_lists_nest_by_two_and_by_four_spaces(indent: str) -> None:
    html = render(f"문단\n- a\n{indent}- b\n{indent}{indent}- c")
    assert html.count("<ul>") == 3


def test_lines_stay_lines() -> None:
    assert render("Q. 왜?\nA. 그래서.") == "<p>Q. 왜?<br>\nA. 그래서.</p>\n"


def test_a_line_that_ends_with_br_breaks_once() -> None:
    assert render("a<br>\nb") == "<p>a<br>\nb</p>\n"


def test_a_table_is_aligned_by_classes_and_scrolls() -> None:
    html = render("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert '<div class="table-wrap"><table>' in html
    assert '<td class="align-right">1</td>' in html
    assert '<td class="align-center">2</td>' in html
    assert "style" not in html


def test_tasks_show_boxes_that_say_what_they_mean() -> None:
    html = render("- [x] 한 일\n- [ ] 할 일\n- [DL Basic] 강의")
    assert html.count('type="checkbox"') == 2
    assert html.count("disabled") == 2
    assert 'checked="" aria-label="Done"' in html
    assert "<li>[DL Basic] 강의</li>" in html


def test_footnotes_of_two_texts_on_a_page_do_not_meet() -> None:
    first, second = render("a[^1]\n\n[^1]: x", "1"), render("a[^1]\n\n[^1]: x", "2")
    assert 'id="u-1-fn1"' in first
    assert 'id="u-2-fn1"' in second
    assert 'href="#u-1-fnref1"' in first


def test_code_is_coloured_by_classes() -> None:
    html = render("```python\ndef f(): return 1\n```")
    assert '<span class="k">def</span>' in html
    assert "style" not in html


@pytest.mark.parametrize("language", ["", "brainfuck", "unknown-thing"])
def test_code_of_another_language_stays_as_it_is(language: str) -> None:
    assert "<code>a &lt; b\n</code>" in render(f"```{language}\na < b\n```")


# --- Formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["$x^2$", "값은 $x_t$이다", r"\(x^2\)", "$ x^2 $", "$W^Q, W^K$를 찾는", "$$x$$ 옆", "- $h_1$"],
)
def test_a_formula_in_a_line_is_drawn_in_the_line(text: str) -> None:
    html = render(text)
    assert "<math" in html
    assert 'display="block"' not in html


@pytest.mark.parametrize(
    "text",
    [
        "$$\nx^2\n$$",
        "$$x^2$$",
        "\\[\nx^2\n\\]",
        "문단\n$$\nx^2\n$$\n뒤",
        "> $$\n> x^2\n> $$",
        "\\begin{align}\nx &= 1 \\\\\ny &= 2\n\\end{align}",
    ],
)
def test_a_formula_on_lines_of_its_own_is_displayed(text: str) -> None:
    html = render(text)
    assert '<div class="math-block"><math display="block">' in html
    assert "$" not in html


def test_a_displayed_formula_puts_no_block_into_a_paragraph() -> None:
    html = render("가 $$x$$ 나 $$y$$ 다")
    assert html.startswith("<p>가 <math")
    assert "<div" not in html


@pytest.mark.parametrize(
    "text", ["$5 and $10", "\\$x^2\\$", "가격은 $3, $4", r"\[필수과제\]", r"\(참고\)", "`$x$`"]
)
def test_money_and_brackets_are_no_formulas(text: str) -> None:
    assert "<math" not in render(text)


@pytest.mark.parametrize(
    "latex", [r"\frac", r"\nosuchcommand{x}", "{", r"\begin{aligned}", "x^2^3"]
)
def test_what_latex_cannot_read_is_shown_as_typed(latex: str) -> None:
    html = render(f"${latex}$")
    assert '<code class="math-error">' in html
    assert "<math" not in html


@pytest.mark.parametrize(
    ("latex", "mark"),
    [
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "math-right"),
        (r"\begin{cases}a&b\\c&d\end{cases}", "math-gap-left"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "<mtable"),
        (r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", "math-solid-right"),
        (r"\color{red}x", "math-red"),
        (r"\color{blue}x", "math-blue"),
        (r"\begin{split}a&=b\end{split}", "<mtable"),
    ],
)
def test_formulas_are_styled_by_classes(latex: str, mark: str) -> None:
    html = render(f"$$\n{latex}\n$$")
    assert mark in html
    assert " style=" not in html


def test_a_bar_that_jekyll_needed_escaped_is_a_bar_again() -> None:
    text = "$p(x \\| y)$ `a \\| b`\n\n```\n$a \\| b$\n```\n\n$$\nx \\| y \\\\| z\n$$\n\n| a \\| b |"
    repaired = repair_jekyll_math(text)
    assert "$p(x | y)$" in repaired
    assert "`a \\| b`" in repaired
    assert "$a \\| b$" in repaired
    assert "x | y \\\\| z" in repaired
    assert "| a \\| b |" in repaired
    assert repair_jekyll_math(repaired) == repaired


def test_a_norm_written_here_stays_a_norm() -> None:
    assert "‖" in render(r"$\|w\|$")


# --- HTML and pictures ----------------------------------------------------------------------------


def test_html_that_notes_use_is_kept() -> None:
    html = render("H<sub>2</sub>O<br>&nbsp;x<sup>2</sup> <kbd>Ctrl</kbd>")
    assert "H<sub>2</sub>O<br>&nbsp;x<sup>2</sup> <kbd>Ctrl</kbd>" in html


def test_markdown_works_within_details() -> None:
    html = render("<details><summary>접기</summary>\n\n**굵게**\n\n</details>")
    assert "<details><summary>접기</summary>" in html
    assert "<strong>굵게</strong>" in html
    assert "</details>" in html


def test_a_picture_of_ours_is_shown_when_it_comes_into_view() -> None:
    html = render(f"![그림]({OWN})")
    assert f'<img src="{OWN}" alt="그림" loading="lazy">' in html


@pytest.mark.parametrize(
    "text",
    ["![구조](https://a.example/x.png)", "<img src='https://a.example/x.png' alt=구조 width=3>"],
)
def test_a_picture_elsewhere_is_a_link_with_its_name(text: str) -> None:
    html = render(text)
    assert '<a class="remote-image" href="https://a.example/x.png"' in html
    assert "Image: 구조</a>" in html
    assert "<img" not in html


def test_a_picture_in_a_link_makes_no_link_within_a_link() -> None:
    html = render("[![배지](https://a.example/x.svg)](https://b.example)")
    assert html.count("<a ") == 1
    assert '<span class="remote-image">Image: 배지</span>' in html


@pytest.mark.parametrize(
    "text", ["![](./img/x.png)", "<img src='./img/x.png'>", "![image](img/x.png)"]
)
def test_a_picture_that_is_nowhere_is_named(text: str) -> None:
    assert '<span class="missing-image">Image: x.png</span>' in render(text)


# --- Cache and templates --------------------------------------------------------------------------


def test_the_cache_holds_a_text_by_content_place_and_language() -> None:
    cache.clear()
    first = render_cached("![](./x.png)", "a")
    assert render_cached("![](./x.png)", "a") == first == render("![](./x.png)", "a")
    assert render_cached("# x", "b") != render_cached("# x", "a")
    with translation.override("ko"):
        assert render_cached("- [x] a") == render("- [x] a")


def test_templates_draw_markdown_and_first_lines() -> None:
    template = Template(
        "{% load kb_markdown %}{{ text|markdown:7 }}{{ text|first_line }}"
        '{{ none|markdown }}{{ name|josa:"을/를" }}'
    )
    shown = template.render(Context({"text": "# **a** < b", "none": None, "name": "책"}))
    assert shown == '<h3 id="u-7-a--b"><strong>a</strong> &lt; b</h3>\na &lt; b책을'


# --- Patience -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "![" * 5_000 + "](x)" * 5_000,
        ">" * 5_000,
        "> - " * 5_000,
        "**a" * 10_000,
        "`" * 10_000,
        "$a " * 10_000,
        "<div>" * 5_000,
        "<b>" * 5_000,
        "<b>\n\n" * 2_000,
        "<!--" * 10_000,
        "a://" * 10_000,
        "[^1]: a\n\n" + "[^" * 10_000,
        "|" * 20_000,
        "$" + "{" * 3_000 + "}" * 3_000 + "$",
        "$" + "\\sqrt" * 700 + "x$",
        "[a]: /" + "x" * 1_900 + "\n\n" + "[a]" * 6_000,
        "<div>" + "".join(f"<b x={n}>" for n in range(50)) + "<p>x" * 5_000,
        "```python\n" + "f'{" * 6_000 + "\n```",
        "```python\n" + '"""\\' * 4_000 + "\n```",
    ],
    ids=lambda text: repr(text[:8]),
)
def test_no_text_keeps_the_server_busy(text: str) -> None:
    start = time.process_time()
    html = render(text)
    assert time.process_time() - start < 4
    assert len(html) < 3_000_000


def test_a_text_of_a_megabyte_is_drawn() -> None:
    paragraph = "**강조**는 `코드`와 $x^2$ 그리고 [링크](https://a.example)가 있는 문단이다.\n\n"
    start = time.process_time()
    html = render(paragraph * (1_000_000 // len(paragraph.encode())))
    assert time.process_time() - start < 20
    assert html.count("<p>") > 5_000
