"""Find or make courses, lectures and references; cite references."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from kb.core.urls import normalise_url, reference_kind
from kb.groups.models import Program
from kb.library.models import Citation, Course, Lecture, Reference, Section

Link = tuple[str, str]
"""A web address and the title it was written with (or nothing)."""


def get_reference(*, program: Program, url: str) -> Reference:
    """Return the one reference of this address, made if it is new."""
    address = normalise_url(url)
    reference, _made = Reference.objects.get_or_create(
        program=program, url=address, defaults={"kind": reference_kind(address)}
    )
    return reference


def get_lecture(*, program: Program, course: str, number: str = "", title: str = "") -> Lecture:
    """Return the lecture with this number (or title) of the course, made if it is new."""
    found = Course.objects.filter(program=program, name__iexact=course).first()
    owner = found or Course.objects.create(program=program, name=course)
    same = {"number": number} if number else {"number": "", "title": title}
    lecture, made = Lecture.objects.get_or_create(course=owner, **same, defaults={"title": title})
    if title and not made and not lecture.title:
        lecture.title = title
        lecture.save(update_fields=["title"])
    return lecture


@transaction.atomic
def list_reference(*, lecture: Lecture, url: str, title: str = "") -> Reference:
    """Put a reference to a lecture for the whole program to see."""
    reference = get_reference(program=lecture.course.program, url=url)
    reference.is_listed = True
    reference.title = title or reference.title
    reference.save()
    reference.lectures.add(lecture)
    return reference


@transaction.atomic
def cite(
    *,
    citations: "models.Manager[Any]",
    program: Program,
    links: Iterable[Link],
    section: str = Section.OTHER,
) -> None:
    """Make one text's citations be just its links; ``citations`` is the text's related manager."""
    left: dict[int, Citation] = {c.reference_id: c for c in citations.all()}
    titles = {get_reference(program=program, url=url): title for url, title in links}
    for reference, title in titles.items():
        known = left.pop(reference.pk, None)
        if known is None:
            citations.create(reference=reference, title=title[:300], section=section)
        elif (known.title, known.section) != (title[:300], section):
            known.title, known.section = title[:300], section
            known.save(update_fields=["title", "section"])
    for gone in left.values():
        gone.delete()
