"""Who may write down and change meetings."""

from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting


def groups_to_meet(viewer: Viewer) -> "list[StudyGroup]":
    """The groups for which the reader may write down a meeting, by cohort and name."""
    groups = StudyGroup.objects.visible_to(viewer.user).active().select_related("cohort__program")
    return list(groups.order_by("-cohort__starts_on", "name"))


def can_hold(viewer: Viewer) -> bool:
    """Members, leads and mentors of a running group write meetings down."""
    return StudyGroup.objects.visible_to(viewer.user).active().exists()


def can_edit(viewer: Viewer, meeting: Meeting) -> bool:
    """Whoever writes in one of its groups; an archived cohort's meetings stay as they are."""
    return any(viewer.can_write_in(group) for group in meeting.groups.all())
