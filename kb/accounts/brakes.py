"""How often one may try to sign in, ask for a new password, or give a password."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from kb.core.brake import Brake, address_of

QUARTER: Final = 15 * 60

SIGN_IN: Final = Brake("sign-in", limit=10, seconds=QUARTER)
# A study room shares one address, so it gets more tries; a machine that walks a list gets no more.
SIGN_IN_FROM: Final = Brake("sign-in-from", limit=100, seconds=QUARTER)
RESET: Final = Brake("password-reset", limit=5, seconds=QUARTER)
PASSWORD: Final = Brake("password", limit=10, seconds=QUARTER)


def network_address(request: HttpRequest) -> str:
    return address_of(request, behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER))
