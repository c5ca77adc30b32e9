"""Who may write down and change meetings."""

from kb.groups.models import StudyGroup
from kb.groups.models import StudyGroupQuerySet as Groups
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting


def groups_to_meet(viewer: Viewer) -> Groups:
    """The running groups for which the reader may write down a meeting."""
    return StudyGroup.objects.visible_to(viewer.user).active()


def can_hold(viewer: Viewer) -> bool:
    return groups_to_meet(viewer).exists()


def can_edit(viewer: Viewer, meeting: Meeting) -> bool:
    """Whoever writes in one of its groups; an archived cohort's meetings stay as they are."""
    return any(viewer.can_write_in(group) for group in meeting.groups.all())
