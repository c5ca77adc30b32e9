"""The built-in shapes: how a log is laid out, and how a question is written in each."""

from collections.abc import Callable, Iterable, Iterator

from kb.notes.reading.deferrals import defers
from kb.notes.reading.reader import read
from kb.notes.reading.titles import clean_title, meeting_named
from kb.notes.reading.wording import asks
from kb.notes.rendering.back import session_of
from kb.notes.rendering.model import Answer, Lecture, Link, Log, Question, Session, Shape
from kb.notes.rendering.texts import (
    answered,
    asked,
    front_matter,
    indented,
    item,
    joined,
    link,
    one_line,
    plain_ends,
    said_by,
    tame,
)
from kb.notes.rendering.words import Words, words_of

Lines = list[str]
KINDS = ("paper", "post", "documentation", "video", "code", "qa", "other")


def render(log: Log, shape: Shape = Shape.LOG) -> str:
    """Write a log in one of the shapes, as Markdown with a line end at its end."""
    blocks = _references(log) if shape is Shape.REFERENCES else _sessions(log, WRITERS[shape])
    header = front_matter(log.front_matter)
    return f"{header}\n{joined(blocks)}" if header else joined(blocks)


# --- the whole ------------------------------------------------------------------------------------


def _sessions(log: Log, writer: "Writer") -> Iterator[Lines]:
    words = words_of(log.language)
    yield _title(log)
    if log.lectures:
        yield [f"## {words.lectures}", "", *_lectures(log.lectures)]
    held = [session for session in log.sessions if session.kind is not None]
    # Below a meeting's heading, a list of questions would go on with that meeting.
    loose = [session for session in log.sessions if session.kind is None]
    for number, session in enumerate([*loose, *held], start=1 - len(loose)):
        yield [f"## {session_title(session, words, number if len(held) > 1 else 0)}"]
        yield from _session(session, writer, log.language)
    for part in log.parts:
        yield [f"## {one_line(part.title)}", "", *plain_ends(part.body).split("\n")]
    if log.references:
        yield [f"## {words.references}", "", *_links(log.references)]


def _title(log: Log) -> Lines:
    """Return the heading of the file, unless it would be read as that of a meeting."""
    is_meeting = meeting_named(clean_title(log.title), is_first=True) is not None
    return [] if not log.title or is_meeting else [f"# {one_line(log.title)}"]


def session_title(session: Session, words: Words, number: int = 0) -> str:
    """Write day, kind and title of a session; numbers keep several in one file apart."""
    if session.kind is None:
        return one_line(session.title) or words.questions
    named = " ".join(
        [*([session.held_on.isoformat()] if session.held_on else []), words.meetings[session.kind]]
    )
    ordinal = f"{number}. " if number else ""
    return f"{ordinal}{named} : {one_line(session.title)}" if session.title else f"{ordinal}{named}"


def _session(session: Session, writer: "Writer", language: str) -> Iterator[Lines]:
    words = words_of(language)
    yield _people(session, words)
    if session.notes.strip():
        yield tame(session.notes)
    yield writer(session, language)


def _people(session: Session, words: Words) -> Lines:
    people = [
        (words.attendees, ", ".join(session.attendees)),
        (words.facilitator, session.facilitator),
        (words.scribe, session.scribe),
    ]
    return [f"- {label}: {one_line(names)}" for label, names in people if names]


def _lectures(lectures: Iterable[Lecture]) -> Lines:
    return [f"- {lecture_line(lecture)}" for lecture in lectures]


def lecture_line(lecture: Lecture) -> str:
    """Write a lecture as people say it: `DL Basic 7강 Sequential Models`."""
    number = f"{lecture.number}강" if lecture.number else ""
    return one_line(" ".join(filter(None, [lecture.course, number, lecture.title])))


def _references(log: Log) -> Iterator[Lines]:
    """Write what is cited, by kind."""
    words = words_of(log.language)
    cited = all_links(log)
    yield _title(log)
    yield [f"## {words.references}"]
    kinds = [kind for kind in KINDS if any((one.kind or "other") == kind for one in cited)]
    for kind in kinds:
        if len(kinds) > 1:
            yield [f"### {words.kinds[kind]}"]
        yield _links(one for one in cited if (one.kind or "other") == kind)


