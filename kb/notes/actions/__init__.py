"""What changes notes: reading files in, confirming what was previewed, undoing an import."""

from kb.notes.actions.importing import (
    Outcome,
    PlanChanged,
    confirm,
    discard,
    hand_in,
    import_notes,
    plan_for,
)
from kb.notes.actions.undoing import CannotUndo, reasons_against_undoing, undo

__all__ = [
    "CannotUndo",
    "Outcome",
    "PlanChanged",
    "confirm",
    "discard",
    "hand_in",
    "import_notes",
    "plan_for",
    "reasons_against_undoing",
    "undo",
]
