"""What changes questions, answers and comments; called once per view, command or admin action."""

from kb.questions.actions.answering import (
    accept,
    add_answer,
    comment,
    delete_answer,
    delete_comment,
    edit_answer,
    endorse,
    restore_answer,
    thank,
    unaccept,
    unendorse,
)
from kb.questions.actions.asking import (
    ask,
    delete_question,
    edit_question,
    restore_question,
    share,
    toggle_interest,
)
from kb.questions.actions.importing import ImportedAnswer, import_answer, import_question
from kb.questions.actions.moving import (
    ask_back,
    confirm_resolved,
    defer,
    drop,
    escalate,
    reopen,
    withdraw,
)

__all__ = [
    "ImportedAnswer",
    "accept",
    "add_answer",
    "ask",
    "ask_back",
    "comment",
    "confirm_resolved",
    "defer",
    "delete_answer",
    "delete_comment",
    "delete_question",
    "drop",
    "edit_answer",
    "edit_question",
    "endorse",
    "escalate",
    "import_answer",
    "import_question",
    "reopen",
    "restore_answer",
    "restore_question",
    "share",
    "thank",
    "toggle_interest",
    "unaccept",
    "unendorse",
    "withdraw",
]
