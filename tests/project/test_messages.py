"""Both languages are complete."""

import shutil
from pathlib import Path

import polib
import pytest

from tests import messages


def entry(msgid: str, msgstr: str = "", plural: str = "") -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, msgid_plural=plural)


def problems_of(wanted: polib.POEntry, found: polib.POEntry | None) -> list[str]:
    return list(messages.entry_problems(wanted, found))


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext: apt-get install gettext")
def test_each_message_has_its_korean() -> None:
    assert messages.problems() == []


def test_a_missing_message_is_named() -> None:
    assert problems_of(entry("Answer"), None) == ["is missing"]


def test_an_empty_translation_is_named() -> None:
    assert problems_of(entry("Answer"), entry("Answer")) == ["is not translated"]


def test_a_guessed_translation_is_named() -> None:
    guessed = entry("Answer", "답변")
    guessed.flags.append("fuzzy")
    assert problems_of(entry("Answer"), guessed) == ["is fuzzy"]


def test_a_forgotten_placeholder_is_named() -> None:
    wanted = entry("%(count)s answers by {name}")
    assert problems_of(wanted, entry(wanted.msgid, "{name}님의 답변 %(count)s개")) == []
    [problem] = problems_of(wanted, entry(wanted.msgid, "답변 %(count)s개"))
    assert problem.startswith("has other placeholders")


def test_a_plural_is_compared_with_the_form_that_has_the_number() -> None:
    wanted = entry("One answer", plural="%(count)s answers")
    found = entry("One answer", plural="%(count)s answers")
    found.msgstr_plural = {0: "답변 %(count)s개"}
    assert problems_of(wanted, found) == []


def test_korean_in_the_source_is_named() -> None:
    assert problems_of(entry("답변"), entry("답변", "답변")) == ["is Korean in the English source"]


def test_an_old_mo_file_is_noticed(tmp_path: Path) -> None:
    catalogue = polib.POFile()
    catalogue.append(entry("Answer", "답"))
    path = tmp_path / "django.mo"
    assert not messages.is_compiled(catalogue, path)
    catalogue.save_as_mofile(str(path))
    assert messages.is_compiled(catalogue, path)
    catalogue[0].msgstr = "답변"
    assert not messages.is_compiled(catalogue, path)
