"""Meetings keep what they said, what they cite and show, and never lose a quicker save."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.meetings.actions import (
    Details,
    delete_meeting,
    edit_meeting,
    hold_meeting,
    restore_meeting,
)
from kb.meetings.errors import ChangedMeanwhile
from kb.meetings.models import Meeting, MeetingKind
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def member(group: StudyGroup) -> User:
    return make_member(group)


def _details(group: StudyGroup, **fields: Any) -> Details:
    fields.setdefault("held_on", timezone.localdate())
    return Details(kind=MeetingKind.PEER, groups=(group,), **fields)


def test_one_submission_sent_twice_makes_one_meeting(group: StudyGroup, member: User) -> None:
    key = uuid.uuid4()
    first = hold_meeting(details=_details(group), by=member, submission=key)
    assert hold_meeting(details=_details(group), by=member, submission=key) == first
    assert Meeting.objects.count() == 1


def test_notes_cite_references_and_show_pictures(group: StudyGroup, member: User) -> None:
    image = Image.objects.create(
        uploader=member, file="images/a.png", width=1, height=1, bytes=1, sha256="x"
    )
    notes = f"[논문](https://arxiv.org/abs/1706.03762)\n\n![](/images/{image.pk})"
    meeting = hold_meeting(details=_details(group, notes=notes), by=member)
    citation = meeting.citations.get()
    assert (citation.title, citation.section) == ("논문", "peer")
    assert list(meeting.images.all()) == [image]
    edit_meeting(meeting=meeting, details=_details(group, notes="없음"), by=member)
    assert not meeting.citations.exists()
    assert not meeting.images.exists()


def test_an_edit_keeps_what_the_notes_said(group: StudyGroup, member: User) -> None:
    meeting = hold_meeting(details=_details(group, notes="처음"), by=member)
    edit_meeting(meeting=meeting, details=_details(group, notes="나중"), by=member)
    revision = meeting.revisions.get()
    assert (revision.notes, revision.by) == ("처음", member)


def test_an_edit_of_other_things_leaves_no_revision(group: StudyGroup, member: User) -> None:
    meeting = hold_meeting(details=_details(group, notes="처음"), by=member)
    later = timezone.localdate() + timedelta(days=1)
    changed = _details(group, notes="처음", held_on=later, attendees=(member,))
    meeting = edit_meeting(meeting=meeting, details=changed, by=member)
    assert meeting.held_on == later
    assert not meeting.revisions.exists()


def test_whoever_saves_second_is_told_and_nothing_is_lost(group: StudyGroup, member: User) -> None:
    meeting = hold_meeting(details=_details(group, notes="처음"), by=member)
    seen_at = meeting.updated_at
    edit_meeting(meeting=meeting, details=_details(group, notes="빠른 사람"), by=member)
    with pytest.raises(ChangedMeanwhile):
        edit_meeting(
            meeting=meeting, details=_details(group, notes="느린 사람"), by=member, seen_at=seen_at
        )
    meeting.refresh_from_db()
    assert meeting.notes == "빠른 사람"


def test_a_deleted_meeting_can_be_brought_back(group: StudyGroup, member: User) -> None:
    meeting = hold_meeting(details=_details(group), by=member)
    delete_meeting(meeting=meeting)
    assert not Meeting.objects.visible_to(member).exists()
    restore_meeting(meeting=meeting)
    assert Meeting.objects.visible_to(member).get() == meeting
