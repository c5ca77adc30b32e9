"""Plan what a set of read notes changes: pure functions over plain data.

`plan(notes, known, setting)` compares what was read with what exists and returns a `Plan` of
steps: Create, Update, Unchanged, Conflict. Nothing is written here.
"""

from kb.notes.planning.model import (
    Conflict,
    Create,
    Known,
    KnownAnswer,
    KnownMeeting,
    KnownNote,
    KnownQuestion,
    KnownSource,
    LectureName,
    NewAnswer,
    NewMeeting,
    NewNote,
    NewQuestion,
    Plan,
    Remark,
    Session,
    Setting,
    Source,
    Step,
    Twin,
    Unchanged,
    Update,
    pk_of,
)
from kb.notes.planning.plan import digest_of, plan
from kb.notes.planning.texts import join_question, split_question

__all__ = [
    "Conflict",
    "Create",
    "Known",
    "KnownAnswer",
    "KnownMeeting",
    "KnownNote",
    "KnownQuestion",
    "KnownSource",
    "LectureName",
    "NewAnswer",
    "NewMeeting",
    "NewNote",
    "NewQuestion",
    "Plan",
    "Remark",
    "Session",
    "Setting",
    "Source",
    "Step",
    "Twin",
    "Unchanged",
    "Update",
    "digest_of",
    "join_question",
    "pk_of",
    "plan",
    "split_question",
]
