"""What every template may show."""

from typing import Any

from django.http import HttpRequest

from kb.groups import rules


def site(request: HttpRequest) -> dict[str, Any]:
    """Say whether the desk is open to the reader (asked for only where it is shown)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"opens_desk": False}
    return {"opens_desk": lambda: user.is_operator or rules.is_mentor(user)}
