"""What happened in the demo's groups: meetings, questions, and what became of these."""

from collections.abc import Callable
from datetime import time
from typing import Any

from kb.groups.models import StudyGroup
from kb.library.actions import get_reference
from kb.meetings.models import Meeting
from kb.notes.actions import import_notes
from kb.notes.intake import read_all
from kb.pages.demo.people import Cast, Data
from kb.questions import actions
from kb.questions.models import Answer, Question


def load_references(data: Data, cast: Cast) -> None:
    for row in data["references"]:
        reference = get_reference(program=cast.program, url=row["url"])
        reference.title, reference.is_listed = row["title"], True
        reference.save()
        reference.lectures.set([cast.lectures[key] for key in row["lectures"]])


def load_meetings(data: Data, cast: Cast) -> None:
    for row in data["meetings"]:
        meeting = Meeting.objects.create(
            kind=row["kind"],
            held_on=cast.day(row["day"]),
            starts_at=time.fromisoformat(row["at"]),
            title=row.get("title", ""),
            notes=row["notes"],
            facilitator=cast.people.get(row.get("facilitator", "")),
            scribe=cast.people.get(row.get("scribe", "")),
        )
        meeting.groups.set([cast.groups[slug] for slug in row["groups"]])
        meeting.attendees.set([cast.people[key] for key in row["attendees"]])
        cast.meetings[row["key"]] = meeting


def load_notes(data: Data, cast: Cast) -> None:
    """Read the members' logs in, as people do; ``{date}`` in them is the day they are of."""
    for row in data["notes"]:
        text = row["text"].format(date=cast.day(row["day"]).isoformat())
        author = cast.people[row["by"]]
        reading = read_all([(row["path"], text.encode())])
        import_notes(group=cast.groups[row["group"]], by=author, author=author, reading=reading)


def load_questions(data: Data, cast: Cast) -> None:
    """Ask every question, then let happen what happened, in order."""
    asked = []
    for row in data["questions"]:
        question = _ask(row, cast)
        if "key" in row:
            cast.questions[row["key"]] = question
        asked.append((question, row["events"]))
    for question, events in asked:
        answers: list[Answer] = []
        for minutes, event in enumerate(events, start=1):
            _happen(question, answers, event, minutes * 11, cast)


def _ask(row: Data, cast: Cast) -> Question:
    group: StudyGroup = cast.groups[row["group"]]
    return actions.ask(
        group=group,
        by=cast.people[row["by"]],
        title=row["title"],
        body=row.get("body", ""),
        visibility=row.get("visibility", "group"),
        is_anonymous=row.get("anonymous", False),
        hides_names=row.get("hides_names", False),
        meeting=cast.meetings.get(row.get("meeting", "")),
        lectures=[cast.lectures[key] for key in row.get("lectures", [])],
        tags=row.get("tags", []),
        at=cast.moment(row["day"], minutes=-90),
    )


def _happen(
    question: Question, answers: list[Answer], event: list[Any], minutes: int, cast: Cast
) -> None:
    """Do one thing of the file: what, who, on which day, and its words."""
    what, who, *rest = event
    by = cast.people[who]
    at = cast.moment(rest[0], minutes=minutes) if rest else cast.now
    words = rest[1:]
    on_answer: dict[str, Callable[[], object]] = {
        "accept": lambda: actions.accept(answer=answers[-1], by=by, at=at),
        "endorse": lambda: actions.endorse(answer=answers[-1], by=by, at=at),
        "thank": lambda: actions.thank(answer=answers[-1], by=by),
    }
    on_question: dict[str, Callable[[], object]] = {
        "answer": lambda: answers.append(
            actions.add_answer(
                question=question, by=by, body=words[0], resolve="resolve" in words[1:], at=at
            )
        ),
        "relay": lambda: answers.append(
            actions.add_answer(
                question=question, by=by, body=words[0], answered_as=words[1], relayed=True, at=at
            )
        ),
        "comment": lambda: actions.comment(question=question, by=by, body=words[0], at=at),
        "interest": lambda: actions.toggle_interest(question=question, by=by),
        "escalate": lambda: actions.escalate(
            question=question,
            by=by,
            reason=words[0],
            meeting=cast.meetings[words[1]] if words[1:] else None,
            at=at,
        ),
        "ask_back": lambda: actions.ask_back(question=question, by=by, reason=words[0], at=at),
        "defer": lambda: actions.defer(
            question=question, by=by, until=cast.day(rest[0] + words[0]), note=words[1], at=at
        ),
        "resolve": lambda: actions.confirm_resolved(question=question, by=by, at=at),
        "drop": lambda: actions.drop(question=question, by=by, reason=words[0], at=at),
        "duplicate": lambda: actions.drop(
            question=question, by=by, duplicate_of=cast.questions[words[0]], at=at
        ),
        "reopen": lambda: actions.reopen(question=question, by=by, reason=words[0], at=at),
    }
    {**on_answer, **on_question}[what]()
