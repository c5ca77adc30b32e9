"""The command that reads notes in from files and folders."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.groups.models import StudyGroup
from kb.notes.models import Import, Note
from kb.questions.models import Question
from tests.factories import make_cohort, make_group, make_member
from tests.notes.logs import peer_log

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[2] / "fixtures"
TANH = "RNN에서는 왜 tanh를 쓰나요?"


@pytest.fixture
def group() -> StudyGroup:
    return make_group(slug="the-group")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two logs, one of them further down, and what is no log."""
    (tmp_path / "week2").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD.md").write_text("not a note")
    (tmp_path / "b.md").write_text(peer_log(f"Q. {TANH}", "A. 기울기요."), encoding="utf-8")
    log = peer_log("Q. 드롭아웃은 언제 쓰나요?", day="2021-08-10")
    (tmp_path / "week2" / "a.MD").write_text(log, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    contents = "# 목차\n\n- [8월 9일](b.md)\n- [8월 10일](week2/a.MD)\n"
    (tmp_path / "README.md").write_text(contents, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_notes", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_folder_is_read_to_its_ends(group: StudyGroup, folder: Path) -> None:
    out, err = run(folder, "--group", group.slug)
    assert sorted(Note.objects.values_list("path", flat=True)) == ["b.md", "week2/a.MD"]
    assert Question.objects.count() == 2
    assert "2 new" in out
    assert "README.md" in out
    assert err == ""


def test_a_file_is_read_by_its_name(group: StudyGroup, folder: Path) -> None:
    run(folder / "b.md", "--group", group.slug)
    assert Note.objects.get().path == "b.md"


def test_the_author_is_found_by_e_mail(group: StudyGroup, folder: Path) -> None:
    member = make_member(group)
    run(folder, "--group", group.slug, "--author", member.email.upper())
    assert {note.author for note in Note.objects.all()} == {member}


def test_an_unknown_group_is_named_with_those_there_are(group: StudyGroup, folder: Path) -> None:
    with pytest.raises(CommandError, match=r"no-such.*the-group"):
        run(folder, "--group", "no-such")


def test_an_unknown_author_is_named(group: StudyGroup, folder: Path) -> None:
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        run(folder, "--group", group.slug, "--author", "nobody@example.org")


def test_an_archived_cohort_takes_no_notes(folder: Path) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    with pytest.raises(CommandError, match=group.slug):
        run(folder, "--group", group.slug)


def test_a_dry_run_tells_and_writes_nothing(group: StudyGroup, folder: Path) -> None:
    out, _ = run(folder, "--group", group.slug, "--dry-run")
    assert "Questions: 2 new" in out
    assert not Note.objects.exists()
    assert not Import.objects.exists()


def test_a_dry_run_in_json_prints_what_was_read(group: StudyGroup, folder: Path) -> None:
    out, _ = run(folder, "--group", group.slug, "--dry-run", "--json")
    notes = json.loads(out)["notes"]
    assert [note["source"] for note in notes] == ["README.md", "b.md", "week2/a.MD"]
    log = notes[1]
    assert {"source", "note_date", "sessions", "lectures", "questions", "references"} <= set(log)
    assert log["note_date"] == "2021-08-09"
    assert [session["kind"] for session in log["sessions"]] == ["peer"]
    (question,) = log["questions"]
    assert (question["text"], question["unresolved"]) == (TANH, False)
    assert question["answers"] == ["기울기요."]


def test_json_alone_prints_the_report(group: StudyGroup, folder: Path) -> None:
    out, _ = run(folder, "--group", group.slug, "--json")
    assert json.loads(out)["questions"]["created"] == 2


def test_a_second_run_says_that_all_is_there(group: StudyGroup, folder: Path) -> None:
    run(folder, "--group", group.slug)
    out, _ = run(folder, "--group", group.slug)
    assert "Notes: 0 new, 0 changed, 2 as they were" in out
    assert Import.objects.count() == 1


def test_bad_files_are_all_named_with_their_line_and_the_others_go_in(
    group: StudyGroup, folder: Path
) -> None:
    (folder / "empty.md").write_bytes(b"")
    (folder / "latin.md").write_bytes(b"# fine\n\ncaf\xe9\n")
    (folder / "binary.md").write_bytes(b"text\n\0\1\2")
    (folder / "large.md").write_bytes(b"x" * 2_000_001)
    with pytest.raises(CommandError, match="4 of 7"):
        run(folder, "--group", group.slug)
    assert Note.objects.count() == 2


def test_each_problem_says_file_line_and_reason(group: StudyGroup, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"# fine\n\ncaf\xe9\n")
    err = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_notes",
            str(tmp_path),
            str(tmp_path / "missing.md"),
            group=group.slug,
            stdout=StringIO(),
            stderr=err,
        )
    told = err.getvalue().splitlines()
    assert told[0].startswith("latin.md:3: ")
    assert told[1].startswith("missing.md: ")


def test_two_files_of_one_path_are_not_mixed_up(group: StudyGroup, tmp_path: Path) -> None:
    for name, question in (("one", TANH), ("two", "드롭아웃은 언제 쓰나요?")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "day.md").write_text(peer_log(f"Q. {question}"), encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 2"):
        run(tmp_path / "one", tmp_path / "two", "--group", group.slug)
    assert Note.objects.count() == 1


def test_our_own_logs_come_in_without_a_complaint(group: StudyGroup) -> None:
    _, err = run(FIXTURES / "notes", "--group", group.slug)
    assert err == ""
    assert Question.objects.exists()
    run(FIXTURES / "notes", "--group", group.slug)
    assert Import.objects.count() == 1


def test_our_broken_files_are_refused_each_by_name(group: StudyGroup) -> None:
    files = sorted(path.name for path in (FIXTURES / "broken").iterdir())
    err = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_notes",
            *(str(FIXTURES / "broken" / name) for name in files),
            group=group.slug,
            stdout=StringIO(),
            stderr=err,
        )
    assert [line.split(":")[0] for line in err.getvalue().splitlines()] == files
    assert not Note.objects.exists()
