"""What a reader may take home, as the plain data that is written out.

Every function takes a reader and gives only what they may see, under the names they may know.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.groups.viewer import Viewer
from kb.library.models import Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes import rendering
from kb.notes.models import Note, SourceLines
from kb.notes.reading import SectionKind
from kb.notes.reading.source import next_fence
from kb.notes.rendering import Link, Log, Part, Session
from kb.notes.rendering.privacy import replace_names, without_front_matter, without_private
from kb.questions import rules
from kb.questions.models import Answer, Question, Visibility
from kb.questions.models.question import QuestionQuerySet

MOST_QUESTIONS = 5000
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Reader:
    """Who reads an export; without a viewer, those who keep the files of a group."""

    viewer: Viewer | None
    language: str = "ko"
    masks: "Masks | None" = None

    @classmethod
    def of(cls, user: User) -> "Reader":
        return cls(Viewer.of(user), get_language() or "ko")

    @classmethod
    def of_everything(cls, group: StudyGroup) -> "Reader":
        return cls(None, get_language() or "ko")

    @property
    def user(self) -> User:
        if self.viewer is None:
            raise ValueError("Nobody reads this.")
        return self.viewer.user

    def asker(self, question: Question) -> str:
        if self.masks:
            return self.masks.person(question.asker, question.asked_as, question.group_id)
        if self.viewer:
            return rules.asker_name(self.viewer, question)
        if question.is_anonymous:
            return ""
        return question.asked_as or (question.asker.display_name if question.asker else "")

    def answerer(self, answer: Answer) -> str:
        question = answer.question
        if self.masks:
            author = None if answer.answered_as else answer.author
            return self.masks.person(author, answer.answered_as, question.group_id)
        if self.viewer:
            return rules.answerer_name(self.viewer, answer)
        if question.is_anonymous and answer.author_id == question.asker_id:
            return answer.answered_as
        return answer.answered_as or (answer.author.display_name if answer.author else "")

    def person(self, user: User | None, written: str) -> str:
        return user.display_name if user else written

    def library(self, title: str, lectures: Sequence[Lecture], cited: Sequence[Reference]) -> Log:
        return Log(
            title=title,
            lectures=tuple(lecture_of(one) for one in lectures),
            references=tuple(Link(one.url, one.title, one.kind) for one in cited),
            language=self.language,
        )


# --- one row --------------------------------------------------------------------------------------


def detailed(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Read with questions what an export says of them, in a fixed number of queries."""
    answers = (
        Answer.objects.filter(deleted_at__isnull=True)
        .select_related("author")
        .prefetch_related("citations__reference", "images")
        .order_by("created_at", "pk")
    )
    return questions.select_related("group__cohort", "asker", "meeting").prefetch_related(
        "lectures__course",
        "tags",
        "images",
        "citations__reference",
        Prefetch("answers", answers),
    )


def question_of(reader: Reader, question: Question) -> rendering.Question:
    answers = list(question.answers.all())
    for answer in answers:
        answer.question = question
    masked = _masked(reader)
    return rendering.Question(
        title=masked(question.title),
        body=masked(question.body),
        by=reader.asker(question),
        answers=tuple(
            rendering.Answer(
                masked(answer.body),
                reader.answerer(answer),
                is_relayed=answer.is_relayed,
                is_endorsed=answer.is_endorsed,
                is_accepted=answer.is_accepted,
            )
            for answer in answers
        ),
        state=question.state,
        asked_on=question.asked_at.astimezone(question.group.zone).date(),
        deferral=masked(question.deferral),
        due_on=question.due_on,
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
        lectures=tuple(lecture_of(one) for one in question.lectures.all()),
        references=_links([question, *answers]),
        url=question.get_absolute_url(),
    )


def _masked(reader: Reader) -> Callable[[str], str]:
    return reader.masks.text if reader.masks else str


def lecture_of(lecture: Lecture) -> rendering.Lecture:
    return rendering.Lecture(lecture.course.name, lecture.number, lecture.title)


