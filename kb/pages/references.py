"""Which references a reader may know of, and under which titles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.accounts.models import User
from kb.library.models import Lecture, Reference
from kb.meetings.models import Meeting, MeetingCitation
from kb.notes.models import Note, SectionCitation
from kb.questions.models import Answer, AnswerCitation, Question, QuestionCitation


def question_citations(user: User) -> QuerySet[QuestionCitation]:
    questions = Question.objects.visible_to(user).values("pk")
    return QuestionCitation.objects.filter(question__in=questions)


def answer_citations(user: User) -> QuerySet[AnswerCitation]:
    return AnswerCitation.objects.filter(answer__in=Answer.objects.visible_to(user).values("pk"))


def meeting_citations(user: User) -> QuerySet[MeetingCitation]:
    return MeetingCitation.objects.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))


def section_citations(user: User) -> QuerySet[SectionCitation]:
    notes = Note.objects.visible_to(user).values("pk")
    return SectionCitation.objects.filter(note_section__note__in=notes)


def visible_citations(user: User) -> list[QuerySet[Any]]:
    """All citations the reader may see, by what cites."""
    return [
        question_citations(user),
        answer_citations(user),
        meeting_citations(user),
        section_citations(user),
    ]


def references_visible_to(user: User) -> QuerySet[Reference]:
    """What a program lists, and what something cites that the reader may see."""
    listed = Reference.objects.listed_for(user).values("pk")
    return Reference.objects.filter(Q(pk__in=listed) | _cited(user))


def _cited(user: User, **written: Any) -> Q:
    """Match references with a citation that the reader may see (and that is so written)."""
    found = Q(pk__in=[])
    for citations in visible_citations(user):
        found |= Q(Exists(citations.filter(reference=OuterRef("pk"), **written)))
    return found


def with_words(references: QuerySet[Reference], user: User, words: str) -> QuerySet[Reference]:
    """Keep those with the words in their address, or in a title that the reader may see."""
    for word in words.split():
        seen = _cited(user, title__icontains=word)
        references = references.filter(Q(url__icontains=word) | Q(title__icontains=word) | seen)
    return references


def references_of(lecture: Lecture, user: User) -> QuerySet[Reference]:
    """What was put to a lecture by hand, and what its questions and answers cite."""
    asked = question_citations(user).filter(question__lectures=lecture)
    answered = answer_citations(user).filter(answer__question__lectures=lecture)
    return references_visible_to(user).filter(
        Exists(Reference.lectures.through.objects.filter(reference=OuterRef("pk"), lecture=lecture))
        | Exists(asked.filter(reference=OuterRef("pk")))
        | Exists(answered.filter(reference=OuterRef("pk")))
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A reference as one reader sees it: titles of others' citations stay with them."""

    reference: Reference
    title: str
    count: int

    @property
    def host(self) -> str:
        return host_of(self.reference.url)


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def shown_to(user: User, references: Iterable[Reference]) -> list[Shown]:
    """Give each reference its title and its count of citations, in one query for all."""
    rows = list(references)
    pks = [row.pk for row in rows]
    first, *others = [
        citations.filter(reference__in=pks).order_by().values_list("reference_id", "title")
        for citations in visible_citations(user)
    ]
    titles: dict[int, list[str]] = {}
    for pk, title in first.union(*others, all=True):
        titles.setdefault(pk, []).append(title)
    return [_shown(row, titles.get(row.pk, [])) for row in rows]


def _shown(reference: Reference, written: list[str]) -> Shown:
    """Prefer the program's title, then the one most often written, then the address."""
    own = [title for title in written if title and "://" not in title]
    often = max(own, key=lambda title: (own.count(title), title), default="")
    return Shown(reference, reference.title or often or reference.url, len(written))
