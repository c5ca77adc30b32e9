"""`manage.py demo`, but for the demo's own people and questions."""

import io
import socket

import pytest
from django.core.management import CommandError, call_command

from kb.pages.management.commands import demo
from tests import factories


def test_a_taken_port_is_refused_with_another_to_choose() -> None:
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken .* --port {port + 1}"):
            demo.require_free_port(port)
    demo.require_free_port(port)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "８０００"])
def test_no_port_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="from 1 to 65535"):
        call_command("demo", "--port", text)


@pytest.mark.django_db
def test_the_demo_is_not_put_into_a_real_installation() -> None:
    factories.make_group(slug="real")
    with pytest.raises(CommandError, match="holds a real installation"):
        call_command("demo", "--no-serve", stdout=io.StringIO())