def _links(owners: Iterable[Question | Answer | Meeting]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for owner in owners:
        for row in owner.citations.all():
            reference = row.reference
            known = found.get(reference.url)
            if known is None or not known.title:
                title = reference.title or row.title
                found[reference.url] = Link(reference.url, title, reference.kind)
    return tuple(found.values())


def session_of(reader: Reader, meeting: Meeting, questions: Iterable[Question]) -> Session:
    named = [user.display_name for user in meeting.attendees.all()]
    return Session(
        kind=SectionKind(meeting.kind),
        held_on=meeting.held_on,
        title=meeting.title,
        questions=tuple(question_of(reader, one) for one in questions),
        attendees=(*named, *([meeting.attended_as] if meeting.attended_as else ())),
        facilitator=reader.person(meeting.facilitator, meeting.facilitated_as),
        scribe=reader.person(meeting.scribe, meeting.written_as),
        notes=meeting.notes,
    )


# --- what is exported -----------------------------------------------------------------------------


def log_of_meeting(reader: Reader, meeting: Meeting) -> Log:
    """Return a meeting with the questions of it that the reader may see."""
    questions = Question.objects.visible_to(reader.user).filter(meeting=meeting)
    rows = list(detailed(questions.oldest_first()))
    session = session_of(reader, meeting, rows)
    log = _with_lectures(Log(sessions=(session,), language=reader.language))
    return replace(log, references=_links([meeting]))


def log_of_questions(reader: Reader, questions: QuestionQuerySet, *, title: str) -> Log:
    """Return questions under the meetings they came up in, in the order given.

    The reader must be allowed to see the questions; meetings they may not see aren't named.
    """
    rows = list(detailed(questions)[:MOST_QUESTIONS])
    visible = {
        meeting.pk: meeting
        for meeting in Meeting.objects.visible_to(reader.user).filter(
            pk__in={row.meeting_id for row in rows if row.meeting_id}
        )
    }
    by_meeting: dict[int | None, list[Question]] = {}
    for row in rows:
        owner = row.meeting_id if row.meeting_id in visible else None
        by_meeting.setdefault(owner, []).append(row)
    sessions = tuple(
        _bare_session(reader, visible[pk] if pk else None, asked)
        for pk, asked in by_meeting.items()
    )
    return _with_lectures(Log(title=title, sessions=sessions, language=reader.language))


def _bare_session(reader: Reader, meeting: Meeting | None, rows: Iterable[Question]) -> Session:
    """Return questions under the head of their meeting, without who was there."""
    questions = tuple(question_of(reader, one) for one in rows)
    if meeting is None:
        return Session(questions=questions)
    return Session(SectionKind(meeting.kind), meeting.held_on, meeting.title, questions)


def _with_lectures(log: Log) -> Log:
    """Name the lectures that the questions are about."""
    questions = [question for session in log.sessions for question in session.questions]
    named = dict.fromkeys(lecture for question in questions for lecture in question.lectures)
    return replace(log, lectures=tuple(named))


def log_of_lecture(reader: Reader, lecture: Lecture, references: Iterable[Link]) -> Log:
    """Return what was asked about a lecture, with its references."""
    questions = Question.objects.visible_to(reader.user).filter(lectures=lecture)
    log = log_of_questions(reader, questions.oldest_first(), title=str(lecture))
    return replace(log, lectures=(lecture_of(lecture),), references=tuple(references))


def logs_of_group(reader: Reader, group: StudyGroup) -> dict[str, Log]:
    """Return a group's meetings and other questions, by the names of their files."""
    meetings = Meeting.objects.visible_to(reader.user).of_group(group)
    ordered = meetings.order_by("held_on", "pk").prefetch_related("attendees")
    questions = Question.objects.visible_to(reader.user).filter(group=group).oldest_first()
    rows = list(detailed(questions)[:MOST_QUESTIONS])
    logs: dict[str, Log] = {}
    known = set()
    for meeting in ordered.select_related("facilitator", "scribe"):
        known.add(meeting.pk)
        session = session_of(reader, meeting, [row for row in rows if row.meeting_id == meeting.pk])
        log = _with_lectures(Log(sessions=(session,), language=reader.language))
        logs[_free(f"{meeting.held_on}-{meeting.kind}", logs)] = log
    beside = [question_of(reader, row) for row in rows if row.meeting_id not in known]
    if beside:
        session = Session(questions=tuple(beside))
        log = Log(title=group.name, sessions=(session,), language=reader.language)
        logs["questions.md"] = _with_lectures(log)
    links = dict.fromkeys(
        one
        for log in logs.values()
        for session in log.sessions
        for q in session.questions
        for one in q.references
    )
    if links:
        title = _("References of %(group)s") % {"group": group.name}
        logs["references.md"] = Log(title, references=tuple(links), language=reader.language)
    return logs


def _free(stem: str, taken: Iterable[str]) -> str:
    names = {name.casefold() for name in taken}
    found = f"{stem}.md"
    number = 2
    while found in names:
        found, number = f"{stem}-{number}.md", number + 1
    return found


def as_one(logs: Iterable[Log], *, title: str, language: str) -> Log:
    """Put several logs into one file."""
    every = list(logs)
    return Log(
        title=title,
        sessions=tuple(session for log in every for session in log.sessions),
        lectures=tuple(dict.fromkeys(one for log in every for one in log.lectures)),
        references=tuple(dict.fromkeys(one for log in every for one in log.references)),
        language=language,
    )


# --- my week --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Masks:
    """Pseudonyms for everybody but the writer of a blog."""

    owner: User
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, owner: User) -> "Masks":
        names: dict[str, str] = {}
        groups = StudyGroup.objects.joined_by(owner)
        for group in groups.prefetch_related("memberships__user").order_by("pk"):
            for membership in group.memberships.all():
                name = membership.user.display_name
                names.setdefault(name, rules.pseudonym(membership.user_id, group.pk))
            for written in _written_names(group):
                names.setdefault(written, written_pseudonym(written, group.pk))
        own = {owner.display_name, "", *(group.name for group in groups)}
        return cls(owner, {name: mask for name, mask in names.items() if name not in own})

    def text(self, text: str) -> str:
        return replace_names(text, self.names)

    def person(self, user: User | None, written: str, group_id: int) -> str:
        if user is not None:
            is_own = user.pk == self.owner.pk
            return user.display_name if is_own else rules.pseudonym(user.pk, group_id)
        if not written or written == self.owner.display_name:
            return written
        return self.names.get(written) or written_pseudonym(written, group_id)


