"""Whatever reading may name has words on the pages."""

from kb.notes.messages import PROBLEMS
from kb.notes.reading.problems import MESSAGES


def test_every_problem_of_reading_has_words_on_the_pages() -> None:
    assert set(MESSAGES) <= set(PROBLEMS)
