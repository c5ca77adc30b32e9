"""What changes notes: reading files in, confirming what was previewed, undoing an import."""

from kb.notes.actions.importing import (
    Outcome,
    PlanChanged,
    confirm,
    discard,
    fingerprint,
    hand_in,
    import_notes,
    plan_for,
    reading_of,
)
from kb.notes.actions.undoing import CannotUndo, made_by, reasons_against_undoing, undo

__all__ = [
    "CannotUndo",
    "Outcome",
    "PlanChanged",
    "confirm",
    "discard",
    "fingerprint",
    "hand_in",
    "import_notes",
    "made_by",
    "plan_for",
    "reading_of",
    "reasons_against_undoing",
    "undo",
]
