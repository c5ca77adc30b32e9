"""A brake on guessing and flooding: so many tries in so much time, then wait."""

from dataclasses import dataclass
from math import ceil

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext_lazy

from kb.core.errors import KbError


class TooManyTries(KbError):
    """Somebody has to wait before the next try."""

    def __init__(self, seconds: float) -> None:
        minutes = max(1, ceil(seconds / 60))
        text = ngettext_lazy(
            "Too many tries. Wait %(count)d minute, then try again.",
            "Too many tries. Wait %(count)d minutes, then try again.",
            "count",
        )
        super().__init__(text % {"count": minutes})


@dataclass(frozen=True, slots=True)
class Brake:
    """Count tries by key in the cache; two at the very same moment may count as one."""

    name: str
    limit: int
    seconds: int

    def check(self, key: str) -> None:
        """Raise TooManyTries while the key has used up its tries."""
        count, until = self._read(key)
        if count >= self.limit:
            raise TooManyTries(until - timezone.now().timestamp())

    def note(self, key: str) -> None:
        """Count one try."""
        count, until = self._read(key)
        left = until - timezone.now().timestamp()
        cache.set(self._cache_key(key), (count + 1, until), timeout=ceil(left))

    def spend(self, key: str) -> None:
        """Count one try, or raise TooManyTries."""
        self.check(key)
        self.note(key)

    def forget(self, key: str) -> None:
        cache.delete(self._cache_key(key))

    def _read(self, key: str) -> tuple[int, float]:
        now = timezone.now().timestamp()
        count, until = cache.get(self._cache_key(key)) or (0, now + self.seconds)
        return (count, until) if until > now else (0, now + self.seconds)

    def _cache_key(self, key: str) -> str:
        """Keep no address in readable form."""
        return f"brake:{self.name}:{salted_hmac('brake', key).hexdigest()}"


def address_of(request: HttpRequest, *, behind_proxy: bool) -> str:
    """Return the network address a request came from, as our own proxy reports it."""
    forwarded = request.headers.get("X-Forwarded-For", "") if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
