"""Which state of a text an editor began with, so that nobody overwrites what they never saw."""

from kb.questions.errors import EditedMeanwhile
from kb.questions.models import Answer, Question


def version_of(text: Question | Answer) -> str:
    return text.edited_at.isoformat() if text.edited_at else "first"


def refuse_if_edited_since(text: Question | Answer, based_on: str) -> None:
    """Refuse where somebody changed the text after the editor had opened it."""
    if based_on and based_on != version_of(text):
        raise EditedMeanwhile
