"""What a question or an answer said before its edits, and who changed what."""

from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class Edit:
    """What a text said before and after somebody changed it."""

    revision: Revision
    before: str
    after: str


def edits_of(text: Question | Answer) -> list[Edit]:
    """Return the edits of a text, the latest first."""
    revisions = list(text.revisions.select_related("by").order_by("at", "pk"))
    wordings = [*map(wording_of, revisions), wording_of(text)]
    edits = [
        Edit(revision, before, after)
        for revision, before, after in zip(revisions, wordings, wordings[1:], strict=False)
    ]
    return edits[::-1]


def changes_of(viewer: Viewer, text: Question | Answer, edits: Iterable[Edit]) -> list[Change]:
    """Compare what these edits replaced, and name who made them as the reader may know."""
    question = text if isinstance(text, Question) else text.question
    return [
        Change(
            name=rules.writer_name(viewer, question, edit.revision.by),
            at=edit.revision.at,
            lines=diff(edit.before, edit.after),
        )
        for edit in edits
    ]


def wording_of(text: Question | Answer | Revision) -> str:
    """Return title and body as one text, an answer's body alone."""
    title = "" if isinstance(text, Answer) else text.title
    return f"{title}\n\n{text.body}".strip()
