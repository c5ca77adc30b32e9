"""Who looks after courses, lectures and listed references."""

from kb.accounts.models import User
from kb.groups.models import Membership, Program


def can_edit_courses(user: User) -> bool:
    return user.is_operator


def can_list_references(user: User, program: Program) -> bool:
    """Operators, and leads of the program's running groups: what they list, all of it sees."""
    if user.is_operator:
        return True
    led = Membership.objects.current().leads().filter(user=user)
    return led.filter(
        group__cohort__program=program, group__cohort__archived_at__isnull=True
    ).exists()
