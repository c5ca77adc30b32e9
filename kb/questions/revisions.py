"""What a question or an answer said before its edits, and who changed what."""

from dataclasses import dataclass
from datetime import datetime

from kb.core.diff import Line, diff
from kb.groups.viewer import Viewer
from kb.questions import rules
from kb.questions.models import Answer, Question, Revision


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: who made it, when, and what it did to the text."""

    name: str
    at: datetime
    lines: list[Line]


def changes_of(viewer: Viewer, text: Question | Answer) -> list[Change]:
    """Return the edits of a text, the latest first."""
    question = text if isinstance(text, Question) else text.question
    revisions = list(text.revisions.select_related("by").order_by("at", "pk"))
    wordings = [*map(wording_of, revisions), wording_of(text)]
    changes = [
        Change(rules.writer_name(viewer, question, revision.by), revision.at, diff(before, after))
        for revision, before, after in zip(revisions, wordings, wordings[1:], strict=False)
    ]
    return changes[::-1]


def wording_of(text: Question | Answer | Revision) -> str:
    """Return title and body as one text, an answer's body alone."""
    title = "" if isinstance(text, Answer) else text.title
    return f"{title}\n\n{text.body}".strip()
