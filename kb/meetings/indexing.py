"""Meetings as documents: their notes, for the groups that held them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time

from django.utils import timezone

from kb.core import markdown
from kb.groups import audience
from kb.meetings.models import Meeting
from kb.search.documents import Document, register
from kb.search.receivers import keep_indexed

KIND = "meeting"


def connect() -> None:
    """Make meetings findable and keep them so; called when the app is ready."""
    register(KIND, load=load, all_pks=all_pks)
    keep_indexed(Meeting, KIND, lambda row: [row.pk], many_to_many=["groups"])


def all_pks() -> Iterable[str]:
    pks = Meeting.objects.alive().order_by("pk").values_list("pk", flat=True)
    return (str(pk) for pk in pks.iterator())


def load(pks: Collection[str]) -> Iterator[Document]:
    meetings = Meeting.objects.alive().filter(pk__in=pks).prefetch_related("groups")
    return (_document(meeting) for meeting in meetings)


def _document(meeting: Meeting) -> Document:
    groups = list(meeting.groups.all())
    zone = groups[0].zone if groups else timezone.get_default_timezone()
    return Document(
        kind=KIND,
        pk=str(meeting.pk),
        title=f"{meeting.title} {meeting.get_kind_display()} {meeting.held_on:%Y-%m-%d}".strip(),
        body=markdown.plain(meeting.notes),
        audience=frozenset({audience.OPERATORS, *(audience.of_group(g.pk) for g in groups)}),
        filters={
            "group": tuple(group.slug for group in groups),
            "cohort": tuple({str(group.cohort_id) for group in groups}),
            "in": (str(meeting.pk),),
        },
        at=datetime.combine(meeting.held_on, meeting.starts_at or time(12), zone),
    )
