"""A diff shows what changed and little else."""

import time

from hypothesis import given
from hypothesis import strategies as st

from kb.core.diff import Line, Part, diff


def _text(lines: list[Line], *kinds: str) -> list[str]:
    return ["".join(part.text for part in line.parts) for line in lines if line.kind in kinds]


def test_equal_texts_have_no_diff() -> None:
    assert diff("하나\n둘", "하나\n둘") == []


def test_changed_words_are_marked_within_their_line() -> None:
    removed, added = diff("학습률은 0.1이다", "학습률은 0.01이다")
    assert Part("학습률은 0.", False) in removed.parts
    assert any(part.is_changed for part in added.parts)
    assert _text([added], "added") == ["학습률은 0.01이다"]


def test_lines_far_from_a_change_are_counted_not_shown() -> None:
    before = [f"줄 {n}" for n in range(20)]
    lines = diff("\n".join(before), "\n".join([*before[:10], "새 줄", *before[10:]]))
    assert _text(lines, "added") == ["새 줄"]
    assert [line.count for line in lines if line.kind == "skipped"] == [8, 8]


def test_a_very_long_line_is_shown_as_a_whole() -> None:
    removed, added = diff("가" * 5000, "나" * 5000)
    assert removed.parts == (Part("가" * 5000),)
    assert added.parts == (Part("나" * 5000),)


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_of_either_text_is_lost(before: str, after: str) -> None:
    lines = diff(before, after)
    kept = {*_text(lines, "same", "removed", "added")}
    if lines:
        skipped = sum(line.count for line in lines)
        shown = len(_text(lines, "same", "removed")) + skipped
        assert shown == len(before.splitlines())
        changed = set(after.splitlines()) - set(before.splitlines())
        assert changed <= kept


def test_no_pair_of_texts_keeps_the_server_busy() -> None:
    pairs = [
        (("ab " * 140 + "\n") * 300, ("ba " * 140 + "\n") * 300),
        (("ab " * 600 + "\n") * 300, ("ba " * 600 + "\n") * 300),
        ("\n".join(f"a{n}" for n in range(10_000)), "\n".join(f"b{n}" for n in range(10_000))),
        ("가 " * 200_000, "나 " * 200_000),
    ]
    for before, after in pairs:
        start = time.process_time()
        assert diff(before, after)
        assert time.process_time() - start < 8
