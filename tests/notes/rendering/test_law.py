"""What is written is read back as it was: `parse(render(note)) == note`."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.notes.reading import SectionKind, parse
from kb.notes.reading.model import ParsedNote
from kb.notes.rendering import (
    Answer,
    Lecture,
    Link,
    Log,
    Question,
    Session,
    Shape,
    log_of,
    render,
)

THINGS = ("RNN", "드롭아웃", "어텐션", "`nn.Module`", "배치 정규화", "$x^2$", "역전파", "**BERT**")
ASKED = (
    "{0}에서 {1}을 쓰는 이유가 뭔가요?",
    "{0}은 왜 필요한가요?",
    "{0}과 {1}은 어떻게 다른가요?",
    "How does {0} differ from {1}?",
    "3개의 {0}을 쌓으면 어떻게 되나요?",
)
STATED = (
    "{0}은 기울기가 사라지기 때문입니다.",
    "{0} 대신 {1}을 씁니다.",
    "It keeps {0} small.",
    "2개면 {1}이 됩니다.",
)
FURTHER = (
    "\n\n```python\n# 왜?\nx = 1\n```",
    "\n- {0}\n- {1}",
    "\n\n그래서 {1}을 먼저 봅니다.",
    "\n$$\nx = 1\n$$",
    "\n| a | b |\n|---|---|\n| {0} | 1 |",
    "",
)
BODIES = ("", "", "실습을 하다가 궁금했습니다.", "첫째 줄입니다.\n둘째 줄은 왜 그런가요?\n`x = 1`")
NAMES = ("", "준영", "배지연", "Alex", "하늘")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TITLES = ("", "3주차", "RNN 복습", "Week 2")

things = st.sampled_from(THINGS)
names = st.sampled_from(NAMES)


@st.composite
def sentences(draw: st.DrawFn, forms: tuple[str, ...]) -> str:
    return draw(st.sampled_from(forms)).format(draw(things), draw(things))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    return Answer(draw(sentences(STATED)) + draw(sentences(FURTHER)), draw(names))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    return Question(
        draw(sentences(ASKED)),
        draw(st.sampled_from(BODIES)),
        by=draw(names),
        answers=tuple(draw(st.lists(answers(), max_size=3))),
        deferral=draw(st.sampled_from(("", "", "내일 더 조사해 보기", "멘토님께 질문하기"))),
    )


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    kinds = st.sampled_from([kind for kind in SectionKind if kind.is_meeting])
    return Session(
        draw(kinds),
        draw(DAYS),
        draw(st.sampled_from(TITLES)),
        tuple(draw(st.lists(questions(), max_size=4))),
    )


links = st.builds(
    Link,
    st.sampled_from(
        ("https://example.org/a", "https://example.org/b_(c)", "https://example.org/한글")
    ),
    st.sampled_from(("", "글", "[RNN] 정리", "Attention is all you need", "A (B) C")),
    st.just("other"),
)


def distinct_links(one: Link) -> str:
    return one.url


LECTURES = (
    Lecture("DL Basic", "7", "Sequential Models"),
    Lecture("DL Basic", "8"),
    Lecture("Data Viz", "2-1", "막대그래프"),
)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    beside = draw(st.lists(questions(), max_size=2))
    held = draw(st.lists(sessions(), max_size=3, unique_by=lambda one: (one.kind, one.held_on)))
    return Log(
        title=draw(st.sampled_from(("1조 기록", "Our log"))),
        sessions=(*([Session(questions=tuple(beside))] if beside else ()), *held),
        lectures=tuple(draw(st.lists(st.sampled_from(LECTURES), unique=True))),
        references=tuple(draw(st.lists(links, max_size=3, unique_by=distinct_links))),
        language=draw(st.sampled_from(("ko", "en"))),
    )


def read_back(text: str) -> Log:
    parsed = parse(text.encode(), "log.md")
    assert isinstance(parsed, ParsedNote)
    return log_of(parsed)


@pytest.mark.parametrize("shape", [Shape.LOG, Shape.SUMMARY])
@settings(max_examples=60, deadline=None)
@given(log=logs())
def test_a_log_is_read_back_as_it_was(shape: Shape, log: Log) -> None:
    written = render(log, shape)
    assert read_back(written) == replace(log, language="ko"), written


@settings(max_examples=60, deadline=None)
@given(log=logs())
def test_writing_what_was_read_writes_the_same(log: Log) -> None:
    written = render(log)
    again = replace(read_back(written), language=log.language)
    assert render(again) == written


@settings(max_examples=60, deadline=None)
@given(references=st.lists(links, max_size=3, unique_by=distinct_links))
def test_a_list_of_references_is_read_back_as_it_was(references: list[Link]) -> None:
    log = Log("참고한 것", references=tuple(references))
    assert read_back(render(log, Shape.REFERENCES)) == log


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=300), name=st.text(max_size=30), title=st.text(max_size=100))
def test_any_text_can_be_written_and_read(text: str, name: str, title: str) -> None:
    question = Question(title, text, name, (Answer(text, name),), deferral=title)
    log = Log(title, (Session(SectionKind.PEER, date(2021, 8, 9), title, (question,)),))
    for shape in Shape:
        written = render(log, shape)
        assert written.strip() == "" or isinstance(
            parse(written.encode("utf-8", "replace"), "log.md"), ParsedNote | list
        )
