"""The operators' tables of groups."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    make_group,
    make_invitation,
    make_member,
    make_mentor,
    make_operator,
)

pytestmark = pytest.mark.django_db

TABLES = ("program", "cohort", "studygroup", "membership", "invitation")


def _list(table: str) -> str:
    return reverse(f"admin:groups_{table}_changelist")


@pytest.mark.parametrize("table", TABLES)
def test_an_operator_searches_opens_and_adds(client: Client, table: str) -> None:
    group = make_group(name="찾는 조")
    make_member(group)
    make_invitation(group=group)
    client.force_login(make_operator())
    for path in ("", "?q=조", "add/"):
        assert client.get(f"{_list(table)}{path}").status_code == 200


def test_an_operator_opens_a_group_with_its_people(client: Client) -> None:
    group = make_group()
    member = make_member(group, name="박도윤")
    client.force_login(make_operator())
    page = client.get(f"{_list('studygroup')}{group.pk}/change/").content.decode()
    assert member.display_name in page


def test_an_operator_completes_names_while_typing(client: Client) -> None:
    make_member(make_group(), name="박도윤")
    client.force_login(make_operator())
    query = {"app_label": "groups", "model_name": "membership", "field_name": "user", "term": "도"}
    assert "박도윤" in client.get(reverse("admin:autocomplete"), query).json()["results"][0]["text"]


@pytest.mark.parametrize("table", TABLES)
def test_a_mentor_touches_none_of_it(client: Client, table: str) -> None:
    group = make_group()
    client.force_login(make_mentor(group))
    for path in ("", "add/", "1/change/", "1/delete/"):
        assert client.get(f"{_list(table)}{path}").status_code == 403
