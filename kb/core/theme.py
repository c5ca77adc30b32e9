"""The reader's choice of light or dark, kept in a cookie so that no page flashes."""

from typing import Final

from django.http import HttpRequest

COOKIE: Final = "theme"
THEMES: Final = frozenset({"light", "dark"})


def theme_of(request: HttpRequest) -> str:
    """Return light, dark, or nothing where the reader follows the system."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""
