"""A question of one note in the group's terms: who asked, who answered, until when it waits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.notes.planning.days import due_on, held_on
from kb.notes.planning.lectures import lectures_of
from kb.notes.planning.model import LectureName, Session, Setting
from kb.notes.planning.texts import answer_body, by_speaker, join_question, split_question
from kb.notes.reading.model import Answer, Lines, ParsedNote, Question, SectionKind, Target

LABEL_LENGTH = 60
DEFERRAL_LENGTH = 300
MENTOR_WORDS = ("멘토", "mentor")


@dataclass(frozen=True)
class Spoken:
    """What one speaker answered."""

    text: str
    lines: Lines
    answered_as: str
    is_relayed: bool


@dataclass(frozen=True)
class Asked:
    """A question as a note has it; `index`, `parent` and `resolved_by` count in that note."""

    note: int
    index: int
    text: str
    lines: Lines
    section: SectionKind
    day: date | None
    session: Session | None
    meeting: int | None
    asked_as: str
    answers: tuple[Spoken, ...]
    is_unresolved: bool
    parent: int | None
    resolved_by: int | None
    lectures: tuple[LectureName, ...]
    target: Target | None
    due_on: date | None
    deferral: str
    is_sure: bool
    is_topic: bool


@dataclass(frozen=True)
class Context:
    """What a note's questions have in common; `owners` has the questions that a line is of."""

    note: int
    parsed: ParsedNote
    day: date | None
    meetings: tuple[int | None, ...]
    lectures: tuple[LectureName, ...]
    setting: Setting
    source: tuple[str, ...]
    owners: Mapping[int, frozenset[int]]

    def is_shared(self, lines: Lines) -> bool:
        """Say whether several questions have part in these lines."""
        owners = (self.owners.get(line) for line in range(lines.first, lines.last + 1))
        return len(frozenset[int]().union(*filter(None, owners))) > 1


def context_of(
    note: int,
    parsed: ParsedNote,
    day: date | None,
    meetings: tuple[int | None, ...],
    lectures: tuple[LectureName, ...],
    setting: Setting,
) -> Context:
    source = tuple(parsed.text.split("\n"))
    return Context(note, parsed, day, meetings, lectures, setting, source, _owners(parsed))


def _owners(parsed: ParsedNote) -> dict[int, frozenset[int]]:
    """Return which questions begin, or are answered, on each line."""
    owners: defaultdict[int, set[int]] = defaultdict(set)
    for index, question in enumerate(parsed.questions):
        owners[question.lines.first].add(index)
        for answer in question.answers:
            owners[answer.lines.first].add(index)
    return {line: frozenset(indexes) for line, indexes in owners.items()}


def asked_in(context: Context) -> list[Asked]:
    questions = context.parsed.questions
    return [_asked(index, question, context) for index, question in enumerate(questions)]


def _asked(index: int, question: Question, context: Context) -> Asked:
    held = _held_on(question, context)
    meeting = None if question.meeting is None else context.meetings[question.meeting]
    kept = [answer for answer in question.answers if _says_something(answer)]
    return Asked(
        note=context.note,
        index=index,
        text=join_question(*split_question(question.text)),
        lines=question.lines,
        section=question.section,
        day=held,
        session=_session(question, meeting, held, context),
        meeting=meeting,
        asked_as=_asked_as(question, context.setting),
        answers=tuple(_spoken(question, kept, context)),
        is_unresolved=_is_unresolved(question),
        parent=question.parent,
        resolved_by=question.resolved_by,
        lectures=lectures_of(question, context.lectures),
        target=question.target,
        due_on=due_on(question, held),
        deferral=_deferral(question),
        is_sure=question.is_sure,
        is_topic=question.is_topic,
    )


def _session(
    question: Question, meeting: int | None, held: date | None, context: Context
) -> Session | None:
    if question.meeting is None or meeting is None or held is None:
        return None
    return context.parsed.meetings[question.meeting].kind, held


def _held_on(question: Question, context: Context) -> date | None:
    if question.meeting is None:
        return context.day
    return held_on(context.parsed.meetings[question.meeting], context.day)


def _is_unresolved(question: Question) -> bool:
    """Say whether it is open where it is asked, even if it is answered further down."""
    said = [answer for answer in question.answers if answer.text.strip()]
    return not said or any(answer.defers or answer.is_partial for answer in said)


def _is_short_deferral(answer: Answer) -> bool:
    return answer.defers and len(answer.text) <= DEFERRAL_LENGTH


def _says_something(answer: Answer) -> bool:
    """Leave out what is kept as the reason of a deferral; a long one says more than that."""
    return bool(answer.text.strip()) and not _is_short_deferral(answer)


def _deferral(question: Question) -> str:
    reasons = [answer.text.strip() for answer in question.answers if _is_short_deferral(answer)]
    return " ".join(reasons)[:DEFERRAL_LENGTH]


def _asked_as(question: Question, setting: Setting) -> str:
    """Return the asker as written; in a meeting the unnamed asker is the group, else the author.

    A log tells what the group talked about, so its writer isn't taken for the asker.
    """
    if question.asked_as:
        return question.asked_as[:LABEL_LENGTH]
    if setting.has_author and not question.section.is_meeting:
        return ""
    return setting.group_name[:LABEL_LENGTH]


def _spoken(question: Question, answers: Sequence[Answer], context: Context) -> list[Spoken]:
    spoken = []
    for run in by_speaker(answers):
        body = answer_body(run, context.source, context.is_shared)
        name, relayed = _answered_as(question, run[0].answered_as, context.setting)
        lines = Lines(run[0].lines.first, max(answer.lines.last for answer in run))
        spoken.append(Spoken(body, lines, name, relayed))
    return [one for one in spoken if one.text.strip()]


def _answered_as(question: Question, written: str, setting: Setting) -> tuple[str, bool]:
    """Return who is said to have answered, and whether a member wrote it down for a mentor."""
    is_mentors = question.section is SectionKind.MENTORING or _names_mentor(written)
    relayed = is_mentors and not setting.author_is_mentor
    if written:
        return written[:LABEL_LENGTH], relayed
    if is_mentors and setting.author_is_mentor:
        return "", False
    if setting.has_author and not question.section.is_meeting:
        return "", False
    return setting.unnamed.get(question.section, setting.group_name)[:LABEL_LENGTH], relayed


def _names_mentor(label: str) -> bool:
    return any(word in label.casefold() for word in MENTOR_WORDS)