def written_pseudonym(name: str, group_id: int) -> str:
    """Return a pseudonym for a name without an account; the same name has always the same."""
    message = f"{group_id}:{name}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
    return _("Peer %(code)s") % {"code": digest[:4].upper()}


def _written_names(group: StudyGroup) -> set[str]:
    """Return the names without an account that stand in a group's questions and meetings."""
    asked = Question.objects.filter(group=group).values_list("asked_as", flat=True)
    answered = Answer.objects.filter(question__group=group).values_list("answered_as", flat=True)
    held = Meeting.objects.of_group(group).values_list(
        "facilitated_as", "written_as", "attended_as"
    )
    there = {part.strip() for row in held for name in row for part in name.split(",")}
    return {name for name in {*asked, *answered, *there} if name}


def log_of_week(user: User, monday: date, front_matter: str) -> Log:
    """Return a member's own week for their blog.

    Their own notes without what is private, then what they asked or answered and no note of
    theirs says. What they asked without their name, or only mentors, stays out.
    """
    reader = replace(Reader.of(user), masks=Masks.of(user))
    sunday = monday + WEEK - timedelta(days=1)
    title = _("My week, %(start)s to %(end)s") % {"start": monday, "end": sunday}
    notes = list(notes_of_week(user, monday))
    questions = [question_of(reader, row) for row in questions_of_week(user, monday)]
    return Log(
        title=title,
        sessions=(Session(questions=tuple(questions)),) if questions else (),
        parts=tuple(part for note in notes if (part := _part(reader, note))),
        front_matter=header_of(front_matter, title=title, day=sunday),
        language=reader.language,
    )


def notes_of_week(user: User, monday: date) -> Iterable[Note]:
    own = Note.objects.visible_to(user).filter(author=user)
    return own.filter(written_on__gte=monday, written_on__lt=monday + WEEK).order_by(
        "written_on", "pk"
    )


def questions_of_week(user: User, monday: date) -> Iterable[Question]:
    """Return what somebody asked or answered in a week and their notes don't say."""
    noted = SourceLines.objects.filter(note__in=notes_of_week(user, monday))
    said = {"created_at__date__gte": monday, "created_at__date__lt": monday + WEEK}
    answered = Answer.objects.filter(author=user, deleted_at__isnull=True, **said)
    asked = Q(asker=user, asked_at__date__gte=monday, asked_at__date__lt=monday + WEEK)
    shown = (
        Question.objects.visible_to(user)
        .filter(asked | Q(pk__in=answered.values("question")), is_anonymous=False)
        .exclude(visibility=Visibility.MENTORS)
        .exclude(pk__in=noted.filter(question__isnull=False).values("question"))
        .exclude(pk__in=noted.filter(answer__isnull=False).values("answer__question"))
    )
    return detailed(shown.oldest_first())


def _part(reader: Reader, note: Note) -> Part | None:
    body = without_private(without_front_matter(note.source)).strip()
    if not body:
        return None
    masked = _masked(reader)
    return Part(masked(note.title), masked(_deeper(body, note.title)))


def _deeper(body: str, title: str) -> str:
    """Drop the note's own title, and put its headings below the one it gets in the blog."""
    lines = body.split("\n")
    if lines and lines[0].lstrip("# ").strip() == title.strip():
        lines = lines[1:]
    fence = ""
    deeper: list[str] = []
    for line in lines:
        fence = next_fence(fence, line)
        is_heading = not fence and line.startswith("#") and not line.startswith("######")
        deeper.append(f"#{line}" if is_heading else line)
    return "\n".join(deeper).strip("\n")


def header_of(written: str, *, title: str, day: date) -> tuple[str, ...]:
    """Return the lines of somebody's own front matter with the week filled in."""
    filled = written.replace("{title}", title).replace("{date}", day.isoformat())
    lines = [line.rstrip() for line in filled.replace("\r", "").split("\n")]
    return tuple(line for line in lines if line and line not in ("---", "..."))
