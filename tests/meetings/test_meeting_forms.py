"""Pages on which meetings are written down, changed, taken away and brought back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.meetings.models import Meeting
from tests.factories import (
    make_cohort,
    make_group,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_user,
)

pytestmark = pytest.mark.django_db

WRITING = ["meeting-edit", "meeting-delete", "meeting-restore"]


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def member(group: StudyGroup, client: Client) -> User:
    user = make_member(group, name="김하늘")
    client.force_login(user)
    return user


def _sent(*groups: StudyGroup, **fields: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    sent = {"kind": "peer", "held_on": today, "groups": [group.pk for group in groups]}
    return {**sent, **fields}


def test_a_member_writes_a_meeting_down(client: Client, group: StudyGroup, member: User) -> None:
    assert client.get(reverse("meeting-create")).status_code == 200
    sent = _sent(group, notes="RNN을 다시 봤다", attendees=[member.pk], attended_as="민지")
    response = client.post(reverse("meeting-create"), sent)
    meeting = Meeting.objects.get()
    assert response.headers["Location"] == meeting.get_absolute_url()
    assert (meeting.notes, meeting.created_by) == ("RNN을 다시 봤다", member)
    assert list(meeting.attendees.all()) == [member]


def test_a_meeting_without_a_date_is_asked_for_one(
    client: Client, group: StudyGroup, member: User
) -> None:
    response = client.post(reverse("meeting-create"), _sent(group, held_on=""))
    assert response.status_code == 422
    assert not Meeting.objects.exists()


def test_a_group_that_isnt_ones_own_cannot_be_chosen(client: Client, member: User) -> None:
    assert client.post(reverse("meeting-create"), _sent(make_group())).status_code == 422
    assert not Meeting.objects.exists()


def test_a_mentor_writes_down_a_meeting_of_several_groups(
    client: Client, group: StudyGroup
) -> None:
    other = make_group(cohort=group.cohort)
    client.force_login(make_mentor(group, other))
    client.post(reverse("meeting-create"), _sent(group, other))
    assert set(Meeting.objects.get().groups.all()) == {group, other}


def test_groups_of_two_programs_do_not_meet(client: Client, group: StudyGroup) -> None:
    other = make_group()
    client.force_login(make_mentor(group, other))
    assert client.post(reverse("meeting-create"), _sent(group, other)).status_code == 422


def test_an_editor_of_one_group_keeps_the_other_in_a_joint_meeting(
    client: Client, group: StudyGroup, member: User
) -> None:
    other = make_group(cohort=group.cohort)
    meeting = make_meeting(group=group)
    meeting.groups.add(other)
    page = client.get(reverse("meeting-edit", args=[meeting.pk]))
    assert other.name in page.content.decode()
    client.post(reverse("meeting-edit", args=[meeting.pk]), _sent(group, notes="더"))
    assert set(meeting.groups.all()) == {group, other}


def test_people_who_have_left_stay_attendees(
    client: Client, group: StudyGroup, member: User
) -> None:
    gone = make_user(name="떠난 사람")
    meeting = make_meeting(group=group)
    meeting.attendees.add(gone)
    client.post(reverse("meeting-edit", args=[meeting.pk]), _sent(group, attendees=[gone.pk]))
    assert list(meeting.attendees.all()) == [gone]


def test_a_slower_writer_sees_both_texts_and_then_saves(
    client: Client, group: StudyGroup, member: User
) -> None:
    meeting = make_meeting(group=group, notes="처음")
    seen_at = meeting.updated_at.isoformat()
    address = reverse("meeting-edit", args=[meeting.pk])
    client.post(address, _sent(group, notes="빠른 글", seen_at=seen_at))
    response = client.post(address, _sent(group, notes="느린 글", seen_at=seen_at))
    assert response.status_code == 409
    assert "빠른" in response.content.decode()
    fresh = response.context["form"]["seen_at"].value()
    client.post(address, _sent(group, notes="느린 글", seen_at=fresh))
    meeting.refresh_from_db()
    assert meeting.notes == "느린 글"


def test_the_history_shows_each_change(client: Client, group: StudyGroup, member: User) -> None:
    meeting = make_meeting(group=group, notes="학습률 0.1")
    for notes in ("학습률 0.01", "학습률 0.001"):
        client.post(reverse("meeting-edit", args=[meeting.pk]), _sent(group, notes=notes))
    page = client.get(reverse("meeting-history", args=[meeting.pk])).content.decode()
    assert page.count("line-added") == 2
    assert member.display_name in page


def test_a_meeting_is_deleted_and_brought_back(
    client: Client, group: StudyGroup, member: User
) -> None:
    meeting = make_meeting(group=group, title="사라질 모임")
    deleted = client.post(reverse("meeting-delete", args=[meeting.pk]), follow=True)
    assert reverse("meeting-restore", args=[meeting.pk]) in deleted.content.decode()
    assert "사라질 모임" not in client.get(reverse("meeting-list")).content.decode()
    client.post(reverse("meeting-restore", args=[meeting.pk]))
    assert "사라질 모임" in client.get(reverse("meeting-list")).content.decode()


@pytest.mark.parametrize("name", [*WRITING, "meeting-history"])
def test_strangers_get_404(client: Client, group: StudyGroup, name: str) -> None:
    client.force_login(make_member(make_group(cohort=group.cohort)))
    address = reverse(name, args=[make_meeting(group=group).pk])
    send = client.get if name == "meeting-history" else client.post
    assert send(address).status_code == 404


@pytest.mark.parametrize("name", [*WRITING, "meeting-history"])
def test_a_meeting_that_isnt_there_is_404(client: Client, member: User, name: str) -> None:
    send = client.get if name == "meeting-history" else client.post
    assert send(reverse(name, args=[999_999])).status_code == 404


@pytest.mark.parametrize("name", WRITING)
def test_an_archived_cohorts_meetings_stay_as_they_are(client: Client, name: str) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    client.force_login(make_member(group))
    meeting = make_meeting(group=group)
    if name == "meeting-restore":
        Meeting.objects.update(deleted_at=timezone.now())
    assert client.post(reverse(name, args=[meeting.pk])).status_code == 403


def test_who_is_in_no_running_group_writes_no_meeting_down(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("meeting-create")).status_code == 403


@pytest.mark.parametrize("name", ["meeting-delete", "meeting-restore"])
def test_a_link_alone_deletes_nothing(
    client: Client, group: StudyGroup, member: User, name: str
) -> None:
    address = reverse(name, args=[make_meeting(group=group).pk])
    assert client.get(address).status_code == 405


def test_the_history_is_only_read(client: Client, group: StudyGroup, member: User) -> None:
    address = reverse("meeting-history", args=[make_meeting(group=group).pk])
    assert client.post(address).status_code == 405


def test_an_operator_is_offered_the_people_of_the_chosen_group_only(
    client: Client, group: StudyGroup
) -> None:
    client.force_login(make_operator())
    make_member(group, name="여기 사람")
    for _ in range(9):
        make_member(make_group(cohort=group.cohort), name="다른 사람")
    page = client.get(reverse("meeting-create"), {"group": group.pk}).content.decode()
    assert "여기 사람" in page
    assert "다른 사람" not in page
