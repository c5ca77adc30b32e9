"""How a term is recognised however it is spaced, cased or inflected."""

import re
from collections.abc import Iterator
from typing import Final

from kb.search.analysis import clean, fold
from kb.search.analysis.latin import stem

_APART: Final = re.compile(r"[\s\-_·‐‑–]+")
_HANGUL_END: Final = re.compile("[가-힣]$")

# What Korean hangs on a noun, longest first. A rest counts only if it is itself a known term, so
# 회의 or 도로 lose nothing.
PARTICLES: Final = tuple(
    sorted(
        (
            *("은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만", "나"),
            *(
                "란",
                "랑",
                "요",
                "들",
                "에서",
                "에게",
                "까지",
                "부터",
                "으로",
                "이나",
                "처럼",
                "보다",
            ),
            *(
                "마다",
                "하고",
                "이랑",
                "이란",
                "라는",
                "라고",
                "라면",
                "이면",
                "에는",
                "에도",
                "에만",
            ),
            *("에서는", "에서의", "에서도", "으로는", "으로도", "으로써", "로써", "로는", "로서"),
            *("이라는", "이라고", "이라면", "인가", "인가요", "이에요", "예요", "입니다", "이다"),
            *("들은", "들이", "들을", "들의", "하는", "하기", "하면", "하다", "할때", "했을", "한"),
            *("인데", "이고", "이며", "조차", "밖에", "이요", "인지", "되는", "된", "시키는", "시"),
        ),
        key=lambda particle: (-len(particle), particle),
    )
)


def key(text: str) -> str:
    """Write a term as all its spellings share it: one case, no gaps, no plural."""
    words = _APART.split(fold(clean(text)).strip())
    return "".join(stem(word) if word.isascii() else word for word in words)


def readings(word: str) -> Iterator[str]:
    """Give a word as typed, then without what may be a particle at its end."""
    yield word
    if _HANGUL_END.search(word):
        for particle in PARTICLES:
            if len(word) > len(particle) + 1 and word.endswith(particle):
                yield word.removesuffix(particle)
