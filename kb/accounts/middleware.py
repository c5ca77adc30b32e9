"""The reader's language: the signed-in person's choice, else the cookie's, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, with English where a browser asks for neither language."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language() not in dict(settings.LANGUAGES):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
