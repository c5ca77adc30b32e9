"""Undo an import as a whole, for as long as nothing was built on it."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.accounts.models import User
from kb.core.errors import KbError
from kb.library.models import Citation, Course, Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes.models import Import, Note, NoteSection, SectionCitation, SourceLines
from kb.questions.actions import answering, asking
from kb.questions.models import Answer, Question, Revision, StateChange
from kb.questions.states import Cause
from kb.search.updates import gathered

REASONS_SHOWN = 5
BUILT_ON: tuple[type[models.Model], ...] = (Question, Answer, Meeting)
Rows = dict[int, dict[str, Any]]
Reason = tuple[models.Model, str]
"""What an import wrote and people built on, and a sentence about it with a place for its title."""


class CannotUndo(KbError):
    def __init__(self, reasons: Collection[str]) -> None:
        super().__init__(
            gettext_lazy("This import can't be undone any more. %(reasons)s")
            % {"reasons": " ".join(reasons)}
        )
        self.reasons = reasons


def made_by(run: Import, model: type[models.Model]) -> list[int]:
    """Return the keys of the rows of a model that an import made."""
    made: dict[str, list[int]] = run.written.get("made", {})
    return made.get(model._meta.label_lower, [])


def _before(run: Import, model: type[models.Model]) -> Rows:
    """Return what rows said before an import changed them, by key."""
    rows: dict[str, dict[str, Any]] = run.written.get("before", {}).get(model._meta.label_lower, {})
    return {int(pk): before for pk, before in rows.items()}


def _notes_of(run: Import) -> list[int]:
    return [*made_by(run, Note), *_before(run, Note)]


# --- may it be undone? -----------------------------------------------------------------------


def reasons_against_undoing(run: Import, reader: User) -> list[str]:
    """Say what was built on an import since; empty if it can be undone.

    What the reader may not see is told without its words.
    """
    if run.undone_at:
        return [_("It was undone already.")]
    found: list[str] = []
    for row, text in _reasons(run):
        reason = text % {"title": _title(row, reader)}
        if reason not in found:
            found.append(reason)
        if len(found) == REASONS_SHOWN:
            break
    return found


def _title(row: models.Model, reader: User) -> str:
    question = row.question if isinstance(row, Answer) else row
    if not isinstance(question, Question):
        return str(row)
    if not Question.objects.readable_by(reader).filter(pk=question.pk).exists():
        return _("a question that you may not see")
    return question.title


def _reasons(run: Import) -> Iterator[Reason]:
    changed = _("“%(title)s” was changed since.")
    questions = Question.objects.filter(pk__in=made_by(run, Question))
    touched = Q(edited_at__isnull=False) | Q(accepted_at__isnull=False)
    touched |= Q(endorsed_at__isnull=False)
    answers = Answer.objects.filter(touched, pk__in=made_by(run, Answer))
    meetings = Meeting.objects.filter(pk__in=made_by(run, Meeting)).exclude(notes="")
    rows: list[models.Model] = [*questions.filter(edited_at__isnull=False)]
    rows += [*answers.select_related("question"), *meetings, *_changed_since(run)]
    for row in rows:
        yield row, changed
    for model in BUILT_ON:
        yield from _built_on(run, model)
    yield from _imported_again(run)


def _changed_since(run: Import) -> Iterator[models.Model]:
    """Yield what was there before, was changed by the import, and by somebody after it."""
    last = max(made_by(run, Revision), default=0)
    later = Revision.objects.filter(pk__gt=last, at__gte=run.at)
    for question in Question.objects.filter(pk__in=_before(run, Question)):
        since = question.history.filter(pk__gt=_before(run, Question)[question.pk]["after"])
        moved = since.exclude(cause=Cause.IMPORTED).exists()
        if moved or later.filter(question=question).exists():
            yield question
    for answer in Answer.objects.filter(pk__in=_before(run, Answer)).select_related("question"):
        if later.filter(answer=answer).exists():
            yield answer


def _imported_again(run: Import) -> Iterator[Reason]:
    """Name what a later import changed after this one had."""
    again = _("“%(title)s” was imported again since.")
    for note in Note.objects.filter(pk__in=_notes_of(run)).exclude(imported_by=run):
        yield note, again
    later = Import.objects.filter(group=run.group, pk__gt=run.pk, undone_at__isnull=True)
    for other in later:
        for model in BUILT_ON:
            both = _before(run, model).keys() & _before(other, model).keys()
            for row in model._default_manager.filter(pk__in=both):
                yield row, again


def _built_on(run: Import, model: type[models.Model]) -> Iterator[Reason]:
    """Name rows that point to what the import made, and that it didn't make itself."""
    pks = made_by(run, model)
    for relation in model._meta.related_objects if pks else ():
        other: Any = relation.related_model
        if issubclass(other, Citation) or relation.field is None:
            continue
        name = relation.field.name
        rows = other._default_manager.filter(**{f"{name}__in": pks})
        for row in rows.exclude(_made_with(run, other))[:REASONS_SHOWN]:
            kind = other._meta.verbose_name
            target = getattr(row, name) if isinstance(relation.field, models.ForeignKey) else row
            yield target, _("“%(title)s” has something new since: {kind}.").format(kind=kind)


