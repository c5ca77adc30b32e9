"""Shows Mundap with a believable study group: `python3 manage.py demo`."""

import errno
import hashlib
import io
import logging
import socket
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import WSGIServer, run
from django.core.servers.basehttp import get_internal_wsgi_application as wsgi_application

from kb.groups.models import StudyGroup
from kb.search.engines import engine
from kb.search.models import IndexedDocument

HOST = "127.0.0.1"
DEMO_GROUP = "demo"


class Command(BaseCommand):
    help = "Prepare a demo (database, people, questions, search index) and serve it."
    # Checked by `migrate`, once the database is there.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="default: 8000")
        parser.add_argument("--no-serve", action="store_true", help="prepare it only")

    def handle(self, *args: Any, port: int, no_serve: bool, **options: Any) -> None:
        if not no_serve:
            require_free_port(port)
        self.stdout.write("Preparing the demo …")
        call_command("migrate", verbosity=0, interactive=False)
        refuse_real_installation()
        call_command("load_glossary", stdout=io.StringIO())
        sign_ins = load_demo()
        update_index()
        collect_static_files()
        self.stdout.write(sign_ins)
        if no_serve:
            self.stdout.write("The demo is ready: python3 manage.py demo serves it.")
        else:
            self._serve(port)

    def _serve(self, port: int) -> None:
        self.stdout.write(f"Mundap: http://{HOST}:{port}/ (Ctrl-C stops it)")
        self.stdout.flush()
        application = wsgi_application()  # sets up the logging, too, so that ours comes after it
        logging.getLogger("django.server").setLevel(logging.ERROR)
        try:
            run(HOST, port, application, threading=True, server_cls=WSGIServer)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. What you did stays in .data/.")


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(f"{text} is no port: write a number from 1 to 65535.")
    return int(text)


def require_free_port(port: int) -> None:
    """Refuse a port on which something else listens, before anything else is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(why_not(error, port)) from error


def why_not(error: OSError, port: int) -> str:
    another = f"python3 manage.py demo --port {port + 1 if 1024 < port < 65535 else 8001}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: {another}"
    if error.errno == errno.EACCES:
        return f"Port {port} may only be opened by an administrator: {another}"
    return f"Port {port} can't be opened ({error.strerror}): {another}"


def refuse_real_installation() -> None:
    """Keep demo people and questions out of a database in which real ones work."""
    if StudyGroup.objects.exists() and not StudyGroup.objects.filter(slug=DEMO_GROUP).exists():
        raise CommandError(
            "This database holds a real installation, not a demo: set MUNDAP_DATA_DIR (or "
            "DATABASE_URL) to another place for the demo."
        )


def load_demo() -> str:
    """Load what is missing of the demo and return what its loader tells of signing in."""
    told = io.StringIO()
    call_command("load_demo", stdout=told)
    return told.getvalue().strip()


def update_index() -> None:
    """Build the index when there is none that is of use; otherwise index only what waits."""
    command = "sync_index" if is_index_usable() else "rebuild_index"
    call_command(command, stdout=io.StringIO())


def is_index_usable() -> bool:
    store = engine()
    is_there = store.transactional or Path(str(settings.SEARCH["INDEX_DIR"])).exists()
    return is_there and not store.problem() and IndexedDocument.objects.exists()


def collect_static_files() -> None:
    """Collect the static files, unless those collected are the same."""
    if settings.DEBUG:
        return
    collected = Path(settings.STATIC_ROOT) / "collected"
    state = state_of_static_files()
    if collected.exists() and collected.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    collected.write_text(state)


def state_of_static_files() -> str:
    """Return a digest of the static files' names, sizes and times: quicker than their content."""
    digest = hashlib.sha256()
    for path in sorted(static_files()):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_files() -> Iterator[Path]:
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            yield Path(storage.path(path))
