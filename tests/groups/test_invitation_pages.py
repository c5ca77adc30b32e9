"""Invitations: made by leads, followed by newcomers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import Invitation, Membership, Role, StudyGroup
from tests.factories import (
    PASSWORD,
    make_cohort,
    make_group,
    make_invitation,
    make_lead,
    make_member,
    make_mentor,
    make_operator,
    make_user,
)

pytestmark = pytest.mark.django_db

NEWCOMER = {"display_name": "새내기", "email": "new@example.org", "password": PASSWORD}


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


def _belongs(user: User, group: StudyGroup) -> bool:
    return Membership.objects.current().filter(user=user, group=group).exists()


# --- Making them ----------------------------------------------------------------------------


def test_a_lead_makes_a_link_and_sees_it(client: Client, group: StudyGroup) -> None:
    lead = make_lead(group)
    client.force_login(lead)
    data = {"role": Role.MENTOR, "days": "7", "uses": "2"}
    page = client.post(f"/groups/{group.slug}/invitations/", data, follow=True)
    made = Invitation.objects.get()
    assert (made.role, made.uses_left, made.created_by) == (Role.MENTOR, 2, lead)
    assert timedelta(days=6) < made.expires_at - timezone.now() < timedelta(days=8)
    assert f"http://testserver{made.get_absolute_url()}" in page.content.decode()


@pytest.mark.parametrize(
    "data", [{"role": "king", "days": "7"}, {"role": "member", "days": "9999"}, {"uses": "-1"}]
)
def test_nonsense_makes_no_link(client: Client, group: StudyGroup, data: dict[str, str]) -> None:
    client.force_login(make_lead(group))
    assert client.post(f"/groups/{group.slug}/invitations/", data).status_code == 422
    assert not Invitation.objects.exists()


def test_a_lead_withdraws_a_link(client: Client, group: StudyGroup) -> None:
    client.force_login(make_lead(group))
    invitation = make_invitation(group=group)
    client.post(f"/groups/{group.slug}/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert not invitation.is_usable


def test_an_operator_invites_into_any_group(client: Client, group: StudyGroup) -> None:
    client.force_login(make_operator())
    client.post(f"/groups/{group.slug}/invitations/", {"role": "lead", "days": "1"})
    assert Invitation.objects.get().role == Role.LEAD


def test_members_and_mentors_make_no_links_and_see_none(client: Client, group: StudyGroup) -> None:
    invitation = make_invitation(group=group)
    for reader in (make_member(group), make_mentor(group)):
        client.force_login(reader)
        path = f"/groups/{group.slug}/invitations/"
        assert client.post(path, {"role": "member", "days": "7"}).status_code == 403
        assert client.post(f"{path}{invitation.pk}/revoke/").status_code == 403
        assert invitation.token not in client.get(f"/groups/{group.slug}/").content.decode()


def test_strangers_find_nothing_to_invite_to(client: Client, group: StudyGroup) -> None:
    client.force_login(make_lead(make_group()))
    path = f"/groups/{group.slug}/invitations/"
    assert client.post(path, {"role": "member", "days": "7"}).status_code == 404


def test_a_lead_cannot_withdraw_another_groups_link(client: Client, group: StudyGroup) -> None:
    client.force_login(make_lead(group))
    other = make_invitation(group=make_group())
    path = f"/groups/{group.slug}/invitations/{other.pk}/revoke/"
    assert client.post(path).status_code == 404


def test_links_are_made_and_withdrawn_by_post(client: Client, group: StudyGroup) -> None:
    client.force_login(make_lead(group))
    invitation = make_invitation(group=group)
    assert client.get(f"/groups/{group.slug}/invitations/").status_code == 405
    path = f"/groups/{group.slug}/invitations/{invitation.pk}/revoke/"
    assert client.get(path).status_code == 405


# --- Following them -------------------------------------------------------------------------


def test_a_newcomer_signs_up_and_lands_in_the_group(client: Client, group: StudyGroup) -> None:
    path = make_invitation(group=group, role=Role.LEAD).get_absolute_url()
    assert group.name in client.get(path).content.decode()
    response = client.post(path, NEWCOMER)
    assert response.headers["Location"] == f"/groups/{group.slug}/"
    user = User.objects.get(email=NEWCOMER["email"])
    assert user.memberships.get().role == Role.LEAD
    assert client.get("/account/").status_code == 200


def test_a_weak_password_is_refused(client: Client, group: StudyGroup) -> None:
    path = make_invitation(group=group).get_absolute_url()
    client.post(path, {**NEWCOMER, "password": "12345"})
    assert not User.objects.filter(email=NEWCOMER["email"]).exists()


def test_an_address_with_an_account_is_sent_to_sign_in(client: Client, group: StudyGroup) -> None:
    make_user(email=NEWCOMER["email"])
    path = make_invitation(group=group).get_absolute_url()
    response = client.post(path, {**NEWCOMER, "email": "New@Example.org"})
    assert b"Sign in to join." in response.content
    assert f"/sign-in/?next={path}" in response.content.decode()


def test_somebody_signed_in_is_asked_and_joins(client: Client, group: StudyGroup) -> None:
    user = make_user()
    client.force_login(user)
    path = make_invitation(group=group).get_absolute_url()
    client.get(path)
    assert not _belongs(user, group)
    client.post(path)
    assert _belongs(user, group)


def test_joining_twice_is_joining_once(client: Client, group: StudyGroup) -> None:
    invitation = make_invitation(group=group)
    invitation.uses_left = 2
    invitation.save()
    user = make_user()
    client.force_login(user)
    client.post(invitation.get_absolute_url())
    client.post(invitation.get_absolute_url())
    invitation.refresh_from_db()
    assert invitation.uses_left == 1
    assert user.memberships.count() == 1


def test_who_has_left_may_come_back(client: Client, group: StudyGroup) -> None:
    user = make_member(group)
    user.memberships.update(ends_on=timezone.localdate())
    client.force_login(user)
    client.post(make_invitation(group=group).get_absolute_url())
    assert _belongs(user, group)
    assert user.memberships.count() == 2


def _expired(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now()


def _revoked(invitation: Invitation) -> None:
    invitation.revoked_at = timezone.now()


def _used_up(invitation: Invitation) -> None:
    invitation.uses_left = 0


@pytest.mark.parametrize("signed_in", [False, True], ids=["newcomer", "signed in"])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [(_expired, "has expired"), (_revoked, "withdrawn"), (_used_up, "as often as")],
)
def test_a_spent_link_says_why(
    client: Client, group: StudyGroup, spoil: object, words: str, signed_in: bool
) -> None:
    invitation = make_invitation(group=group)
    assert callable(spoil)
    spoil(invitation)
    invitation.save()
    if signed_in:
        client.force_login(make_user())
    page = client.get(invitation.get_absolute_url())
    assert page.status_code == 410
    assert words in page.content.decode()
    assert client.post(invitation.get_absolute_url(), NEWCOMER).status_code == 410
    assert not Membership.objects.exists()


def test_nobody_joins_an_archived_cohort(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    assert client.get(make_invitation(group=group).get_absolute_url()).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b", "0" * 32 + ":forged"])
def test_an_unknown_link_is_explained(client: Client, token: str) -> None:
    page = client.get(f"/join/{token}/")
    assert page.status_code == 404
    assert b"know this invitation" in page.content