def _made_with(run: Import, model: type[models.Model]) -> Q:
    """Return which rows of a model came with the import."""
    if model is StateChange:
        return Q(cause=Cause.IMPORTED)
    if model in (SourceLines, NoteSection):
        return Q(note__in=_notes_of(run))
    return Q(pk__in=made_by(run, model))


# --- undoing ---------------------------------------------------------------------------------


@transaction.atomic
def undo(*, run: Import, by: User) -> Import:
    """Take away what an import made and put back what it changed. Raises CannotUndo."""
    run = Import.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if reasons := reasons_against_undoing(run, by):
        raise CannotUndo(reasons)
    with gathered():
        references = _references_of(run)
        SourceLines.objects.filter(note__in=_notes_of(run)).delete()
        _take_away(run, Revision)
        _put_back_answers(run)
        _put_back_questions(run)
        _take_away(run, Answer)
        _take_away(run, Question)
        _take_away(run, Note)
        _put_back_notes(run)
        _put_back_fields(run, Meeting)
        _take_away(run, Meeting)
        _take_away_unused(Lecture, made_by(run, Lecture))
        _take_away_unused(Course, made_by(run, Course))
        _take_away_unused(Reference, references)
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    return run


def _take_away(run: Import, model: type[models.Model]) -> None:
    model._default_manager.filter(pk__in=made_by(run, model)).delete()


def _take_away_unused(model: type[models.Model], pks: Iterable[int]) -> None:
    for row in model._default_manager.filter(pk__in=pks):
        if not _is_used(row):
            row.delete()


def _is_used(row: models.Model) -> bool:
    """Say whether any row points to this one; its own many-to-many links don't count."""
    for relation in row._meta.related_objects:
        other: Any = relation.related_model
        if relation.field and other._default_manager.filter(**{relation.field.name: row}).exists():
            return True
    return False


def _references_of(run: Import) -> list[int]:
    """Return the references that came with the import, as far as nobody made them their own."""
    cited = Q(sectioncitations__note_section__note__in=_notes_of(run))
    cited |= Q(questioncitations__question__in=made_by(run, Question))
    cited |= Q(answercitations__answer__in=made_by(run, Answer))
    found = Reference.objects.filter(
        cited, created_at__gte=run.at, is_listed=False, lectures__isnull=True, title=""
    )
    return list(found.values_list("pk", flat=True).distinct())


def _put_back_fields(run: Import, model: type[models.Model]) -> list[Any]:
    """Give rows the values they had; return them."""
    rows = []
    for pk, before in _before(run, model).items():
        row = model._default_manager.filter(pk=pk).first()
        if row is None:
            continue
        for name, value in before.items():
            field = _field(row, name)
            if field is not None:
                setattr(row, name, _read(field, value))
        row.save()
        rows.append(row)
    return rows


def _field(row: models.Model, name: str) -> "models.Field[Any, Any] | None":
    fields = (field for field in row._meta.concrete_fields if name in (field.name, field.attname))
    return next(fields, None)


def _read(field: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, str) and isinstance(field, models.DateTimeField):
        return parse_datetime(value)
    if isinstance(value, str) and isinstance(field, models.DateField):
        return parse_date(value)
    return value


def _put_back_questions(run: Import) -> None:
    for question in _put_back_fields(run, Question):
        after = _before(run, Question)[question.pk]["after"]
        imported = question.history.filter(pk__gt=after, cause=Cause.IMPORTED)
        imported.delete()
        asking.keep_links(question, by=None)  # what was there before


def _put_back_answers(run: Import) -> None:
    for answer in _put_back_fields(run, Answer):
        answering.keep_links(answer, by=None)


def _put_back_notes(run: Import) -> None:
    for note in _put_back_fields(run, Note):
        before = _before(run, Note)[note.pk]
        note.lectures.set(Lecture.objects.filter(pk__in=before["lectures"]))
        note.sections.all().delete()
        for data in before["sections"]:
            _put_back_section(note, data)
        SourceLines.objects.bulk_create(
            SourceLines(note=note, **data) for data in before["sources"] if _is_there(data)
        )


def _put_back_section(note: Note, data: dict[str, Any]) -> None:
    fields = {name: value for name, value in data.items() if name != "citations"}
    meeting = Meeting.objects.filter(pk=fields.pop("meeting_id")).first()
    section = NoteSection.objects.create(note=note, meeting=meeting, **fields)
    for citation in data["citations"]:
        if Reference.objects.filter(pk=citation["reference_id"]).exists():
            SectionCitation.objects.create(note_section=section, **citation)


def _is_there(data: dict[str, Any]) -> bool:
    """Say whether the row that was read there still exists."""
    if data["question_id"]:
        return Question.objects.filter(pk=data["question_id"]).exists()
    return Answer.objects.filter(pk=data["answer_id"]).exists()
