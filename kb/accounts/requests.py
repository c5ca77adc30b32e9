"""Requests of which the sign-in middleware has made sure that somebody is behind them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from kb.accounts.models import User

# For pages that show a form and take it.
form_methods = require_http_methods(["GET", "HEAD", "POST"])


class SignedInRequest(HttpRequest):
    user: User


def reader_of(request: HttpRequest) -> User:
    """Return who is signed in, where a signature is Django's own; refuse where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with (an empty one, too), or None where it is only opened."""
    return request.POST if request.method == "POST" else None
