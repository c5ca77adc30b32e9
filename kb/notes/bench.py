"""Many distinct notes of real length, made from a few, to measure reading and writing."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

MEAN = 3000
SHORTEST, LONGEST = 400, 20_000
SPREAD = 0.6
"""Of the normal distribution whose exponential the lengths follow."""
HEADING = re.compile(r"^#{1,3} ", re.MULTILINE)
WORD = re.compile(r"[가-힣]{2,}|[A-Za-z]{4,}")
URL = re.compile(r"https?://\S+")
ASKS = re.compile(r"[?？]|궁금|는지|을까|나요|까요")
SESSION_EVERY = 9
FIRST_DAY = date(2021, 3, 1)
PEOPLE = 5
SUBJECTS = (
    *("행렬", "벡터", "고유값", "기울기", "손실 함수", "배치 정규화", "드롭아웃", "어텐션"),
    *("임베딩", "합성곱", "풀링", "순환 신경망", "전이 학습", "옵티마이저", "학습률", "과적합"),
    *("교차 검증", "앙상블", "증류", "양자화", "토크나이저", "빔 서치", "디퓨전", "강화 학습"),
    *("마르코프 과정", "베이즈 정리", "엔트로피", "커널", "군집화", "주성분 분석", "추천", "검색"),
)


@dataclass(frozen=True)
class MadeNote:
    path: str
    text: str


def pieces_of(folder: Path) -> list[str]:
    """Return the titled parts of all notes of a folder."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
    found = [piece for text in texts for piece in _parts(text)]
    return [piece for piece in found if len(piece) > 40]


def _parts(text: str) -> Iterator[str]:
    starts = [match.start() for match in HEADING.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield text[start:end].strip("\n")


def made_notes(pieces: Sequence[str], count: int, *, seed: int = 1) -> list[MadeNote]:
    """Return distinct notes, five logs for each day, the same ones for the same seed."""
    chance = random.Random(seed)
    return [_note(pieces, number, chance) for number in range(count)]


def _note(pieces: Sequence[str], number: int, chance: random.Random) -> MadeNote:
    day = FIRST_DAY + timedelta(days=number // PEOPLE)
    text = long_note(pieces, _length(chance), day, chance, number)
    return MadeNote(f"member{number % PEOPLE + 1}/{day.isoformat()}.md", text)


def _length(chance: random.Random) -> int:
    drawn = chance.lognormvariate(0, SPREAD) / 2.718281828 ** (SPREAD**2 / 2)
    return min(LONGEST, max(SHORTEST, int(MEAN * drawn)))


def long_note(
    pieces: Sequence[str], length: int, day: date, chance: random.Random, number: int = 0
) -> str:
    """Return a note of about so many characters."""
    parts = [f"# {day.isoformat()} 학습 일지"]
    size = len(parts[0])
    asking = [piece for piece in pieces if ASKS.search(piece)]
    telling = [piece for piece in pieces if not ASKS.search(piece)]
    while size < length:
        # Most of what people write about a day is what they learned.
        is_session = len(parts) % SESSION_EVERY == 1
        chosen = chance.choice((asking if is_session else telling) or list(pieces))
        part = _varied(chosen, chance, f"{number}-{len(parts)}")
        part = part[: max(60, length - size)]
        parts.append(part)
        size += len(part) + 2
    return "\n\n".join(parts) + "\n"


def _varied(piece: str, chance: random.Random, mark: str) -> str:
    """Put another subject into every line that asks, and another page into every link."""
    lines = []
    for line in piece.split("\n"):
        if ASKS.search(line):
            line = _about(line, chance)
        lines.append(URL.sub(lambda url: f"{url.group().rstrip(')')}/{mark}", line))
    return "\n".join(lines)


def _about(line: str, chance: random.Random) -> str:
    words = list(WORD.finditer(line))
    if not words:
        return line
    first = words[0]
    one, other = chance.choice(SUBJECTS), chance.choice(SUBJECTS)
    level = chance.randint(1, 999)
    return f"{line[: first.start()]}{one}과 {other} {level}에서 {line[first.start() :]}"
