"""The editor: a text area with a live preview, and pictures pasted or dropped into it."""

from typing import Any

from django import forms
from django.urls import reverse
from markdownx.widgets import MarkdownxWidget

from kb.core.text import clean_text

DEFAULT_MAX_LENGTH = 50_000


class MarkdownWidget(MarkdownxWidget):  # type: ignore[misc]  # markdownx has no types
    """The editor with a preview; without JavaScript a plain text area."""

    template_name = "markdownx/widget.html"

    class Media:
        js = ["kb/editor.js"]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, dict(attrs or {}))
        context["widget"]["attrs"] |= {
            "data-markdownx-urls-path": reverse("markdownx_markdownify"),
            "data-markdownx-upload-urls-path": reverse("markdownx_upload"),
        }
        context["widget"]["preview_id"] = f"{context['widget']['attrs'].get('id', name)}_preview"
        return context


class MarkdownField(forms.CharField):
    """A Markdown text, kept as typed but for control characters and outer blank lines."""

    def __init__(self, *, max_length: int = DEFAULT_MAX_LENGTH, **options: Any) -> None:
        options.setdefault("widget", MarkdownWidget)
        super().__init__(max_length=max_length, strip=False, **options)

    def to_python(self, value: Any) -> str:
        text = clean_text(super().to_python(value) or "").rstrip()
        return text.lstrip("\n") if text else ""
