"""References as documents, once for each audience to which something cites them.

A title is as private as what it was written in: a document holds only the titles that all its
readers may read. Its key is the reference's and the audience's: ``12@group:3``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Q, QuerySet

from kb.groups import audience
from kb.groups.models import StudyGroup
from kb.library.models import Citation, Reference
from kb.meetings.models import Meeting, MeetingCitation
from kb.notes.models import Note, SectionCitation
from kb.questions.indexing import audience_of
from kb.questions.models import Answer, AnswerCitation, Question, QuestionCitation
from kb.search.documents import Document, register
from kb.search.receivers import keep_indexed

KIND = "reference"


CITED_BY: dict[Any, Callable[[Any], Q]] = {
    Question: lambda row: (
        Q(questioncitations__question=row) | Q(answercitations__answer__question=row)
    ),
    Answer: lambda row: Q(answercitations__answer=row),
    Meeting: lambda row: Q(meetingcitations__meeting=row),
    Note: lambda row: Q(sectioncitations__note_section__note=row),
}


def connect() -> None:
    """Make references findable and keep them so; called when the app is ready."""
    register(KIND, load=load, all_pks=all_pks)
    keep_indexed(Reference, KIND, _keys_of_reference)
    for model in (QuestionCitation, AnswerCitation, MeetingCitation, SectionCitation):
        keep_indexed(model, KIND, _keys_of_citation)
    # What cites may be shared, hidden, brought back: its references follow it.
    for owner in CITED_BY:
        groups = ["groups"] if owner is Meeting else []
        keep_indexed(owner, KIND, _keys_of_owner, many_to_many=groups)


def _keys_of_owner(row: Any) -> list[str]:
    """What the row's own groups may read; what others' texts cite for others doesn't change."""
    if row.pk is None:
        return []
    cited = list(Reference.objects.filter(CITED_BY[type(row)](row)).values_list("pk", flat=True))
    return _keys(set(cited), _groups_of(row)) if cited else []


def _keys_of_citation(citation: Citation) -> list[str]:
    return _keys([citation.reference_id], _groups_of(citation))


def _keys_of_reference(reference: Reference) -> list[str]:
    """Every key the reference may have now or had before something was shared or hidden."""
    program = f"{reference.pk}@{audience.of_program(reference.program_id)}"
    return [program, *_keys([reference.pk], _groups_citing(reference))]


def _keys(references: Iterable[int], groups: Iterable[StudyGroup]) -> list[str]:
    tokens = sorted(set(_tokens_of(groups)))
    return [f"{reference}@{token}" for reference in references for token in tokens]


def _groups_citing(reference: Reference) -> QuerySet[StudyGroup]:
    # One query each: joined together they would multiply a group's questions with its notes.
    here = {"reference": reference}
    return StudyGroup.objects.filter(
        Q(pk__in=QuestionCitation.objects.filter(**here).values("question__group"))
        | Q(pk__in=AnswerCitation.objects.filter(**here).values("answer__question__group"))
        | Q(pk__in=MeetingCitation.objects.filter(**here).values("meeting__groups"))
        | Q(pk__in=SectionCitation.objects.filter(**here).values("note_section__note__group"))
    )


def _tokens_of(groups: Iterable[StudyGroup]) -> Iterator[str]:
    for group in groups:
        yield audience.of_group(group.pk)
        yield audience.of_mentors(group.pk)
        yield audience.of_cohort(group.cohort_id)


def _groups_of(row: Any) -> list[StudyGroup]:
    """Return the groups in which something is cited: of a citation, or of what cites."""
    match row:
        case QuestionCitation():
            return [row.question.group]
        case AnswerCitation():
            return [row.answer.question.group]
        case MeetingCitation():
            return list(row.meeting.groups.all())
        case SectionCitation():
            return [row.note_section.note.group]
        case Answer():
            return [row.question.group]
        case Meeting():
            # A group that left the meeting is no longer among its own, but must forget it.
            programs = row.groups.values("cohort__program")
            return list(StudyGroup.objects.filter(cohort__program__in=programs))
        case _:
            return [row.group]


def all_pks() -> Iterable[str]:
    for reference in Reference.objects.order_by("pk").iterator():
        yield from _keys_of_reference(reference)


def load(pks: Collection[str]) -> Iterator[Document]:
    """Yield the document of each (reference, audience) for which there is something to read."""
    tokens: dict[str, list[str]] = defaultdict(list)
    for key in pks:
        reference, _, token = key.partition("@")
        tokens[reference].append(token)
    for reference_ in Reference.objects.filter(pk__in=list(tokens)):
        titles = _titles(reference_)
        for token in tokens[str(reference_.pk)]:
            if token in titles:
                yield _document(reference_, token, titles[token])


def _titles(reference: Reference) -> dict[str, list[str]]:
    """Return the titles written to each audience; an audience may have read the address alone."""
    titles: dict[str, list[str]] = defaultdict(list)
    if reference.is_listed:
        titles[audience.of_program(reference.program_id)] = []
    for citation, readers in _citations(reference):
        for token in readers:
            titles[token].append(citation.title)
    return titles


def _citations(reference: Reference) -> Iterator[tuple[Citation, frozenset[str]]]:
    """Yield what cites a reference now, with the audience of what it stands in."""
    here = {"reference": reference}
    for question in QuestionCitation.objects.filter(
        **here, question__deleted_at__isnull=True
    ).select_related("question__group"):
        yield question, audience_of(question.question)
    for answer in AnswerCitation.objects.filter(
        **here, answer__deleted_at__isnull=True, answer__question__deleted_at__isnull=True
    ).select_related("answer__question__group"):
        yield answer, audience_of(answer.answer.question)
    for meeting in MeetingCitation.objects.filter(**here, meeting__deleted_at__isnull=True):
        yield meeting, frozenset(audience.of_group(g.pk) for g in meeting.meeting.groups.all())
    for section in SectionCitation.objects.filter(
        **here, note_section__note__deleted_at__isnull=True
    ).select_related("note_section__note"):
        yield section, frozenset({audience.of_group(section.note_section.note.group_id)})


def _document(reference: Reference, token: str, titles: list[str]) -> Document:
    named = list(dict.fromkeys(title for title in [reference.title, *titles] if title))
    return Document(
        kind=KIND,
        pk=f"{reference.pk}@{token}",
        title=named[0] if named else _readable(reference.url),
        body="\n".join([*named[1:], _readable(reference.url)]),
        audience=frozenset({audience.OPERATORS, token}),
        filters={"type": (reference.kind,)},
        at=reference.created_at,
    )


def _readable(url: str) -> str:
    """Return the words of an address."""
    parts = urlsplit(url)
    return f"{parts.netloc} {unquote(parts.path)}"
