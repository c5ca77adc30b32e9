"""Markdown and Korean particles in templates."""

from django import template
from django.utils.safestring import SafeString

from kb.core import markdown as md
from kb.core import text

register = template.Library()


@register.filter
def markdown(source: str | None, prefix: object = "") -> SafeString:
    """Draw Markdown: {{ answer.body|markdown:answer.pk }} keeps ids of several texts apart."""
    return md.render_cached(source or "", str(prefix))


@register.filter
def markdown_line(source: str | None) -> SafeString:
    """Draw the emphasis, code and formulas of a title, which may itself be a link."""
    return md.render_line(source or "")


@register.filter
def first_line(source: str | None, limit: int = 120) -> str:
    """Show the first line of a Markdown text without its marks."""
    return md.first_line(source or "", limit)


@register.filter
def josa(word: object, pair: str) -> str:
    """Append the particle that fits: {{ name|josa:"을/를" }}."""
    return text.josa(str(word), pair)
