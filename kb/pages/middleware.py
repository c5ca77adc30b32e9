"""Turn refusals into pages: 403 for what one may see but not change."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kb.core.errors import KbError, NotAllowed

Handler = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"reason": str(error)}, status=403)
        if isinstance(error, KbError):
            return render(request, "400.html", {"reason": str(error)}, status=400)
        return None
