"""The problems reading may name, with English words for logs; pages translate by code."""

from kb.notes.reading.model import Problem

MESSAGES = {
    "empty": "The file is empty.",
    "too-large": "The file has %(size)s bytes; at most %(limit)s are read.",
    "binary": "The file holds binary data, not text.",
    "not-utf-8": "The file is not UTF-8: byte %(byte)s at column %(column)s of this line.",
    "too-many-lines": "The file goes on after %(limit)s lines; no study note is that long.",
}


def message(problem: Problem) -> str:
    """Say a problem in one English sentence, with its place."""
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    return f"{place}: {MESSAGES[problem.code] % dict(problem.params)}"
