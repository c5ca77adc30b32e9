"""The Markdown field that every form uses."""

from typing import Any

from markdownx.fields import MarkdownxFormField


class MarkdownField(MarkdownxFormField):  # type: ignore[misc]  # markdownx has no types
    """Markdown with live preview and pasted pictures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
