"""Who may change what in a group; ``Viewer`` holds the definitions."""

from kb.accounts.models import User
from kb.groups.models import Membership, StudyGroup
from kb.groups.viewer import Viewer


def is_mentor(user: User) -> bool:
    """Whether the person is now a mentor of any group."""
    return Membership.objects.current().mentors().filter(user=user).exists()


def can_write_in(user: User, group: StudyGroup) -> bool:
    return Viewer.of(user).can_write_in(group)


def can_manage(user: User, group: StudyGroup) -> bool:
    return Viewer.of(user).can_manage(group)


def can_run_program(user: User) -> bool:
    return user.is_operator
