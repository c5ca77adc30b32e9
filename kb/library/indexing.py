"""Lectures as documents, for everybody of the program."""

from collections.abc import Collection, Iterable, Iterator

from kb.groups import audience
from kb.library.models import Course, Lecture
from kb.search.documents import Document, register
from kb.search.receivers import keep_indexed

KIND = "lecture"


def connect() -> None:
    """Make lectures findable and keep them so; called when the app is ready."""
    register(KIND, load=load, all_pks=all_pks)
    keep_indexed(Lecture, KIND, lambda row: [row.pk])
    keep_indexed(Course, KIND, lambda row: row.lectures.values_list("pk", flat=True))


def all_pks() -> Iterable[str]:
    pks = Lecture.objects.order_by("pk").values_list("pk", flat=True)
    return (str(pk) for pk in pks.iterator())


def load(pks: Collection[str]) -> Iterator[Document]:
    lectures = Lecture.objects.filter(pk__in=pks).select_related("course")
    return (_document(lecture) for lecture in lectures)


def _document(lecture: Lecture) -> Document:
    program = audience.of_program(lecture.course.program_id)
    return Document(
        kind=KIND,
        pk=str(lecture.pk),
        # "7강" is how people say it, in whatever language the pages are.
        title=f"{lecture.course} {lecture.number and lecture.number + '강'} {lecture.title}",
        audience=frozenset({audience.OPERATORS, program}),
        filters={"lecture": (str(lecture.pk),), "course": (str(lecture.course_id),)},
    )
