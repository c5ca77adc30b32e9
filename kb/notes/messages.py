"""Problems and remarks of an import in words, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEMS: Mapping[str, Promise] = {
    "empty": _("The file is empty."),
    "too-large": _("The file has %(size)s bytes; at most %(limit)s are read."),
    "binary": _("The file holds binary data, not text."),
    "not-utf-8": _("The file is not UTF-8: byte %(byte)s at column %(column)s of this line."),
    "too-many-lines": _("The file goes on after %(limit)s lines; no study note is that long."),
    "too-many-questions": _("More than %(limit)s questions were found; this is no study note."),
    "unreadable": _("The file can't be read: %(reason)s."),
    "long-path": _("The path has more than %(limit)s characters."),
    "same-path": _(
        "Another file of this import has the same path. Import them from a common folder."
    ),
}

REMARKS: Mapping[str, Promise] = {
    "no-date": _("No date with a year was found, so its sessions are no meetings in the calendar."),
    "no-course": _("No course is named for these lectures, so they were not linked: %(text)s"),
    "same-note": _("The same text is there already, as “%(text)s”: left out."),
    "note-deleted": _("This note was deleted here and stays deleted."),
    "gone": _("This is no longer in the file; it was kept here: “%(text)s”"),
    "contents": _("A table of contents without a session or a question: left out."),
}


def problem_text(code: str, params: Mapping[str, object]) -> str:
    """Say why a file, or a place in it, was refused."""
    return str(PROBLEMS[code]) % dict(params)


def remark_text(code: str, text: str) -> str:
    return str(REMARKS[code]) % {"text": text if len(text) <= 80 else text[:79] + "…"}


def place(path: str, line: int | None) -> str:
    return path if line is None else f"{path}:{line}"