def all_links(log: Log) -> list[Link]:
    """Return every reference of a log once, with the first title it has."""
    questions = [question for session in log.sessions for question in session.questions]
    found: dict[str, Link] = {}
    for one in (*log.references, *(one for question in questions for one in question.references)):
        known = found.setdefault(one.url, one)
        if one.title and not known.title:
            found[one.url] = one
    return list(found.values())


def _links(references: Iterable[Link]) -> Lines:
    return [f"- {link(one)}" for one in references]


# --- questions: the Q. / A. log -------------------------------------------------------------------


def log_session(session: Session, language: str) -> Lines:
    """Write `Q.` lines with their `A.` lines nested below."""
    lines: Lines = []
    for question in session.questions:
        lines += [*marked_question(question, "-", language), ""]
    return lines


def marked_question(question: Question, mark: str, language: str) -> Lines:
    text = said_by(question.by, one_line(question.title), language)
    below = len(mark) + 1
    lines = item(mark, [asked(text)], 0)
    if question.body.strip():
        lines += _body(question, below, words_of(language))
    for answer in question.answers:
        lines += _marked_answer(answer, below, language)
    return lines + _deferral(question, below, words_of(language))


def _body(question: Question, below: int, words: Words) -> Lines:
    """Go on with a question that has not asked yet; else its details stand under their label."""
    lines = tame(question.body)
    if not asks(question.title):
        return indented(lines, below)
    head, *rest = lines
    return item("-", [f"{words.details}: {head}", *rest], below)


def _marked_answer(answer: Answer, below: int, language: str) -> Lines:
    head, *rest = tame(answer.text) or [""]
    if not _is_sentence(head):
        head, rest = "", [head, *rest]
    return item("-", [answered(said_by(answer.by, head, language)).rstrip(), *rest], below)


def _is_sentence(line: str) -> bool:
    """Say whether a line may stand behind a mark; a fence, a list or a table begins below it."""
    return not line.lstrip().startswith(("```", "~~~", "- ", "+ ", "* ", "> ", "|", "$$"))


def _deferral(question: Question, below: int, words: Words) -> Lines:
    """Say why a question waits, in words by which it stays open when it is read."""
    if not question.deferral:
        return []
    said = one_line(question.deferral)
    return item("-", [answered(said if defers(said) else f"{said}. {words.unresolved}")], below)


# --- questions: numbered topics -------------------------------------------------------------------


def summary_session(session: Session, language: str) -> Lines:
    """Write numbered topics with what was said as bullets below them."""
    lines: Lines = []
    for number, question in enumerate(session.questions, start=1):
        lines += [*_topic(question, number, session, language), ""]
    return lines


def _topic(question: Question, number: int, session: Session, language: str) -> Lines:
    """Write a topic plainly; with marks where it would be read as something else."""
    plain = _plain_topic(question, f"{number}.", language)
    if not question.body and _reads_as(plain, question, session, language):
        return plain
    return marked_question(question, f"{number}.", language)


def _plain_topic(question: Question, mark: str, language: str) -> Lines:
    text = said_by(question.by, one_line(question.title), language)
    below = len(mark) + 1
    lines = item(mark, [f"**{text}**" if "*" not in text else text], 0)
    for answer in question.answers:
        head, *rest = tame(answer.text) or [""]
        lines += item("-", [said_by(answer.by, head, language), *rest], below)
    return lines + _deferral(question, below, words_of(language))


def _reads_as(lines: Lines, question: Question, session: Session, language: str) -> bool:
    """Say whether a session with just this topic is read as this topic."""
    alone = Session(session.kind, session.held_on, questions=(question,))
    title = session_title(alone, words_of(language))
    parsed = read(f"## {title}\n\n" + "\n".join(lines) + "\n", "log.md")
    read_back = session_of(parsed, parsed.meetings[0]) if parsed.meetings else None
    return read_back is not None and _said(read_back.questions) == _said((question,))


def _said(questions: Iterable[Question]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (one.title, one.by, [(answer.text, answer.by) for answer in one.answers])
        for one in questions
    ]


Writer = Callable[[Session, str], Lines]
WRITERS: dict[Shape, Writer] = {Shape.LOG: log_session, Shape.SUMMARY: summary_session}
