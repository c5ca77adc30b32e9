"""Propose groups for the glossary, for operators to confirm in the admin."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.management.base import BaseCommand

from kb.library.models import Section
from kb.notes.models import NoteSection
from kb.search.models import GlossaryGroup
from kb.search.proposals import pairs_in, propose, propose_from_searches

_KEYWORDS: Final = re.compile(r"key ?words?|키워드|용어|terms|glossary", re.IGNORECASE)


class Command(BaseCommand):
    help = "Propose terms for the glossary from keyword sections of notes and failed searches."

    def handle(self, *args: Any, **options: Any) -> None:
        from_notes = propose(_pairs_in_notes(), reason="From a keyword section of a note.")
        from_searches = propose_from_searches()
        waiting = GlossaryGroup.objects.proposed().count()
        self.stdout.write(
            f"Proposed {from_notes} groups from notes and {from_searches} from searches; "
            f"{waiting} wait for an operator."
        )


def _pairs_in_notes() -> Iterator[tuple[str, str]]:
    sections = NoteSection.objects.filter(note__deleted_at__isnull=True).order_by("pk")
    columns = sections.values_list("kind", "heading", "body")
    for kind, heading, body in columns.iterator():
        if kind == Section.KEYWORDS or _KEYWORDS.search(heading):
            yield from pairs_in(body)
