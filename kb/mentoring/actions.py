"""What mentors do at the desk, in terms of the questions' own actions."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.core.markdown import plain
from kb.questions import actions
from kb.questions.models import Answer, Question


class Outcome(TextChoices):
    RESOLVE = "resolve", _("Answer and resolve")
    LEAVE_OPEN = "leave_open", _("Answer and leave open")
    ASK_BACK = "ask_back", _("Ask back")


@transaction.atomic
def reply(
    *, question: Question, by: User, text: str, outcome: Outcome, submission: uuid.UUID | None
) -> None:
    """Answer a question, or ask its asker back: that is a comment, and their turn."""
    if outcome == Outcome.ASK_BACK:
        actions.comment(question=question, by=by, body=text, submission=submission)
        actions.ask_back(question=question, by=by, reason=plain(text)[:300])
        return
    actions.add_answer(
        question=question,
        by=by,
        body=text,
        resolve=outcome == Outcome.RESOLVE,
        submission=submission,
    )


@transaction.atomic
def confirm_relayed(*, answers: Iterable[Answer], by: User) -> int:
    """Stand behind what members wrote down; return how many were confirmed."""
    confirmed = 0
    for answer in answers:
        actions.endorse(answer=answer, by=by)
        confirmed += 1
    return confirmed


@transaction.atomic
def correct_relayed(*, answer: Answer, by: User, body: str) -> Answer:
    """Put a relayed answer right and confirm it; what was relayed stays in its history."""
    answer = actions.edit_answer(answer=answer, by=by, body=body)
    return actions.endorse(answer=answer, by=by)
