"""The command that measures reading and writing leaves nothing behind."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.groups.models import Program
from kb.notes.bench import made_notes, pieces_of
from kb.notes.models import Note

FIXTURES = Path(__file__).parents[2] / "fixtures" / "notes"


@pytest.mark.django_db
def test_it_prints_figures_and_writes_nothing() -> None:
    out = StringIO()
    call_command("bench_import", "--notes", "6", stdout=out)
    said = out.getvalue()
    for figure in ("≥ 100", "≥ 40", "≤ 12 ×", "MB"):
        assert figure in said
    assert not Note.objects.exists()
    assert not Program.objects.exists()


def test_made_notes_are_distinct_of_real_length_and_always_the_same() -> None:
    pieces = pieces_of(FIXTURES)
    notes = made_notes(pieces, 300)
    assert len({note.text for note in notes}) == len({note.path for note in notes}) == 300
    assert 2500 < sum(len(note.text) for note in notes) / 300 < 3500
    assert notes == made_notes(pieces, 300)


@pytest.mark.django_db
def test_a_folder_without_notes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("bench_import", "--folder", str(tmp_path))
