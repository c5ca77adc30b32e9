"""What changes meetings."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.core import markdown
from kb.groups.models import StudyGroup
from kb.images.shown import keep_images
from kb.library.actions import cite
from kb.meetings.errors import ChangedMeanwhile
from kb.meetings.models import Meeting, MeetingRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What people write down of a meeting."""

    kind: str
    groups: tuple[StudyGroup, ...]
    held_on: date
    starts_at: time | None = None
    title: str = ""
    facilitator: User | None = None
    facilitated_as: str = ""
    scribe: User | None = None
    written_as: str = ""
    attendees: tuple[User, ...] = ()
    attended_as: str = ""
    notes: str = ""


COLUMNS = (
    "kind",
    "held_on",
    "starts_at",
    "title",
    "facilitator",
    "facilitated_as",
    "scribe",
    "written_as",
    "attended_as",
    "notes",
)


@transaction.atomic
def hold_meeting(
    *, details: Details, by: User | None, submission: uuid.UUID | None = None
) -> Meeting:
    """Write a meeting down; the same submission sent again returns the meeting it made."""
    columns = {name: getattr(details, name) for name in COLUMNS}
    if submission is None:
        meeting, is_new = Meeting.objects.create(created_by=by, **columns), True
    else:
        first_time = {"created_by": by, **columns}
        meeting, is_new = Meeting.objects.get_or_create(submission=submission, defaults=first_time)
    if not is_new:
        return meeting
    _set_what_belongs_to(meeting, details, by=by)
    return meeting


@transaction.atomic
def edit_meeting(
    *, meeting: Meeting, details: Details, by: User, seen_at: datetime | None = None
) -> Meeting:
    """Change a meeting; what its notes said before is kept.

    ``seen_at`` is its ``updated_at`` when the writer opened it; None overwrites unseen.
    """
    meeting = locked(meeting)
    if seen_at is not None and seen_at != meeting.updated_at:
        raise ChangedMeanwhile
    if (meeting.title, meeting.notes) != (details.title, details.notes):
        MeetingRevision.objects.create(
            meeting=meeting, title=meeting.title, notes=meeting.notes, by=by
        )
    for name in COLUMNS:
        setattr(meeting, name, getattr(details, name))
    meeting.save()
    _set_what_belongs_to(meeting, details, by=by)
    return meeting


@transaction.atomic
def delete_meeting(*, meeting: Meeting) -> Meeting:
    """Take a meeting away; it can be brought back."""
    meeting = locked(meeting)
    meeting.deleted_at = timezone.now()
    meeting.save()
    return meeting


@transaction.atomic
def restore_meeting(*, meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    meeting.deleted_at = None
    meeting.save()
    return meeting


def locked(meeting: Meeting) -> Meeting:
    """Return the row as it is now, held until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def _set_what_belongs_to(meeting: Meeting, details: Details, *, by: User | None) -> None:
    meeting.groups.set(details.groups)
    meeting.attendees.set(details.attendees)
    keep_links(meeting, details.groups, by=by)


def keep_links(meeting: Meeting, groups: Iterable[StudyGroup], *, by: User | None) -> None:
    """Note which references and pictures the notes show."""
    for group in list(groups)[:1]:
        cite(
            citations=meeting.citations,
            program=group.cohort.program,
            links=markdown.links(meeting.notes),
            section=meeting.kind,
        )
    keep_images(meeting, meeting.notes, by=by)
