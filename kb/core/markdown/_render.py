"""Text in, sanitised HTML out."""

import hashlib
import re

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kb.core.markdown._parser import parse, parse_line, parser
from kb.core.markdown._sanitise import sanitise, sanitise_line

RENDERER_VERSION = 1  # raise it whenever the same text would be drawn differently
_CACHE_SECONDS = 7 * 24 * 3600
_NOT_IN_PREFIX = re.compile(r"[^A-Za-z0-9_-]")


def render(text: str, prefix: str = "") -> SafeString:
    """Return sanitised HTML; give each text on a page its own prefix to keep ids apart."""
    prefix = _NOT_IN_PREFIX.sub("", prefix)
    env: dict[str, object] = {"prefix": prefix}
    md = parser()
    drawn = md.renderer.render(parse(text, prefix), md.options, env)
    return mark_safe(sanitise(drawn))  # what nh3 returns is what safe means here


def render_line(text: str) -> SafeString:
    """Return one line, a title say, with its emphasis, code and formulas and nothing else."""
    md = parser()
    drawn = md.renderer.render(parse_line(text), md.options, {"prefix": ""})
    return mark_safe(sanitise_line(drawn))  # what nh3 returns is what safe means here


def render_cached(text: str, prefix: str = "") -> SafeString:
    """Return what render returns, from the cache where it has been drawn before."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    key = f"markdown:{RENDERER_VERSION}:{get_language()}:{_NOT_IN_PREFIX.sub('', prefix)}:{digest}"
    html = cache.get(key)
    if not isinstance(html, str):
        html = str(render(text, prefix))
        cache.set(key, html, _CACHE_SECONDS)
    return mark_safe(html)  # only render writes under this key
