"""Searches one keeps, and the log of searches that names nobody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.pages.models import SavedSearch
from kb.pages.search.saved import MOST, saved_by
from kb.search.models import SearchLog
from kb.search.searches import forget_old_searches
from tests.factories import make_group, make_operator, make_question, make_user

pytestmark = pytest.mark.django_db

PAGE = reverse("search")


def test_a_search_is_saved_once_listed_and_deleted(reader: Client, member: User) -> None:
    for _ in range(2):
        assert reader.post(reverse("search-save"), {"q": "어텐션 is:open"}).status_code == 302
    saved = SavedSearch.objects.get()
    assert "어텐션 is:open" in reader.get(PAGE).content.decode()
    reader.post(reverse("search-forget", args=[saved.pk]))
    assert not SavedSearch.objects.exists()


def test_new_hits_one_may_see_are_counted_until_one_looks(
    reader: Client, member: User, group: StudyGroup
) -> None:
    make_question(group=group, title="어텐션 하나", at=timezone.now() - timedelta(days=2))
    reader.post(reverse("search-save"), {"q": "어텐션"})
    SavedSearch.objects.update(seen_at=timezone.now() - timedelta(days=1))
    make_question(group=group, title="어텐션 둘")
    make_question(group=make_group(), title="남의 어텐션")
    assert [kept.fresh for kept in saved_by(member)] == [1]
    reader.get(PAGE, {"q": "어텐션"})
    assert [kept.fresh for kept in saved_by(member)] == [0]


def test_somebody_elses_search_cannot_be_deleted(reader: Client) -> None:
    other = SavedSearch.objects.create(user=make_user(), text="어텐션")
    assert reader.post(reverse("search-forget", args=[other.pk])).status_code == 404


def test_there_is_a_limit_and_it_is_said(reader: Client, member: User) -> None:
    SavedSearch.objects.bulk_create(SavedSearch(user=member, text=str(n)) for n in range(MOST))
    page = reader.post(reverse("search-save"), {"q": "하나 더"}, follow=True).content.decode()
    assert "delete one that you no longer need" in page
    assert SavedSearch.objects.count() == MOST


# --- The log ---


def test_a_search_is_noted_without_who_searched(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="어텐션")
    reader.get(PAGE, {"q": "어텐션"})
    row = SearchLog.objects.get()
    assert (row.text, row.found, row.was_opened) == ("어텐션", 1, False)
    assert {field.name for field in SearchLog._meta.get_fields()} == {
        *("id", "text", "found", "milliseconds", "was_opened", "searched_at")
    }


def test_opening_a_result_is_noted_by_the_token_of_the_page(
    reader: Client, group: StudyGroup
) -> None:
    make_question(group=group, title="어텐션")
    token = reader.get(PAGE, {"q": "어텐션"}).context["searched"]
    for sent in ("", "1", "1:forged", token):
        assert not SearchLog.objects.get().was_opened
        assert reader.post(reverse("search-opened"), {"search": sent}).status_code == 204
    assert SearchLog.objects.get().was_opened


def test_an_empty_search_and_further_pages_are_not_noted(reader: Client) -> None:
    reader.get(PAGE)
    reader.get(PAGE, {"q": "어텐션", "page": "2"})
    assert not SearchLog.objects.exists()


def test_old_searches_are_forgotten() -> None:
    now = timezone.now()
    for days in (1, 89, 91):
        SearchLog.objects.create(
            text="x", found=0, milliseconds=1, searched_at=now - timedelta(days=days)
        )
    assert forget_old_searches() == 1
    assert SearchLog.objects.count() == 2


@pytest.mark.parametrize(
    ("trouble", "expected"), [("nothing", "헛검색"), ("unopened", "안열림"), ("slow", "느림")]
)
def test_operators_read_the_report_and_nobody_else(
    client: Client, member: User, trouble: str, expected: str
) -> None:
    rows = [("헛검색", 0, 5, False), ("안열림", 3, 5, False), ("느림", 3, 900, True)]
    for text, found, milliseconds, opened in rows:
        SearchLog.objects.create(
            text=text, found=found, milliseconds=milliseconds, was_opened=opened
        )
    address = reverse("admin:search_searchlog_changelist")
    client.force_login(make_operator())
    page = client.get(address, {"trouble": trouble}).content.decode()
    assert [text for text, *_ in rows if text in page] == [expected]
    client.force_login(member)
    assert client.get(address).status_code in (302, 403, 404)
