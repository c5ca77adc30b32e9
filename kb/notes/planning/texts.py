"""Question and answer texts: title and details, and an answer's Markdown as it was written."""

import re
import textwrap
from collections.abc import Callable, Sequence
from itertools import groupby

from kb.notes.matching import normal
from kb.notes.reading.model import Answer, Lines

TITLE_LENGTH = 300
LAYOUT = re.compile(r"&nbsp;|<br", re.IGNORECASE)


def split_question(text: str) -> tuple[str, str]:
    """Return the title and the body of a question; a title that is cut is whole in the body."""
    title, _, body = text.strip().partition("\n")
    title, body = title.strip(), body.strip()
    if len(title) <= TITLE_LENGTH:
        return title, body
    return title[: TITLE_LENGTH - 1].rstrip() + "…", f"{title}\n\n{body}".strip()


def join_question(title: str, body: str) -> str:
    """Return the text that `split_question` cut."""
    head, _, rest = body.partition("\n")
    if len(head) > TITLE_LENGTH and title.endswith("…") and head.startswith(title[:-1]):
        return f"{head}\n{rest.strip()}".strip()
    return f"{title}\n{body}".strip()


def by_speaker(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Put answers in a row by one speaker together: a mentor's bullets are one answer."""
    return [list(run) for _, run in groupby(answers, key=lambda answer: answer.answered_as)]


def answer_body(
    answers: Sequence[Answer], source: Sequence[str], is_shared: Callable[[Lines], bool]
) -> str:
    """Return the Markdown of one speaker's answers, as a list where there are several.

    `is_shared` says of lines whether other questions have part in them: nested ones don't belong
    into the text.
    """
    texts = [_markdown(answer, source, is_shared) for answer in answers if answer.text.strip()]
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join("- " + textwrap.indent(text, "  ")[2:] for text in texts)


def _markdown(answer: Answer, source: Sequence[str], is_shared: Callable[[Lines], bool]) -> str:
    """Return an answer with its first line as read and what stands below as written."""
    head, _, rest = answer.text.strip().partition("\n")
    written = source[answer.lines.first - 1 : answer.lines.last]
    start = _position(head, written)
    if start is not None and _is_plain(written) and not is_shared(answer.lines):
        below = textwrap.dedent("\n".join(written[start + 1 :])).rstrip()
        return f"{head}\n{below}".strip()
    return "\n".join([head, *(f"- {line}" for line in rest.split("\n") if line.strip())])


def _position(head: str, lines: Sequence[str]) -> int | None:
    """Return which of the first lines says this; a label may stand alone above it."""
    said = normal(head)
    return next((i for i, line in enumerate(lines[:4]) if said and said in normal(line)), None)


def _is_plain(lines: Sequence[str]) -> bool:
    """Say whether lines are Markdown that can be moved: no lay-out by entities and breaks."""
    return bool(lines) and not any(LAYOUT.search(line) for line in lines)
