"""What somebody is in which group, read once and asked often."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.accounts.models import User
from kb.groups.models import Membership, Role, StudyGroup


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader with their current roles: group id → role, and the cohorts these lie in."""

    user: User
    roles: Mapping[int, str]
    cohorts: frozenset[int]

    @classmethod
    def of(cls, user: User) -> "Viewer":
        rows = list(
            Membership.objects.current()
            .filter(user=user)
            .values_list("group_id", "role", "group__cohort_id")
        )
        return cls(user, {group: role for group, role, _ in rows}, frozenset(c for *_, c in rows))

    def belongs_to(self, group: StudyGroup) -> bool:
        return group.pk in self.roles

    def shares_cohort_with(self, group: StudyGroup) -> bool:
        return group.cohort_id in self.cohorts

    def is_peer_of(self, group: StudyGroup) -> bool:
        return self.roles.get(group.pk) in (Role.MEMBER, Role.LEAD)

    def is_lead_of(self, group: StudyGroup) -> bool:
        return self.roles.get(group.pk) == Role.LEAD

    def is_mentor_of(self, group: StudyGroup) -> bool:
        return self.roles.get(group.pk) == Role.MENTOR

    def is_mentor(self) -> bool:
        return Role.MENTOR in self.roles.values()

    def can_write_in(self, group: StudyGroup) -> bool:
        """Members, leads and mentors write; an archived cohort is read-only for everybody."""
        return not group.is_read_only and (self.user.is_operator or self.belongs_to(group))

    def can_manage(self, group: StudyGroup) -> bool:
        """Leads and operators invite people, change roles and end memberships."""
        return not group.is_read_only and (self.user.is_operator or self.is_lead_of(group))
