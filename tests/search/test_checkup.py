import pytest
from django.core.management import CommandError, call_command

from kb.search.checkup import examine
from kb.search.engines import Engine
from kb.search.index import refresh
from kb.search.models import IndexedDocument, PendingUpdate
from kb.search.updates import gathered
from tests.search.shelf import KIND, Shelf


@pytest.fixture
def three(shelf: Shelf) -> Shelf:
    """Three leaves, all of them indexed."""
    with gathered():
        for number in range(3):
            shelf.put(str(number), f"검진받는 글 {number}")
    return shelf


def test_a_whole_index_has_nothing_to_put_right(
    three: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_index", "--contents")
    said = capsys.readouterr().out
    assert "3 documents" in said
    assert "Nothing is missing" in said
    assert examine().size > 0


def test_documents_on_one_side_alone_are_named(
    three: Shelf, store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    three.keep("new", "색인되지 않은 글")
    del three.documents["0"]
    found = examine()
    assert list(found.missing) == [(KIND, "new")]
    assert list(found.gone) == [(KIND, "0")]
    with pytest.raises(CommandError, match="rebuild_index"):
        call_command("check_index")
    assert "leaf/new" in capsys.readouterr().out


def test_rows_and_postings_that_lack_each_other_are_named(three: Shelf, store: Engine) -> None:
    number = IndexedDocument.objects.get(key="1").pk
    IndexedDocument.objects.filter(key="1").delete()
    assert list(examine().orphans) == [number]
    store.clear()
    assert list(examine().unfindable) == [(KIND, "0"), (KIND, "2")]


def test_an_older_state_is_noticed_where_that_is_asked_for(three: Shelf) -> None:
    three.keep("1", "몰래 바뀐 글")
    assert not examine().wrong
    assert list(examine(contents=True).outdated) == [(KIND, "1")]
    refresh([(KIND, "1")])
    assert not examine(contents=True).wrong


def test_what_waits_is_on_its_way(three: Shelf) -> None:
    three.keep("new", "기다리는 글")
    PendingUpdate.objects.create(kind=KIND, key="new")
    found = examine()
    assert not found.wrong
    assert found.waiting == 1
