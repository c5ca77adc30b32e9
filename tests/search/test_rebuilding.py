import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kb.search import checks
from kb.search.engines import FALLBACK, Engine
from kb.search.engines.whoosh import WhooshEngine
from kb.search.models import IndexedDocument, PendingUpdate
from kb.search.rebuilding import rebuild
from kb.search.updates import gathered, mark_stale
from tests.search.shelf import KIND, Shelf, found


def test_rebuilding_finds_everything_again(shelf: Shelf, store: Engine) -> None:
    for number in range(30):
        shelf.keep(str(number), f"다시 짓는 글 {number}")
    assert rebuild() == 30
    assert len(found("짓는", per_page=50)) == 30
    assert rebuild() == 30
    assert len(found("짓는", per_page=50)) == 30


def test_rebuilding_drops_what_is_no_more(shelf: Shelf) -> None:
    with gathered():
        shelf.put("1", "남는 글")
        shelf.put("2", "지워진 글")
    del shelf.documents["2"]
    assert rebuild() == 1
    assert found("글") == ["1"]


def test_changes_made_while_rebuilding_are_kept(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.rebuilding.BATCH", 2)
    for number in range(6):
        shelf.keep(str(number), f"옛 글 {number}")

    def meanwhile(done: int) -> None:
        if "new" not in shelf.documents:
            shelf.put("0", "바뀐 글")
            shelf.put("new", "갓 쓴 글")
            shelf.remove("1")

    rebuild(meanwhile)
    assert found("바뀐") == ["0"]
    assert found("갓 쓴")[0] == "new"
    assert set(found("글", per_page=50)) == {"0", "2", "3", "4", "5", "new"}
    assert not PendingUpdate.objects.exists()


def test_a_rebuild_that_breaks_off_leaves_the_live_index(shelf: Shelf) -> None:
    shelf.put("1", "살아 있는 글")
    shelf.keep("2", "새 글")

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(stop)
    assert "1" in found("살아 있는")


def test_commands_say_what_they_did(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.keep("1", "명령으로 찾는 글")
    call_command("rebuild_index")
    assert "1 documents" in capsys.readouterr().out
    PendingUpdate.objects.create(kind=KIND, key="1")
    call_command("sync_index")
    assert "1 updates indexed, 0 waiting" in capsys.readouterr().out


def _age(folder: Path) -> None:
    pointer = folder / "current.json"
    held = json.loads(pointer.read_text())
    pointer.write_text(json.dumps({**held, "analysis": -1}))


def test_an_index_of_another_version_asks_for_a_rebuild(
    shelf: Shelf, store: Engine, settings: Settings
) -> None:
    if not isinstance(store, WhooshEngine):
        pytest.skip("The folder is Whoosh's.")
    shelf.put("1", "옛 판의 글")
    _age(store.folder)
    store.close()
    (warning,) = checks.engine_can_be_used(None)
    assert warning.id == "search.W001"
    assert "rebuild_index" in str(warning.msg)
    assert found("글") == []
    shelf.put("2", "새 글")
    assert PendingUpdate.objects.filter(key="2").exists()
    with pytest.raises(CommandError, match="rebuild_index"):
        call_command("sync_index")
    rebuild()
    assert set(found("글")) == {"1", "2"}
    assert checks.engine_can_be_used(None) == []


def test_a_lost_index_is_noticed(
    shelf: Shelf, store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.put("1", "글")
    assert checks.index_holds_what_is_known(None) == []
    store.clear()
    (warning,) = checks.index_holds_what_is_known(None)
    assert warning.id == "search.W002"
    call_command("sync_index")
    assert "rebuild_index" in capsys.readouterr().err
    rebuild()
    assert checks.index_holds_what_is_known(None) == []


def test_a_spoiled_pointer_asks_for_a_rebuild(shelf: Shelf, store: Engine) -> None:
    if not isinstance(store, WhooshEngine):
        pytest.skip("The folder is Whoosh's.")
    shelf.put("1", "글")
    (store.folder / "current.json").write_text("{")
    store.close()
    assert "rebuild_index" in store.problem()


def test_an_unknown_engine_is_refused(settings: Settings) -> None:
    settings.SEARCH = {**settings.SEARCH, "ENGINE": "kb.search.engines.none.Engine"}
    (error,) = checks.engine_can_be_used(None)
    assert error.id == "search.E001"


def test_a_file_in_place_of_the_folder_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    settings.SEARCH = {"ENGINE": FALLBACK, "INDEX_DIR": tmp_path / "index"}
    (error,) = checks.index_folder_is_writable(None)
    assert error.id == "search.E003"


def test_an_unmarked_kind_is_removed(shelf: Shelf) -> None:
    shelf.put("1", "글")
    shelf.documents.clear()
    mark_stale(KIND, ["1"])
    assert not IndexedDocument.objects.exists()
