"""Pages of groups and their people: joining, leaving, inviting."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest, form_methods, posted
from kb.core.errors import NotAllowed
from kb.groups import actions, people, rules
from kb.groups.forms import InvitationForm, LeaveForm, MembershipForm, SignUpForm
from kb.groups.models import Invitation, Membership, MembershipQuerySet, Role, StudyGroup

ROLES_IN_ORDER = (Role.LEAD, Role.MENTOR, Role.MEMBER)


# --- Groups ---------------------------------------------------------------------------------


@require_safe
def group_list(request: SignedInRequest) -> HttpResponse:
    """List the reader's groups; an operator's are all."""
    groups = (
        StudyGroup.objects.visible_to(request.user)
        .select_related("cohort__program")
        .order_by("cohort__archived_at", "-cohort__starts_on", "name")
    )
    roles = dict(
        Membership.objects.current().filter(user=request.user).values_list("group_id", "role")
    )
    rows = [(group, Role(roles[group.pk]).label if group.pk in roles else "") for group in groups]
    return render(request, "groups/group_list.html", {"rows": rows})


def group_context(request: SignedInRequest, slug: str) -> dict[str, Any]:
    """Gather what a group's page shows of people and invitations; other rooms add theirs."""
    group = visible_group(request, slug)
    can_manage = rules.can_manage(request.user, group)
    return {
        "group": group,
        "can_manage": can_manage,
        "belongs": _current(group, request.user).exists(),
        **_memberships(group),
        "invitations": _invitations(request, group) if can_manage else [],
        "invitation_form": InvitationForm() if can_manage else None,
    }


def visible_group(request: SignedInRequest, slug: str) -> StudyGroup:
    groups = StudyGroup.objects.visible_to(request.user).select_related("cohort__program")
    return get_object_or_404(groups, slug=slug)


def managed_group(request: SignedInRequest, slug: str) -> StudyGroup:
    group = visible_group(request, slug)
    if not rules.can_manage(request.user, group):
        raise NotAllowed(_("The group’s lead and the operators look after who belongs to it."))
    return group


def _current(group: StudyGroup, user: User) -> MembershipQuerySet:
    return Membership.objects.current().filter(group=group, user=user)


def _memberships(group: StudyGroup) -> dict[str, Any]:
    """Sort who belongs by role, and who is yet to come or has left."""
    today = timezone.localdate()
    everyone = group.memberships.select_related("user").order_by("user__display_name", "starts_on")
    current = [one for one in everyone if _is_current(one, today)]
    others = [one for one in everyone if one not in current]
    roles = [(role, [one for one in current if one.role == role]) for role in ROLES_IN_ORDER]
    return {"roles": [(role.label, ones) for role, ones in roles if ones], "others": others}


def _is_current(membership: Membership, today: date) -> bool:
    """The instance twin of ``current()``."""
    has_ended = membership.ends_on is not None and membership.ends_on <= today
    if not membership.user.is_active:
        return False
    return membership.starts_on <= today and not has_ended


def _invitations(request: HttpRequest, group: StudyGroup) -> list[tuple[Invitation, str]]:
    """List the invitations that still work, each with the link to send."""
    usable = Invitation.objects.usable().filter(group=group).select_related("created_by")
    return [
        (one, request.build_absolute_uri(one.get_absolute_url()))
        for one in usable.order_by("-created_at")
    ]


