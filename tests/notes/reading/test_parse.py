"""The public face: bytes in, a note or problems out, within bounded time."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.notes.reading import ParsedNote, Problem, message, parse, predictions
from kb.notes.reading.source import LIMIT, LINE_LIMIT
from tests.work import calls_made_by

FIXTURES = Path(__file__).parents[3] / "fixtures"


def problem(data: bytes) -> Problem:
    found = parse(data, "logs/day.md")
    assert isinstance(found, list)
    return found[0]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", None),
        (b" \n\t\n", "empty", None),
        (b"one\n\0two", "binary", 2),
        ("하나\n둘".encode("euc-kr"), "not-utf-8", 1),
        (b"a\nb\xff", "not-utf-8", 2),
        (b"a" * (LIMIT + 1), "too-large", None),
        (b"a\n" * (LINE_LIMIT + 1), "too-many-lines", LINE_LIMIT),
    ],
)
def test_what_is_no_note_is_refused_with_its_place(
    data: bytes, code: str, line: int | None
) -> None:
    found = problem(data)
    assert (found.code, found.line) == (code, line)
    assert message(found).startswith("logs/day.md")


@pytest.mark.parametrize("path", sorted((FIXTURES / "broken").glob("*.md")), ids=lambda p: p.name)
def test_broken_fixtures_are_refused(path: Path) -> None:
    assert problem(path.read_bytes()).code == path.stem


@pytest.mark.parametrize("path", sorted((FIXTURES / "notes").rglob("*.md")), ids=lambda p: p.name)
def test_the_fixtures_that_should_import_are_read(path: Path) -> None:
    note = parse(path.read_bytes(), path.name)
    assert isinstance(note, ParsedNote)
    assert note.title
    assert note.sections


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    note = parse("\ufeff## 피어세션\r\n\r\nQ. 왜 느린가요?\r\nA. 커서 그렇다.\r\n".encode(), "a.md")
    assert isinstance(note, ParsedNote)
    assert note.questions[0].answers[0].text == "커서 그렇다."


def test_items_carry_the_lines_they_were_read_from() -> None:
    note = parse("# 하루\n\n## 피어세션\n\nQ. 왜 느린가요?\nA. 커서 그렇다.\n".encode(), "a.md")
    assert isinstance(note, ParsedNote)
    (question,) = note.questions
    assert (question.lines.first, question.answers[0].lines.first) == (5, 6)
    assert note.meetings[question.meeting or 0].title == "피어세션"


def test_predictions_are_plain_data() -> None:
    note = parse("## 피어세션\n\nQ. 왜 느린가요?\nA. 커서 그렇다.\n".encode(), "a.md")
    assert isinstance(note, ParsedNote)
    plain = predictions(note)
    assert plain["source"] == "a.md"
    assert plain["sessions"] == [{"kind": "peer", "title": "피어세션", "date": None}]
    assert plain["questions"][0]["answers"] == ["커서 그렇다."]
    assert plain["questions"][0]["unresolved"] is False


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "# 하루",
                    "## 피어세션",
                    "### 질문",
                    "- 왜 느린가요?",
                    "  - 커서 그렇다.",
                    "Q. 왜?",
                ),
                *(
                    "A. 그래서",
                    "→ 그렇다",
                    "> 인용인가요?",
                    "```",
                    "| 질문 | 답 |",
                    "|---|---|",
                    "",
                ),
                *(
                    "| 왜? | 응 |",
                    "1. 하나",
                    "---",
                    "<br>",
                    "<details>",
                    "<!--",
                    "-->",
                    "하나님 : 네",
                ),
                *("**굵게**", "답변", "[글](https://a.org)", "\t- x", "$a$", "</details>", "A1."),
            ]
        ),
        max_size=25,
    )
)
def test_any_mixture_of_lines_is_read_and_lines_stay_inside_the_note(lines: list[str]) -> None:
    text = "\n".join(["x", *lines])
    note = parse(text.encode(), "a.md")
    assert isinstance(note, ParsedNote)
    count = len(lines) + 1
    spans = [item.lines for item in note.questions] + [item.lines for item in note.sections]
    spans += [item.lines for item in note.references] + [item.lines for item in note.meetings]
    assert all(1 <= span.first <= span.last <= count for span in spans)
    for question in note.questions:
        assert question.parent is None or question.parent < len(note.questions)


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    parse(("## 피어세션\n" + text).encode("utf-8", "surrogatepass"), "a.md")


HOSTILE = {
    "bullets": "- 왜 그런가?\n",
    "headings": "# 피어세션\n\n",
    "pairs": "Q. 왜 그런가요?\nA. 그렇다.\n",
    "brackets": "[" * 40,
    "links": "https://a.org/x ",
    "half links": "[a](https://a.org ",
    "emphasis": "**" * 20,
    "comments": "<!-- ",
    "tags": "<a ",
    "images": "![",
    "nested": "- a가나\n  - b가나\n    - c가나\n",
    "numbers": "1. 왜 그런가?\n",
    "tables": "|a|b|\n|-|-|\n|왜?|x|\n\n",
    "deferred": "Q. 왜 그런가요?\nA. 더 조사 후 내일 답변\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_note_ten_times_longer_is_about_ten_times_the_work(piece: str) -> None:
    def work(times: int) -> int:
        data = ("## 피어세션\n\n### 질문\n\n" + piece * times).encode()
        return calls_made_by(lambda: parse(data, "a.md"))

    work(1)  # what is loaded once is loaded now
    assert work(1000) <= 15 * work(100)


def test_deep_nesting_is_cut_off_quietly() -> None:
    text = "\n".join("  " * depth + "- 왜 그런가?" for depth in range(600))
    assert isinstance(parse(text.encode(), "a.md"), ParsedNote)
    assert isinstance(parse((">" * 3000 + " 인용").encode(), "a.md"), ParsedNote)
