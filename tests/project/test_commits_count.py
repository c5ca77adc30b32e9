"""The tests' own ground: `on_commit` runs as it does outside of tests."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

pytestmark = pytest.mark.django_db


def test_callbacks_run_when_the_outermost_transaction_ends() -> None:
    ran: list[str] = []
    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: ran.append("inner"))
        assert ran == []
        transaction.on_commit(lambda: ran.append("outer"))
    assert ran == ["inner", "outer"]


def test_callbacks_run_at_once_outside_of_a_transaction() -> None:
    ran: list[str] = []
    transaction.on_commit(lambda: ran.append("now"))
    assert ran == ["now"]


def test_callbacks_of_a_failed_transaction_never_run() -> None:
    ran: list[str] = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: ran.append("never"))
        _ = 1 / 0
    with transaction.atomic():
        pass
    assert ran == []


def test_callbacks_of_a_failed_inner_transaction_never_run() -> None:
    ran: list[str] = []
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            transaction.on_commit(lambda: ran.append("inner"))
            _ = 1 / 0
        transaction.on_commit(lambda: ran.append("outer"))
    assert ran == ["outer"]


def test_callbacks_of_a_rolled_back_transaction_never_run() -> None:
    ran: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: ran.append("never"))
        transaction.set_rollback(True)
    transaction.on_commit(lambda: ran.append("later"))
    assert ran == ["later"]


def test_a_callback_may_open_a_transaction_with_callbacks() -> None:
    ran: list[str] = []

    def write() -> None:
        with transaction.atomic():
            Group.objects.create(name="from the callback")
            transaction.on_commit(lambda: ran.append("second"))
        ran.append("first")

    with transaction.atomic():
        transaction.on_commit(write)
    assert ran == ["second", "first"]
    assert Group.objects.filter(name="from the callback").exists()


def test_a_failing_callback_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: 1 // 0)


def test_the_test_database_of_sqlite_is_a_file_in_wal_mode() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("is about SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
