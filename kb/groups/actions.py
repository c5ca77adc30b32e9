"""Join and leave groups, invite people."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.core.errors import KbError
from kb.groups.models import Invitation, Membership, Role, StudyGroup


class InvitationUnusable(KbError):
    """The invitation has expired, was revoked or used up, or its group is read-only."""


class LastLead(KbError):
    """A group would be left without a lead, and nobody said that this is meant."""


def invite(
    *, group: StudyGroup, by: User, role: Role, days: int, uses: int | None = None
) -> Invitation:
    expires_at = timezone.now() + timedelta(days=days)
    return Invitation.objects.create(
        group=group, created_by=by, role=role, expires_at=expires_at, uses_left=uses
    )


def revoke(*, invitation: Invitation) -> None:
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])


def why_unusable(invitation: Invitation) -> InvitationUnusable | None:
    """Return what keeps people from joining by this invitation."""
    if invitation.revoked_at is not None:
        return InvitationUnusable(_("This invitation has been withdrawn."))
    if invitation.uses_left == 0:
        return InvitationUnusable(_("This invitation has been used as often as it was meant to."))
    if invitation.expires_at <= timezone.now():
        return InvitationUnusable(_("This invitation has expired."))
    if invitation.group.is_read_only:
        return InvitationUnusable(_("This group’s cohort is over; nobody joins it any more."))
    return None


@transaction.atomic
def join_by(*, invitation: Invitation, user: User) -> Membership:
    """Make the user belong to the group; whoever belongs already uses nothing up."""
    locked = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("group__cohort")
        .get(pk=invitation.pk)
    )
    current = Membership.objects.current().filter(group=locked.group, user=user).first()
    if current is not None:
        return current
    problem = why_unusable(locked)
    if problem is not None:
        raise problem
    if locked.uses_left is not None:
        locked.uses_left -= 1
        locked.save(update_fields=["uses_left"])
    return _open_membership(group=locked.group, user=user, role=locked.role)


def _open_membership(*, group: StudyGroup, user: User, role: str) -> Membership:
    """Start belonging today; a membership planned for later begins now instead."""
    membership, made = Membership.objects.get_or_create(
        group=group, user=user, ends_on=None, defaults={"role": role}
    )
    if not made:
        membership.role = role
        membership.starts_on = timezone.localdate()
        membership.save(update_fields=["role", "starts_on"])
    return membership


@transaction.atomic
def sign_up_by(
    *, invitation: Invitation, email: str, display_name: str, password: str
) -> Membership:
    """Make an account and let it join."""
    user = User.objects.create_user(email, password, display_name=display_name)
    return join_by(invitation=invitation, user=user)


def is_last_lead(membership: Membership) -> bool:
    """Whether the group has no other current lead."""
    leads = Membership.objects.current().leads().filter(group=membership.group_id)
    return leads.filter(pk=membership.pk).exists() and not leads.exclude(pk=membership.pk).exists()


@transaction.atomic
def end_membership(
    *, membership: Membership, on: date | None = None, may_leave_no_lead: bool = False
) -> None:
    """End it from a day on, or today."""
    _refuse_silence(membership, may_leave_no_lead)
    membership.ends_on = max(on or timezone.localdate(), membership.starts_on)
    membership.save(update_fields=["ends_on"])


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    role: str,
    starts_on: date,
    ends_on: date | None,
    may_leave_no_lead: bool = False,
) -> None:
    if role != Role.LEAD or ends_on is not None or starts_on > timezone.localdate():
        _refuse_silence(membership, may_leave_no_lead)
    membership.role, membership.starts_on, membership.ends_on = role, starts_on, ends_on
    membership.save(update_fields=["role", "starts_on", "ends_on"])


def _refuse_silence(membership: Membership, may_leave_no_lead: bool) -> None:
    """Lock the group's memberships, so that two leads don't leave at the same moment."""
    list(Membership.objects.select_for_update().filter(group=membership.group_id).order_by("pk"))
    if is_last_lead(membership) and not may_leave_no_lead:
        raise LastLead(_("The group would have no lead. Make somebody else lead first, or say so."))
