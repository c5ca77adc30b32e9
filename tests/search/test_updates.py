import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator
from unittest.mock import patch

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, connections, transaction
from django.db.models.signals import post_delete, post_save

from kb.search.documents import Document, register, unregister
from kb.search.engines import Engine
from kb.search.models import IndexedDocument, PendingUpdate, Segment
from kb.search.receivers import keep_indexed
from kb.search.updates import drain, gathered, mark_stale
from tests.search.shelf import EVERYBODY, KIND, Shelf, found


def test_a_failing_document_stays_pending_and_the_others_go_in(shelf: Shelf) -> None:
    shelf.broken.add("bad")
    with gathered():
        shelf.put("bad", "읽히지 않는 글")
        shelf.put("good", "읽히는 글")
    drain()
    assert found("글") == ["good"]
    assert list(PendingUpdate.objects.values_list("key", flat=True).distinct()) == ["bad"]
    shelf.broken.clear()
    drain()
    assert set(found("글")) == {"bad", "good"}
    assert not PendingUpdate.objects.exists()


def test_a_failing_index_fails_nobodys_change(shelf: Shelf, store: Engine) -> None:
    with patch.object(type(store), "apply", side_effect=OSError("disk full")):
        shelf.put("1", "디스크가 가득 찬 날")
    assert PendingUpdate.objects.filter(key="1").exists()
    drain()
    assert found("디스크") == ["1"]


def test_a_database_error_while_indexing_leaves_the_transaction_whole(
    shelf: Shelf, store: Engine
) -> None:
    with (
        patch("kb.search.index.write_rows", side_effect=DatabaseError("no")),
        transaction.atomic(),
    ):
        shelf.put("1", "첫 글")
    assert PendingUpdate.objects.filter(key="1").exists()


def test_what_is_rolled_back_is_not_indexed(shelf: Shelf) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        shelf.put("1", "없던 일이 된 글")
        raise ZeroDivisionError
    shelf.documents.clear()
    drain()
    assert found("글") == []
    assert not PendingUpdate.objects.exists()


def test_an_action_that_fails_marks_nothing(shelf: Shelf) -> None:
    with pytest.raises(ZeroDivisionError), gathered():
        mark_stale(KIND, ["1"])
        raise ZeroDivisionError
    assert not PendingUpdate.objects.exists()


def test_a_document_touched_often_is_indexed_once(shelf: Shelf) -> None:
    with patch("kb.search.updates.refresh") as refresh, gathered():
        for _ in range(5):
            shelf.put("1", "자주 바뀌는 글")
        assert not refresh.called
    assert refresh.call_count <= 1


def test_postgresql_finds_it_before_the_transaction_ends(shelf: Shelf, store: Engine) -> None:
    if not store.transactional:
        pytest.skip("An index outside the database follows after the commit.")
    with transaction.atomic():
        shelf.put("1", "아직 끝나지 않은 거래")
        assert found("거래") == ["1"]


@pytest.fixture
def kinds_of_content() -> Iterator[None]:
    """Index Django's own content types, as any model would be."""

    def load(pks: Collection[str]) -> Iterator[Document]:
        for row in ContentType.objects.filter(pk__in=pks):
            yield Document("type", str(row.pk), f"{row.app_label} {row.model}", EVERYBODY)

    register("type", load=load, all_pks=lambda: ContentType.objects.values_list("pk", flat=True))
    keep_indexed(ContentType, "type", lambda row: [row.pk])
    yield
    unregister("type")
    name = "search:type:contenttypes.ContentType"
    post_save.disconnect(sender=ContentType, dispatch_uid=name)
    post_delete.disconnect(sender=ContentType, dispatch_uid=name)


def test_saving_and_deleting_a_row_is_enough(store: Engine, kinds_of_content: None) -> None:
    row = ContentType.objects.create(app_label="도서관", model="책갈피")
    assert found("책갈피") == [str(row.pk)]
    row.model = "책꽂이"
    row.save()
    assert found("책갈피") == []
    assert found("책꽂이") == [str(row.pk)]
    row.delete()
    assert found("책꽂이") == []


def _in_child(work: Callable[[], object]) -> int:
    """Run in a forked process with connections of its own, and give its exit code."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
            connections.close_all()
            os._exit(0)
        finally:  # a child that fails must not go on as a second test run
            os._exit(1)
    return child


@pytest.mark.django_db(transaction=True)
def test_processes_that_drain_together_lose_nothing(shelf: Shelf, store: Engine) -> None:
    for number in range(40):
        shelf.keep(str(number), f"함께 비우는 글 {number}")
    PendingUpdate.objects.bulk_create(
        [PendingUpdate(kind=KIND, key=str(number)) for number in range(40)]
    )
    children = [_in_child(drain) for _ in range(3)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    drain()
    assert not PendingUpdate.objects.exists()
    assert len(found("비우는", per_page=50)) == 40
    assert IndexedDocument.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_forked_children_search_with_files_of_their_own(shelf: Shelf, store: Engine) -> None:
    with gathered():
        for number in range(30):
            shelf.put(str(number), f"갈라지는 글 {number}")
    assert len(found("갈라지는", per_page=50)) == 30

    def ask_often() -> None:
        for number in range(30):
            assert str(number) in found(f"갈라지는 {number}", per_page=50)

    children = [_in_child(ask_often) for _ in range(3)]
    ask_often()
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_indexing_loses_nothing(shelf: Shelf, store: Engine) -> None:
    for number in range(60):
        shelf.keep(str(number), f"죽어도 남는 글 {number}", "본문 " * 50)
    for round_ in range(4):
        PendingUpdate.objects.bulk_create(
            [PendingUpdate(kind=KIND, key=str(number)) for number in range(60)]
        )
        child = _in_child(drain)
        time.sleep(0.05 + 0.08 * round_)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    drain()
    assert not PendingUpdate.objects.exists()
    assert len(found("남는", per_page=100)) == 60


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_document_at_once_leave_the_newest(shelf: Shelf, store: Engine) -> None:
    """Each writer adds its own word and indexes; at the end all words are found."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time.")
    words = ["사과", "포도", "수박", "참외", "자두", "매실"]
    shelf.keep("1", "과일")
    held = threading.Lock()

    def add(word: str) -> None:
        try:
            with transaction.atomic():
                with held:
                    title = f"{shelf.documents['1'].title} {word}"
                    shelf.keep("1", title)
                mark_stale(KIND, ["1"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drain()
    assert not PendingUpdate.objects.exists()
    assert all(found(word) == ["1"] for word in words)
    assert IndexedDocument.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_merging_segments_changes_no_answer(shelf: Shelf, store: Engine) -> None:
    for number in range(150):
        shelf.put(str(number), f"합쳐지는 글 {number}", "단어 " * (number % 5))
    before = found("합쳐지는", per_page=100)
    for number in range(0, 150, 3):
        shelf.remove(str(number))
    shelf.put("1", "다시 쓴 글")
    hits = found("합쳐지는", per_page=200)
    assert len(hits) == 99
    assert hits[:20] == [pk for pk in before if pk in hits][:20]
    assert found("다시 쓴")[0] == "1"
    if store.transactional:
        assert Segment.objects.count() <= 80
