"""Pages of groups and of the people in them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import Membership, Role
from tests.factories import (
    join,
    make_cohort,
    make_group,
    make_lead,
    make_member,
    make_mentor,
    make_operator,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_member_sees_their_groups_and_no_others(client: Client) -> None:
    mine, other = make_group(name="우리 조"), make_group(name="남의 조")
    client.force_login(make_member(mine))
    page = client.get("/groups/").content.decode()
    assert "우리 조" in page
    assert other.name not in page


def test_somebody_without_a_group_is_told_what_to_do(client: Client) -> None:
    client.force_login(make_user())
    assert b"Ask a group\xe2\x80\x99s lead" in client.get("/groups/").content


def test_a_group_shows_its_people_by_role(client: Client) -> None:
    group = make_group()
    make_lead(group, name="이끄미")
    make_mentor(group, name="멘토님")
    client.force_login(make_member(group, name="조원"))
    page = client.get(f"/groups/{group.slug}/").content.decode()
    assert page.index("이끄미") < page.index("멘토님") < page.rindex("조원")


def test_a_group_names_who_has_left_apart(client: Client) -> None:
    group = make_group()
    gone = join(group, user=make_user(name="떠난이"), ends_on=timezone.localdate())
    client.force_login(make_member(group))
    page = client.get(f"/groups/{group.slug}/").content.decode()
    assert page.index("1 person before or later") < page.index(gone.display_name)


def test_a_group_page_asks_as_much_for_many_people_as_for_few(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_group()
    client.force_login(make_lead(group))
    for _number in range(6):
        make_member(group)
    with django_assert_max_num_queries(18):
        client.get(f"/groups/{group.slug}/")


def test_a_stranger_finds_no_group(client: Client) -> None:
    group = make_group()
    client.force_login(make_member(make_group(cohort=group.cohort)))
    for path in ("", "leave/", "edit/", "people/1/"):
        assert client.get(f"/groups/{group.slug}/{path}").status_code == 404


def test_a_former_member_finds_the_group_no_more(client: Client) -> None:
    group = make_group()
    client.force_login(join(group, ends_on=timezone.localdate()))
    assert client.get(f"/groups/{group.slug}/").status_code == 404


def test_nobody_sees_a_group_without_signing_in(client: Client) -> None:
    group = make_group()
    assert client.get(f"/groups/{group.slug}/").status_code == 302


# --- Leaving --------------------------------------------------------------------------------


def test_a_member_leaves_after_being_asked(client: Client) -> None:
    group = make_group()
    member = make_member(group)
    client.force_login(member)
    assert client.get(f"/groups/{group.slug}/leave/").status_code == 200
    assert Membership.objects.current().filter(user=member).exists()
    client.post(f"/groups/{group.slug}/leave/")
    assert not Membership.objects.current().filter(user=member).exists()


def test_the_last_lead_does_not_leave_without_a_word(client: Client) -> None:
    group = make_group()
    lead = make_lead(group)
    client.force_login(lead)
    assert b"only lead" in client.post(f"/groups/{group.slug}/leave/").content
    assert Membership.objects.current().leads().filter(user=lead).exists()
    client.post(f"/groups/{group.slug}/leave/", {"may_leave_no_lead": "on"})
    assert not Membership.objects.current().filter(user=lead).exists()


def test_one_of_two_leads_just_leaves(client: Client) -> None:
    group = make_group()
    make_lead(group)
    lead = make_lead(group)
    client.force_login(lead)
    client.post(f"/groups/{group.slug}/leave/")
    assert not Membership.objects.current().filter(user=lead).exists()


def test_an_operator_has_nothing_to_leave(client: Client) -> None:
    group = make_group()
    client.force_login(make_operator())
    assert client.get(f"/groups/{group.slug}/leave/").status_code == 404


# --- Memberships ----------------------------------------------------------------------------


def _form(role: str, ends_on: str = "", **more: str) -> dict[str, str]:
    week_ago = timezone.localdate() - timedelta(days=7)
    return {"role": role, "starts_on": week_ago.isoformat(), "ends_on": ends_on, **more}


def test_a_lead_makes_a_member_a_lead(client: Client) -> None:
    group = make_group()
    client.force_login(make_lead(group))
    membership = make_member(group).memberships.get()
    path = f"/groups/{group.slug}/people/{membership.pk}/"
    assert client.get(path).status_code == 200
    client.post(path, _form(Role.LEAD))
    membership.refresh_from_db()
    assert membership.role == Role.LEAD


def test_a_lead_ends_a_membership(client: Client) -> None:
    group = make_group()
    client.force_login(make_lead(group))
    member = make_member(group)
    path = f"/groups/{group.slug}/people/{member.memberships.get().pk}/"
    client.post(path, _form(Role.MEMBER, timezone.localdate().isoformat()))
    assert not Membership.objects.current().filter(user=member).exists()


@pytest.mark.parametrize(("role", "ends"), [(Role.MEMBER, False), (Role.LEAD, True)])
def test_the_last_lead_is_not_taken_away_without_a_word(
    client: Client, role: Role, ends: bool
) -> None:
    group = make_group()
    lead = make_lead(group)
    client.force_login(lead)
    path = f"/groups/{group.slug}/people/{lead.memberships.get().pk}/"
    data = _form(role, timezone.localdate().isoformat() if ends else "")
    assert b"only lead" in client.post(path, data).content
    assert Membership.objects.current().leads().filter(user=lead).exists()
    assert client.post(path, {**data, "may_leave_no_lead": "on"}).status_code == 302
    assert not Membership.objects.current().leads().filter(user=lead).exists()


def test_a_membership_cannot_end_before_it_starts(client: Client) -> None:
    group = make_group()
    client.force_login(make_lead(group))
    path = f"/groups/{group.slug}/people/{make_member(group).memberships.get().pk}/"
    response = client.post(path, _form(Role.MEMBER, "2001-01-01"))
    assert b"can&#x27;t end before it starts" in response.content


def test_nobody_belongs_to_a_group_twice_at_a_time(client: Client) -> None:
    group = make_group()
    client.force_login(make_lead(group))
    today = timezone.localdate()
    member = join(group, starts_on=today - timedelta(30), ends_on=today - timedelta(10))
    join(group, user=member, starts_on=today - timedelta(7))
    earlier = member.memberships.earliest("starts_on")
    path = f"/groups/{group.slug}/people/{earlier.pk}/"
    for ends_on in ("", today.isoformat(), (today + timedelta(5)).isoformat()):
        response = client.post(path, _form(Role.MENTOR, ends_on))
        assert response.status_code == 200
        assert b"already belongs" in response.content
    earlier.refresh_from_db()
    assert earlier.role == Role.MEMBER


def test_a_closed_account_belongs_nowhere_and_leads_nothing(client: Client) -> None:
    group = make_group()
    closed, lead = make_lead(group, name="닫은이"), make_lead(group, name="이끄미")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    client.force_login(lead)
    page = client.get(f"/groups/{group.slug}/")
    named = [one.user for _role, ones in page.context["roles"] for one in ones]
    assert named == [lead]
    assert b"only lead" in client.post(f"/groups/{group.slug}/leave/").content
    assert Membership.objects.current().leads().filter(user=lead).exists()


@pytest.mark.parametrize("make", [make_member, make_mentor])
def test_members_and_mentors_do_not_change_memberships(client: Client, make: object) -> None:
    group = make_group()
    reader = make_member(group) if make is make_member else make_mentor(group)
    client.force_login(reader)
    path = f"/groups/{group.slug}/people/{reader.memberships.get().pk}/"
    assert client.get(path).status_code == 403
    assert client.post(path, _form(Role.LEAD)).status_code == 403


def test_a_lead_does_not_reach_into_another_group(client: Client) -> None:
    group, other = make_group(), make_group()
    client.force_login(make_lead(group))
    membership = make_member(other).memberships.get()
    assert client.get(f"/groups/{group.slug}/people/{membership.pk}/").status_code == 404


def test_an_archived_group_stays_as_it_was(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    lead = make_lead(group)
    client.force_login(lead)
    path = f"/groups/{group.slug}/people/{lead.memberships.get().pk}/"
    assert client.post(path, _form(Role.MEMBER)).status_code == 403


# --- People ---------------------------------------------------------------------------------


def test_people_of_a_group_see_each_other(client: Client) -> None:
    group = make_group(name="13조")
    other = make_member(group, name="박도윤")
    client.force_login(make_member(group))
    page = client.get(f"/people/{other.pk}/").content.decode()
    assert "박도윤" in page
    assert "13조" in page


def test_a_persons_other_groups_stay_their_own(client: Client) -> None:
    group, elsewhere = make_group(), make_group(name="비밀 조")
    mentor = make_mentor(group, elsewhere)
    client.force_login(make_member(group))
    assert "비밀 조" not in client.get(f"/people/{mentor.pk}/").content.decode()


def test_strangers_do_not_see_each_other(client: Client) -> None:
    client.force_login(make_member(make_group()))
    stranger = make_member(make_group())
    assert client.get(f"/people/{stranger.pk}/").status_code == 404
    assert client.get("/people/999999/").status_code == 404


def test_everybody_sees_themselves(client: Client) -> None:
    user = make_user(name="하늘")
    client.force_login(user)
    assert "하늘" in client.get(f"/people/{user.pk}/").content.decode()
