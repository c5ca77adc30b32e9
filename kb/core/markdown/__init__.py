"""Markdown as Korean study notes write it, drawn as HTML that is safe to show.

>>> render("**강조(괄호)**는 굵게")
'<p><strong>강조(괄호)</strong>는 굵게</p>\\n'
"""

from kb.core.markdown._facts import (
    Facts,
    facts,
    first_line,
    has_code,
    has_image,
    has_math,
    has_table,
    image_ids,
    links,
    plain,
    urls,
)
from kb.core.markdown._jekyll import repair_jekyll_math
from kb.core.markdown._render import RENDERER_VERSION, render, render_cached, render_line
from kb.core.markdown._stylesheet import code_stylesheet

__all__ = [
    "RENDERER_VERSION",
    "Facts",
    "code_stylesheet",
    "facts",
    "first_line",
    "has_code",
    "has_image",
    "has_math",
    "has_table",
    "image_ids",
    "links",
    "plain",
    "render",
    "render_cached",
    "render_line",
    "repair_jekyll_math",
    "urls",
]
