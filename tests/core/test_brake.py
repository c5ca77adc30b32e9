"""A brake that counts tries and lets go in time."""

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from kb.core.brake import Brake, TooManyTries, address_of

BRAKE = Brake("test", limit=2, seconds=600)


def test_a_brake_stops_the_try_after_the_last_one() -> None:
    BRAKE.spend("me")
    BRAKE.spend("me")
    with pytest.raises(TooManyTries, match="Wait 10 minutes"):
        BRAKE.spend("me")


def test_a_brake_stops_nobody_else() -> None:
    BRAKE.spend("me")
    BRAKE.spend("me")
    BRAKE.spend("you")


def test_later_tries_do_not_prolong_the_wait() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        BRAKE.spend("me")
        clock.shift(timedelta(minutes=9))
        BRAKE.spend("me")
        with pytest.raises(TooManyTries, match="Wait 1 minute,"):
            BRAKE.check("me")
        clock.shift(timedelta(minutes=2))
        BRAKE.check("me")


def test_a_brake_forgets_on_request() -> None:
    BRAKE.spend("me")
    BRAKE.spend("me")
    BRAKE.forget("me")
    BRAKE.check("me")


def test_brakes_of_different_names_count_apart() -> None:
    Brake("other", limit=1, seconds=600).spend("me")
    BRAKE.check("me")


def test_only_our_own_proxy_is_believed_about_where_a_request_comes_from() -> None:
    headers = {"X-Forwarded-For": "1.1.1.1, 2.2.2.2"}
    request = RequestFactory(headers=headers, REMOTE_ADDR="3.3.3.3").get("/")
    assert address_of(request, behind_proxy=False) == "3.3.3.3"
    assert address_of(request, behind_proxy=True) == "2.2.2.2"
