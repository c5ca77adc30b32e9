"""Groups' own templates: Jinja2 over plain data, in a process of its own with hard limits.

A sandbox keeps a template from reaching what it isn't given, but not from running for ever; so it
runs apart (`_sandbox.py`), and is stopped when it takes too long, too much memory, or writes too
much.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.notes.reading.model import SectionKind
from kb.notes.rendering.model import Answer, Lecture, Link, Log, Part, Question, Session

SECONDS = 5
CPU_SECONDS = 2
MEGABYTES = 256
MAX_TEMPLATE = 50_000
MAX_OUTPUT = 4_000_000
NEEDED = ("LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")
"""All that the sandbox's interpreter may know of our environment."""
SANDBOX = Path(__file__).with_name("_sandbox.py")

# Something of everything, so that a template's mistakes show when it is saved.
EXAMPLE = Log(
    title="Example",
    sessions=(
        Session(
            SectionKind.PEER,
            date(2021, 8, 9),
            "Week 2",
            (
                Question(
                    "Why tanh?",
                    "In an RNN.",
                    "Alex",
                    (Answer("It is centred.", "Sam", is_accepted=True),),
                    state="resolved",
                    asked_on=date(2021, 8, 9),
                    tags=("rnn",),
                    lectures=(Lecture("DL Basic", "7", "RNN"),),
                    references=(Link("https://example.org/rnn", "RNN", "post"),),
                ),
                Question("And why not ReLU?", by="Sam", state="open", due_on=date(2021, 8, 10)),
            ),
            attendees=("Alex", "Sam"),
            facilitator="Alex",
            scribe="Sam",
            notes="What we said.",
        ),
    ),
    lectures=(Lecture("DL Basic", "7", "RNN"),),
    references=(Link("https://example.org/rnn", "RNN", "post"),),
    parts=(Part("Retrospective", "A good day."),),
)


class TemplateProblem(Exception):
    """Why a template writes nothing: a code, the line of the template, and Jinja's words."""

    def __init__(self, code: str, line: int | None = None, detail: str = "") -> None:
        super().__init__(code, line, detail)
        self.code = code
        self.line = line
        self.detail = detail


def render_template(template: str, logs: Iterable[Log]) -> list[str]:
    """Write each log by a template. Raises TemplateProblem."""
    return _run(template, [plain_data(log) for log in logs])


def check_template(template: str) -> None:
    """Raise TemplateProblem if a template can't be read, or fails on an example."""
    if not template.strip():
        raise TemplateProblem("empty")
    render_template(template, [EXAMPLE])


def plain_data(value: Any) -> Any:
    """Return dataclasses as dicts, tuples as lists, dates as text: all that a template sees."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain_data(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [plain_data(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _run(template: str, contexts: list[Any]) -> list[str]:
    if len(template) > MAX_TEMPLATE:
        raise TemplateProblem("too-long")
    limits = {"cpu": CPU_SECONDS, "bytes": MEGABYTES * 1024 * 1024, "output": MAX_OUTPUT}
    asked = json.dumps({"template": template, "contexts": contexts, **limits})
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", str(SANDBOX)],
            input=asked.encode("utf-8", "replace"),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={name: os.environ[name] for name in NEEDED if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise TemplateProblem("too-slow") from None
    if done.returncode < 0:
        raise TemplateProblem("too-slow")
    if b"MemoryError" in done.stderr:
        raise TemplateProblem("too-large")
    done.check_returncode()
    answer = json.loads(done.stdout)
    if problem := answer.get("problem"):
        raise TemplateProblem(problem["code"], problem.get("line"), problem.get("detail", ""))
    return [str(text) for text in answer["texts"]]
