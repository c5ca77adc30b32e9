"""Sections of notes as documents, for the note's group."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time

from kb.core import markdown
from kb.groups import audience
from kb.notes.models import Note, NoteSection
from kb.search.documents import Document, register
from kb.search.receivers import keep_indexed

KIND = "note"


def connect() -> None:
    """Make sections of notes findable and keep them so; called when the app is ready."""
    register(KIND, load=load, all_pks=all_pks)
    keep_indexed(NoteSection, KIND, lambda row: [row.pk])
    keep_indexed(
        Note,
        KIND,
        lambda row: row.sections.values_list("pk", flat=True),
        many_to_many=["lectures"],
    )


def all_pks() -> Iterable[str]:
    sections = NoteSection.objects.filter(note__deleted_at__isnull=True)
    return (str(pk) for pk in sections.order_by("pk").values_list("pk", flat=True).iterator())


def load(pks: Collection[str]) -> Iterator[Document]:
    sections = (
        NoteSection.objects.filter(pk__in=pks, note__deleted_at__isnull=True)
        .select_related("note__group")
        .prefetch_related("note__lectures")
    )
    return (_document(section) for section in sections)


def _document(section: NoteSection) -> Document:
    note = section.note
    lectures = list(note.lectures.all())
    return Document(
        kind=KIND,
        pk=str(section.pk),
        title=markdown.plain(section.heading) or note.title,
        body=markdown.plain(section.body),
        tags=note.title,
        audience=frozenset({audience.OPERATORS, audience.of_group(note.group_id)}),
        filters={
            "group": (note.group.slug,),
            "cohort": (str(note.group.cohort_id),),
            "lecture": tuple(str(lecture.pk) for lecture in lectures),
            "course": tuple({str(lecture.course_id) for lecture in lectures}),
            "in": (str(section.meeting_id),) if section.meeting_id else (),
            "by": (f"user:{note.author_id}",) if note.author_id else (),
        },
        at=_moment(note),
    )


def _moment(note: Note) -> datetime:
    if note.written_on is None:
        return note.created_at
    return datetime.combine(note.written_on, time(12), note.group.zone)
