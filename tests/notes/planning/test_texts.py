"""Texts of questions and answers as they are stored."""

from hypothesis import given
from hypothesis import strategies as st

from kb.notes.planning import join_question, split_question
from kb.notes.planning.texts import answer_body
from kb.notes.reading import Answer, Lines


def body(*answers: Answer, source: str, shared: bool = False) -> str:
    return answer_body(answers, source.split("\n"), lambda _lines: shared)


def test_the_first_line_is_the_title_and_the_rest_the_body() -> None:
    assert split_question("왜 그런가요?\n$x$에서요.\n") == ("왜 그런가요?", "$x$에서요.")


def test_a_title_too_long_is_cut_and_whole_in_the_body() -> None:
    text = "가" * 301
    title, details = split_question(text)
    assert (len(title), title[-1], details) == (300, "…", text)


@given(st.text(alphabet="가나 ab\n…", max_size=700))
def test_splitting_loses_nothing(text: str) -> None:
    joined = join_question(*split_question(text))
    assert split_question(joined) == split_question(text)
    assert "".join(joined.split()) == "".join(text.split())


def test_one_answer_stays_a_paragraph_with_what_is_nested_as_written() -> None:
    source = "Q. 왜?\nA. 그래서요.\n    - 하나\n      ```py\n      x = 1\n      ```\n"
    answer = Answer("그래서요.\n하나", Lines(2, 6))
    assert body(answer, source=source) == "그래서요.\n- 하나\n  ```py\n  x = 1\n  ```"


def test_several_answers_are_a_list() -> None:
    source = "Q. 왜?\n- 하나\n  - 둘\n- 셋\n"
    answers = (Answer("하나\n둘", Lines(2, 3)), Answer("셋", Lines(4, 4)))
    assert body(*answers, source=source) == "- 하나\n  - 둘\n- 셋"


def test_a_label_alone_on_its_line_is_left_out() -> None:
    source = "Q. 왜?\nA.\n\n그래서요.\n\n그리고 또.\n"
    answer = Answer("그래서요.\n그리고 또.", Lines(2, 6))
    assert body(answer, source=source) == "그래서요.\n\n그리고 또."


def test_lay_out_by_entities_becomes_a_list() -> None:
    source = "Q. 왜?\n* 하나<br>\n&nbsp;&nbsp; - 둘<br>\n"
    assert body(Answer("하나\n둘", Lines(2, 3)), source=source) == "하나\n- 둘"


def test_what_belongs_to_another_question_is_not_taken_along() -> None:
    source = "- 왜?\n  - 그래서요.\n    - 정말요?\n      - 네.\n"
    assert body(Answer("그래서요.", Lines(2, 4)), source=source, shared=True) == "그래서요."
