"""Who may import notes, and who may undo an import."""

from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.notes.models import Import


def can_import(viewer: Viewer, group: StudyGroup) -> bool:
    return viewer.can_write_in(group)


def can_undo(viewer: Viewer, run: Import) -> bool:
    """Whoever imported it, the group's lead, or an operator, while the cohort runs."""
    if run.group.is_read_only:
        return False
    return viewer.user.is_operator or run.by_id == viewer.user.pk or viewer.is_lead_of(run.group)
