"""An export as it is handed out: one Markdown file, or a zip with its pictures."""

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.images.models import Image
from kb.images.shown import images_visible_to
from kb.notes.exporting import as_one
from kb.notes.models import ExportTemplate
from kb.notes.rendering import Log, Shape, render
from kb.notes.rendering.templates import render_template

IN_MEMORY = 4 * 1024 * 1024
PICTURE = re.compile(
    r"/images/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f.])"
)
UNSAFE = re.compile(r"[^\w가-힣.-]+")


@dataclass(frozen=True)
class Export:
    """What is exported: its files by name, and where people come from and go back to."""

    title: str
    name: str
    logs: Mapping[str, Log]
    back: str
    group: StudyGroup | None = None
    is_week: bool = False

    def in_one(self) -> Log:
        logs = list(self.logs.values())
        if len(logs) == 1:
            return logs[0]
        language = logs[0].language if logs else "ko"
        return as_one(logs, title=self.title, language=language)


@dataclass(frozen=True)
class Form:
    """In which form it is written: a built-in shape, or a group's template."""

    shape: Shape = Shape.LOG
    template: ExportTemplate | None = None

    def write(self, logs: Iterable[Log]) -> list[str]:
        """Write logs. Raises TemplateProblem."""
        if self.template is not None:
            return render_template(self.template.body, logs)
        return [render(log, self.shape) for log in logs]


def file_name(text: str) -> str:
    return UNSAFE.sub("-", text).strip("-.")[:80] or "export"


def one_file(export: Export, form: Form, absolute: Callable[[str], str]) -> str:
    """Write everything into one text; pictures keep the address of this site."""
    [text] = form.write([export.in_one()])
    return PICTURE.sub(lambda match: absolute(match.group()), text)


def zipped(export: Export, form: Form, user: User) -> IO[bytes]:
    """Write a file for each log into a zip, with the pictures they show beside them."""
    texts = form.write(export.logs.values())
    pictures = _pictures(texts, user)
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in zip(export.logs, texts, strict=True):
            archive.writestr(name, PICTURE.sub(lambda match: _beside(match, pictures), text))
        for image in pictures.values():
            _add(archive, image)
    file.seek(0)
    return file


def _beside(match: re.Match[str], pictures: Mapping[str, Image]) -> str:
    image = pictures.get(match.group(1))
    return match.group() if image is None else f"images/{_picture_name(image)}"


def _picture_name(image: Image) -> str:
    return f"{image.pk}{PurePath(image.file.name or '').suffix}"


def _add(archive: zipfile.ZipFile, image: Image) -> None:
    try:
        with image.file.open("rb") as content:
            archive.writestr(f"images/{_picture_name(image)}", content.read(), zipfile.ZIP_STORED)
    except FileNotFoundError:
        return


def _pictures(texts: Iterable[str], user: User) -> dict[str, Image]:
    """Return the pictures that texts show, of those the reader may see."""
    shown = {found.group(1) for text in texts for found in PICTURE.finditer(text)}
    images = images_visible_to(user).filter(pk__in=shown)
    return {str(image.pk): image for image in images}
