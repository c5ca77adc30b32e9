"""What an import did or would do, as plain data to print, store and show."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kb.notes.intake import Reading
from kb.notes.planning import Conflict, NewAnswer, NewQuestion, Plan, Step, pk_of
from kb.notes.reading import Problem

Report = dict[str, Any]


def report_of(plan: Plan, reading: Reading) -> Report:
    """Count the steps and list what a reader has to know, each with its place."""
    answers = [answer for question in plan.questions for answer in question.new.answers]
    return {
        "notes": _counts(plan.notes),
        "meetings": _counts(plan.meetings),
        "questions": _counts(plan.questions),
        "answers": _counts(answers),
        "refused": [problem_data(problem) for problem in reading.problems],
        "conflicts": list(_conflicts(plan)),
        "remarks": [
            *(
                {"code": remark.code, "path": remark.path, "line": remark.line, "text": remark.text}
                for remark in plan.remarks
            ),
            *(
                {"code": "contents", "path": note.path, "line": None, "text": ""}
                for note in reading.left_out
            ),
        ],
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "code": problem.code,
        "params": dict(problem.params),
    }


def _counts(steps: Iterable[Step[Any]]) -> dict[str, int]:
    counted = Counter(type(step).__name__.lower() for step in steps)
    names = {"create": "created", "update": "updated", "unchanged": "kept", "conflict": "conflicts"}
    return {said: counted[name] for name, said in names.items()}


def _conflicts(plan: Plan) -> Iterable[dict[str, Any]]:
    for question in plan.questions:
        if isinstance(question, Conflict):
            yield _conflict(plan, question, question.pk)
        for answer in question.new.answers:
            if isinstance(answer, Conflict):
                yield _conflict(plan, answer, pk_of(question))


def _conflict(
    plan: Plan, step: Conflict[NewQuestion] | Conflict[NewAnswer], question: int | None
) -> dict[str, Any]:
    source = step.new.sources[-1]
    return {
        "question": question,
        "path": plan.notes[source.note].new.parsed.path,
        "line": source.lines.first,
        "stored": step.stored,
        "source": source.text,
    }
