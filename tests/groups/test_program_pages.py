"""What operators set up: programs, cohorts, groups."""

import pytest
from django.test import Client

from kb.groups.models import Cohort, Program, StudyGroup
from tests.factories import (
    make_cohort,
    make_group,
    make_lead,
    make_mentor,
    make_operator,
    make_program,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_an_operator_builds_a_program_from_nothing(client: Client) -> None:
    client.force_login(make_operator())
    client.post("/programs/new/", {"name": "AI 과정", "slug": "ai"})
    dates = {"starts_on": "2026-03-02", "ends_on": "2026-08-01"}
    client.post("/programs/ai/cohorts/new/", {"name": "1기", "slug": "1", **dates})
    cohort = Cohort.objects.get(program__slug="ai")
    data = {"name": "1조", "slug": "team-1", "time_zone": "Asia/Seoul"}
    client.post(f"/cohorts/{cohort.pk}/groups/new/", data)
    assert StudyGroup.objects.get(slug="team-1").cohort == cohort
    page = client.get("/programs/").content.decode()
    assert "1조" in page
    assert "no mentor" in page


def test_an_operator_renames_and_ends_a_cohort(client: Client) -> None:
    client.force_login(make_operator())
    cohort = make_cohort()
    dates = {"starts_on": "2026-03-02", "ends_on": "2026-08-01"}
    path = f"/cohorts/{cohort.pk}/"
    client.post(path, {"name": "끝난 기수", "slug": cohort.slug, "is_over": "on", **dates})
    cohort.refresh_from_db()
    assert cohort.is_archived
    ended_at = cohort.archived_at
    client.post(path, {"name": "끝난 기수", "slug": cohort.slug, "is_over": "on", **dates})
    cohort.refresh_from_db()
    assert cohort.archived_at == ended_at
    client.post(path, {"name": "이어지는 기수", "slug": cohort.slug, **dates})
    cohort.refresh_from_db()
    assert not cohort.is_archived


def test_a_cohort_cannot_end_before_it_starts(client: Client) -> None:
    client.force_login(make_operator())
    program = make_program()
    dates = {"starts_on": "2026-08-01", "ends_on": "2026-03-02"}
    path = f"/programs/{program.slug}/cohorts/new/"
    response = client.post(path, {"name": "1기", "slug": "1", **dates})
    assert b"end before it starts" in response.content
    assert not Cohort.objects.exists()


def test_an_address_is_given_to_one_group_only(client: Client) -> None:
    client.force_login(make_operator())
    group = make_group()
    data = {"name": "다른 조", "slug": group.slug, "time_zone": "Asia/Seoul"}
    assert client.post(f"/cohorts/{group.cohort_id}/groups/new/", data).status_code == 200
    assert StudyGroup.objects.count() == 1


def test_an_operator_edits_a_group_and_a_program(client: Client) -> None:
    client.force_login(make_operator())
    group = make_group()
    data = {"name": "새 이름", "slug": group.slug, "time_zone": "Asia/Tokyo"}
    client.post(f"/groups/{group.slug}/edit/", data)
    group.refresh_from_db()
    assert (group.name, group.time_zone) == ("새 이름", "Asia/Tokyo")
    program = group.cohort.program
    client.post(f"/programs/{program.slug}/", {"name": "새 과정", "slug": program.slug})
    assert Program.objects.get(pk=program.pk).name == "새 과정"


def test_nobody_else_finds_these_pages(client: Client) -> None:
    group = make_group()
    cohort = group.cohort
    paths = [
        "/programs/",
        "/programs/new/",
        f"/programs/{cohort.program.slug}/",
        f"/programs/{cohort.program.slug}/cohorts/new/",
        f"/cohorts/{cohort.pk}/",
        f"/cohorts/{cohort.pk}/groups/new/",
    ]
    for reader in (make_lead(group), make_mentor(group), make_user()):
        client.force_login(reader)
        assert {client.get(path).status_code for path in paths} == {404}
        assert {client.post(path, {}).status_code for path in paths[1:]} == {404}


def test_a_lead_sees_the_group_but_does_not_rename_it(client: Client) -> None:
    group = make_group()
    client.force_login(make_lead(group))
    assert client.post(f"/groups/{group.slug}/edit/", {"name": "x"}).status_code == 403


def test_other_methods_are_refused(client: Client) -> None:
    client.force_login(make_operator())
    group = make_group()
    page = f"/groups/{group.slug}/"
    for path in ("/programs/", "/programs/new/", "/groups/", page, f"{page}edit/", "/account/"):
        assert client.put(path).status_code == 405
        assert client.delete(path).status_code == 405
    assert client.post("/programs/").status_code == 405


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    client.force_login(make_operator())
    for path in ("/programs/none/", "/cohorts/999/", "/cohorts/999/groups/new/"):
        assert client.get(path).status_code == 404


def test_names_that_are_taken_are_refused_in_words(client: Client) -> None:
    client.force_login(make_operator())
    group = make_group(name="1조")
    cohort = group.cohort
    data = {"name": "1조", "slug": "another", "time_zone": "Asia/Seoul"}
    response = client.post(f"/cohorts/{cohort.pk}/groups/new/", data)
    assert response.status_code == 200
    assert response.context["form"].errors
    dates = {"starts_on": "2026-03-02", "ends_on": "2026-08-01"}
    path = f"/programs/{cohort.program.slug}/cohorts/new/"
    response = client.post(path, {"name": "또", "slug": cohort.slug, **dates})
    assert response.status_code == 200
    assert response.context["form"].errors
