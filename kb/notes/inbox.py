"""Lines or a chat pasted before a session: each line a question to look at, with who asks it."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction

from kb.accounts.models import User
from kb.core.text import clean_line
from kb.groups.models import Membership, StudyGroup
from kb.groups.viewer import Viewer
from kb.meetings.models import Meeting
from kb.notes.matching import Index
from kb.notes.planning import join_question, split_question
from kb.notes.reading.chat import HEAD, ONE_LINE, TIME
from kb.notes.reading.marks import answer_marked, question_marked
from kb.notes.reading.wording import asks, asks_by_noun, troubled
from kb.questions import rules
from kb.questions.actions import ask, toggle_interest
from kb.questions.models import Question

NAME_LENGTH = 60
BULLET = re.compile(r"^\s*(?:>\s*)*(?:(?:[-*+•·▪]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?)?")
HEADING = re.compile(r"^#{1,6}\s")
DIVIDER = re.compile(r"^[-=_*~\s]{3,}(?:.{4,40}[-=_*~]{3,})?$")
SPEAKER = re.compile(
    r"^\**@?(?P<name>[가-힣]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Za-z가-힣]{2,20}(?=님))"
    r"(?:\s?님)?\**\s?[:：]\**\s+(?=\S)"
)
ME_TOO = re.compile(r"^(?:저도|나도|저두|me too|same here)\b[^?？]{0,20}$", re.IGNORECASE)
TIME_ALONE = re.compile(rf"^\[?{TIME}\]?$", re.IGNORECASE)
NAME_ALONE = re.compile(r"^[가-힣A-Za-z][가-힣A-Za-z ._-]{1,29}(?:님|_T\d+)?$")
# Discord and Teams, and Slack where the day is older: a name, a day, a time.
DATED_HEAD = re.compile(
    rf"^(?P<name>[^\[\]:：]{{2,30}}?)\s+(?:[-–—]\s+)?\[?(?:오늘|어제|Today|Yesterday|"
    rf"\d{{1,4}}[-./년]\s?\d{{1,2}}(?:[-./월]\s?\d{{1,4}}[.일]?)?)(?:\s?,|\s+at)?\s*{TIME}\]?$",
    re.IGNORECASE,
)
NO_NAMES = frozenset(
    (
        *(
            "질문",
            "답변",
            "대답",
            "추가",
            "참고",
            "주제",
            "내용",
            "문제",
            "강의",
            "과제",
            "이유",
            "예시",
        ),
        *("출처", "링크", "결론", "정리", "공지", "일시", "날짜", "장소"),
        *("Question", "Answer", "Note", "Topic", "Link", "Date"),
    )
)
"""Labels in front of a colon that name what follows, not who said it."""


@dataclass(frozen=True)
class Candidate:
    """A pasted line; `asked_as` is empty where no name stood in front of it."""

    text: str
    asked_as: str = ""
    is_asking: bool = True
    twin: Question | None = None
    """A question of the group that asks the same."""
    is_repeated: bool = False
    """Whether a line above asks the same."""

    @property
    def is_new(self) -> bool:
        has_open_twin = self.twin is not None and self.twin.is_unresolved
        return self.is_asking and not self.is_repeated and not has_open_twin


# --- reading ------------------------------------------------------------------------------------


def read_pasted(text: str, names: Iterable[str] = ()) -> list[Candidate]:
    """Read each line as a question; in a chat, those that don't ask are told apart.

    `names` are people of the group: a label that is one of them is a name, whatever the shape.
    """
    lines = [clean_line(line) for line in text.split("\n")]
    known = frozenset(names) | _speakers(lines)
    said = list(_said(lines, known))
    is_chat = any(name for name, _line in said)
    return [one for name, line in said if (one := _candidate(name, line, is_chat=is_chat))]


def _speakers(lines: Sequence[str]) -> frozenset[str]:
    """Find the labels that are names because most lines begin with one: `이름: …`."""
    labels = [_name(found) for line in lines if (found := SPEAKER.match(_bare(line)))]
    if 2 * len(labels) <= sum(map(bool, lines)) or len(labels) < 2:
        return frozenset()
    return frozenset(Counter(labels)) - NO_NAMES


def _said(lines: Sequence[str], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield who said what; the head of a message holds for the lines below it."""
    speaker = ""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line or DIVIDER.match(line) or TIME_ALONE.match(line):
            continue
        if head := HEAD.match(line) or DATED_HEAD.match(line):
            speaker = _without_title(head["name"])
        elif NAME_ALONE.match(line) and TIME_ALONE.match(following):
            speaker = _without_title(line)
        elif found := _one_line(line):
            speaker, rest = found
            if rest:
                yield speaker, rest
        else:
            yield _labelled(line, known) or (speaker, line)


def _one_line(line: str) -> tuple[str, str] | None:
    """Read a line of an exported chat: time, name and what was said."""
    found = next((match for pattern in ONE_LINE if (match := pattern.match(line))), None)
    return (found["name"], line[found.end() :].strip()) if found else None


