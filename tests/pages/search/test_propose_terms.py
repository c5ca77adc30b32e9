"""Keyword sections of notes propose terms for the glossary; an operator decides."""

import pytest
from django.core.management import call_command

from kb.groups.models import StudyGroup
from kb.library.models import Section
from kb.notes.models import Note, NoteSection
from kb.search.models import GlossaryGroup

pytestmark = pytest.mark.django_db


def test_keyword_sections_propose_and_other_sections_do_not(group: StudyGroup) -> None:
    note = Note.objects.create(group=group, title="Day 1", path="day1.md", source="", digest="0")
    for line, kind, body in [
        (1, Section.KEYWORDS, "- 망각 곡선(forgetting curve)"),
        (5, Section.LECTURE, "- 여기저기(here and there)"),
    ]:
        NoteSection.objects.create(
            note=note, kind=kind, heading="", body=body, first_line=line, last_line=line
        )
    call_command("propose_terms", verbosity=0)
    group_ = GlossaryGroup.objects.get()
    assert group_.listed == ["망각 곡선", "forgetting curve"]
    assert group_.status == GlossaryGroup.Status.PROPOSED
