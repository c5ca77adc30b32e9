"""The glossary that comes with the program: a file of term groups, loaded beside one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kb.search.models import GlossaryGroup


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many groups were new, changed with the file, and left as they are."""

    created: int
    changed: int
    left: int


def shipped_file() -> Path:
    return Path(settings.BASE_DIR) / "fixtures" / "glossary.tsv"


def read_groups(lines: Iterable[str]) -> list[list[str]]:
    """Read one group from each line, its terms between tabs; # begins a remark."""
    return [
        [term.strip() for term in line.split("\t") if term.strip()]
        for line in lines
        if line.strip() and not line.startswith("#")
    ]


def load_glossary(groups: Iterable[list[str]]) -> Loaded:
    """Bring the shipped groups up to date; one that an operator has changed stays as it is."""
    held = {row.shipped_as: row for row in GlossaryGroup.objects.exclude(shipped_as="")}
    new, changed, left = [], 0, 0
    for group in groups:
        terms, row = "\n".join(group), held.get(group[0])
        if row is None:
            new.append(GlossaryGroup(shipped_as=group[0], terms=terms))
        elif row.edited_at is None and row.terms != terms:
            row.terms = terms
            row.save()
            changed += 1
        else:
            left += 1
    GlossaryGroup.objects.bulk_create(new, ignore_conflicts=True)
    return Loaded(len(new), changed, left)