def _labelled(line: str, known: frozenset[str]) -> tuple[str, str] | None:
    bare = _bare(line)
    found = SPEAKER.match(bare)
    if found is None:
        return None
    name, label = _name(found), bare[: found.end()]
    if name in NO_NAMES or not (name in known or "님" in label or _is_one_of(name, known)):
        return None
    return name, bare[found.end() :].strip()


def _name(found: re.Match[str]) -> str:
    return _without_title(found["name"])


def _without_title(name: str) -> str:
    return name.removesuffix("님") if len(name) > 2 else name


def _is_one_of(name: str, known: Iterable[str]) -> bool:
    return any(_is_name_of(name, whole) for whole in known)


def _is_name_of(written: str, whole: str) -> bool:
    """Say whether somebody is called so: by the whole name, or by a Korean given name."""
    written, whole = written.casefold(), whole.casefold()
    return written == whole or (len(whole) == 3 and len(written) == 2 and whole.endswith(written))


def _bare(line: str) -> str:
    return BULLET.sub("", line, count=1)


def _candidate(name: str, line: str, *, is_chat: bool) -> Candidate | None:
    bare = _bare(line).strip()
    marked = question_marked(bare)
    text = clean_line(marked.text if marked else HEADING.sub("", bare)).strip("*").strip()
    if sum(letter.isalnum() for letter in text) < 2:
        return None
    if marked:
        is_asking = True
    elif answer_marked(bare) or HEADING.match(bare):
        is_asking = False
    else:
        is_asking = not is_chat or _asks_in_chat(text)
    return Candidate(text, name[:NAME_LENGTH], is_asking)


def _asks_in_chat(text: str) -> bool:
    if ME_TOO.match(text):
        return False
    return asks(text) or troubled(text) or asks_by_noun(text)


# --- beside what the group has ------------------------------------------------------------------


def compared(candidates: Iterable[Candidate], viewer: Viewer, group: StudyGroup) -> list[Candidate]:
    """Mark what the group asks already, and what was pasted twice."""
    rows = Question.objects.visible_to(viewer.user).filter(group=group).alive()
    questions = {row.pk: row for row in rows.newest_first()}
    index: Index[int] = Index()
    for pk, row in questions.items():
        index.add(pk, join_question(row.title, row.body))
    above: Index[int] = Index()
    found = []
    for number, one in enumerate(candidates):
        is_repeated = one.is_asking and bool(above.find(one.text))
        above.add(number, one.text)
        twins = [questions[match.key] for match in index.find(one.text)]
        twins.sort(key=lambda row: not row.is_unresolved)
        found.append(replace(one, twin=next(iter(twins), None), is_repeated=is_repeated))
    return found


def people_of(group: StudyGroup) -> Mapping[int, User]:
    """Return the people of the group today."""
    current = Membership.objects.current().filter(group=group)
    rows = current.select_related("user").order_by("pk")
    return {row.user_id: row.user for row in rows}


def person_called(written: str, people: Iterable[User]) -> User | None:
    """Return the one person of the group who is called so; nobody where it is not clear who."""
    called = [one for one in people if one.display_name.casefold() == written.casefold()]
    called = called or [one for one in people if _is_name_of(written, one.display_name)]
    return called[0] if len(called) == 1 else None


def next_meetings(group: StudyGroup) -> models.QuerySet[Meeting]:
    """Return the meetings to come, today's among them, soonest first."""
    meetings = Meeting.objects.alive().of_group(group).filter(held_on__gte=group.today())
    return meetings.order_by("held_on", "starts_at", "pk")


# --- taking in ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line as it was confirmed; `number` is its place on the form that sent it."""

    number: int
    text: str
    asked_as: str = ""


@transaction.atomic
def take_in(
    *,
    group: StudyGroup,
    by: User,
    lines: Iterable[Line],
    wanted: Iterable[Question] = (),
    meeting: Meeting | None,
    submission: uuid.UUID,
) -> list[Question]:
    """Make each line a question, and say “나도 궁금해요” to those that were there already.

    The same submission sent again makes nothing new.
    """
    people = people_of(group)
    made = [_ask(line, group, by, people, meeting, submission) for line in lines]
    viewer = Viewer.of(by)
    for question in wanted:
        is_said = question.interests.filter(user=by).exists()
        if rules.can_want(viewer, question) and not is_said:
            toggle_interest(question=question, by=by)
    return made


def _ask(
    line: Line,
    group: StudyGroup,
    by: User,
    people: Mapping[int, User],
    meeting: Meeting | None,
    submission: uuid.UUID,
) -> Question:
    title, body = split_question(line.text)
    person = person_called(line.asked_as, people.values()) if line.asked_as else by
    return ask(
        group=group,
        title=title,
        body=body,
        by=by,
        asker=person,
        asked_as="" if person else line.asked_as,
        meeting=meeting,
        submission=uuid.uuid5(submission, str(line.number)),
    )
