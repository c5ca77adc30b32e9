"""Finds what a page says to its reader, in elements and in attributes."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What stands here is no sentence: code, keys, and what somebody typed.
SILENT = {"bdi", "code", "kbd", "math", "pre", "script", "style", "svg", "textarea"}
SPOKEN = {"alt", "aria-label", "aria-description", "aria-placeholder", "placeholder", "title"}
# Sentences that scripts say.
KEPT = {"data-confirm", "data-copied", "data-offline", "data-refused", "data-signed-out"}
BUTTONS = {"button", "reset", "submit"}
Attributes = list[tuple[str, str | None]]


def visible_text(html: str) -> list[str]:
    """Return the texts of a page, those left out that are marked as of another language."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.texts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._language = ""
        self._silences: list[bool] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "html":
            self._language = dict(attrs).get("lang") or ""
        is_silent = self._is_silent or tag in SILENT or self._is_foreign(attrs)
        if not is_silent:
            self.texts.extend(_said_by(tag, attrs))
        if tag not in VOID:
            self._silences.append(is_silent)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if not self._is_silent:
            self.texts.extend(_said_by(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._silences:
            self._silences.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_silent:
            self.texts.append(data.strip())

    @property
    def _is_silent(self) -> bool:
        return bool(self._silences) and self._silences[-1]

    def _is_foreign(self, attrs: Attributes) -> bool:
        return dict(attrs).get("lang", self._language) != self._language


def _said_by(tag: str, attrs: Attributes) -> Iterator[str]:
    values = dict(attrs)
    is_button = tag == "input" and values.get("type") in BUTTONS
    for name, value in values.items():
        if value and (name in SPOKEN | KEPT or (is_button and name == "value")):
            yield value
