"""Bring the search index up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Min
from django.utils import timezone

from kb.search.engines import engine
from kb.search.models import IndexedDocument, PendingUpdate
from kb.search.updates import drain


class Command(BaseCommand):
    help = "Index what waits, merge what small changes left, and say what is left to do."

    def handle(self, *args: Any, **options: Any) -> None:
        if problem := engine().problem():
            raise CommandError(problem)
        done = drain()
        engine().upkeep()
        waiting = PendingUpdate.objects.aggregate(oldest=Min("marked_at"))["oldest"]
        self.stdout.write(
            f"{done} updates indexed, {PendingUpdate.objects.count()} waiting; "
            f"{IndexedDocument.objects.count()} documents."
        )
        held = engine().totals().documents
        if held != IndexedDocument.objects.count():
            self.stderr.write(f"The index holds {held} of them. Run: manage.py rebuild_index")
        if waiting is not None:
            seconds = (timezone.now() - waiting).total_seconds()
            self.stdout.write(f"The oldest has waited for {seconds:.0f} s; see the log for why.")