@form_methods
def group_leave(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask whether one means it, then leave."""
    group = visible_group(request, slug)
    membership = _current(group, request.user).first()
    if membership is None:
        raise Http404
    form = LeaveForm(posted(request), is_last_lead=actions.is_last_lead(membership))
    if request.method != "POST" or not form.is_valid():
        return render(request, "groups/group_leave.html", {"group": group, "form": form})
    actions.end_membership(membership=membership, may_leave_no_lead=True)
    messages.success(request, _("You have left %(group)s.") % {"group": group})
    return redirect("group-list")


@form_methods
def membership_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change somebody's role or dates; a last day ends the membership."""
    group = managed_group(request, slug)
    membership = get_object_or_404(group.memberships.select_related("user"), pk=pk)
    form = MembershipForm(posted(request), instance=membership)
    if request.method != "POST" or not form.is_valid():
        context = {"group": group, "person": membership.user, "form": form}
        return render(request, "groups/membership_edit.html", context)
    fresh = group.memberships.get(pk=pk)
    cleaned = {"may_leave_no_lead": False, **form.cleaned_data}
    actions.change_membership(membership=fresh, **cleaned)
    messages.success(request, _("Saved."))
    return redirect(group)


# --- Invitations ----------------------------------------------------------------------------


@require_POST
def invitation_create(request: SignedInRequest, slug: str) -> HttpResponse:
    group = managed_group(request, slug)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        context = {**group_context(request, slug), "invitation_form": form}
        return render(request, "groups/group_detail.html", context, status=422)
    cleaned = form.cleaned_data
    actions.invite(
        group=group,
        by=request.user,
        role=Role(cleaned["role"]),
        days=cleaned["days"],
        uses=cleaned["uses"],
    )
    messages.success(request, _("The link is ready: copy it and send it."))
    return redirect(f"{group.get_absolute_url()}#invitations")


@require_POST
def invitation_revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    group = managed_group(request, slug)
    actions.revoke(invitation=get_object_or_404(group.invitations, pk=pk))
    messages.success(request, _("The link no longer works."))
    return redirect(f"{group.get_absolute_url()}#invitations")


@login_not_required
@form_methods
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody join by a link: with their account, or with a new one."""
    found = _invitation_of(token)
    if found is None:
        return render(request, "groups/invitation_unusable.html", {}, status=404)
    if isinstance(request.user, User):
        return _join(request, request.user, found)
    problem = actions.why_unusable(found)
    if problem is not None:
        context = {"reason": str(problem), "group": found.group}
        return render(request, "groups/invitation_unusable.html", context, status=410)
    return _sign_up(request, found)


def _invitation_of(token: str) -> Invitation | None:
    key = Invitation.key_of(token)
    if key is None:
        return None
    return Invitation.objects.select_related("group__cohort__program").filter(key=key).first()


def _join(request: HttpRequest, user: User, found: Invitation) -> HttpResponse:
    group = found.group
    if _current(group, user).exists():
        messages.info(request, _("You belong to %(group)s already.") % {"group": group})
        return redirect(group)
    problem = actions.why_unusable(found)
    if problem is not None:
        context = {"reason": str(problem), "group": group}
        return render(request, "groups/invitation_unusable.html", context, status=410)
    if request.method != "POST":
        return render(request, "groups/invitation_join.html", {"invitation": found})
    actions.join_by(invitation=found, user=user)
    messages.success(request, _("Welcome to %(group)s.") % {"group": group})
    return redirect(group)


def _sign_up(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = SignUpForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        here = found.get_absolute_url()
        context = {
            "invitation": found,
            "form": form,
            "sign_in": f"{reverse('sign-in')}?next={here}",
        }
        return render(request, "groups/invitation_sign_up.html", context)
    membership = actions.sign_up_by(invitation=found, **form.cleaned_data)
    login(request, membership.user)
    messages.success(request, _("Welcome to %(group)s.") % {"group": found.group})
    return redirect(found.group)


# --- People ---------------------------------------------------------------------------------


def person_context(request: SignedInRequest, pk: int) -> dict[str, Any]:
    """Gather whom the page is about and the groups they share with the reader."""
    person = get_object_or_404(people.visible_to(request.user), pk=pk)
    memberships = (
        person.memberships.filter(group__in=StudyGroup.objects.visible_to(request.user))
        .select_related("group__cohort__program")
        .order_by("-starts_on", "group__name")
    )
    return {
        "person": person,
        "is_oneself": person == request.user,
        "memberships": memberships,
        "today": timezone.localdate(),
    }
