"""A reference shows where the program lists it or something the reader may see cites it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.library.models import Reference
from kb.meetings.models import MeetingCitation
from kb.notes.models import Note, NoteSection, SectionCitation
from kb.pages.references import references_visible_to, shown_to
from kb.questions.models import Visibility
from tests.factories import (
    make_answer,
    make_group,
    make_lead,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_question,
    make_reference,
)

pytestmark = pytest.mark.django_db

URL = "https://example.org/paper"


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def member(group: StudyGroup) -> User:
    return make_member(group)


def _by_question(group: StudyGroup) -> None:
    make_question(group=group, body=f"[제목]({URL})")


def _by_answer(group: StudyGroup) -> None:
    make_answer(question=make_question(group=group), body=f"[제목]({URL})")


def _by_meeting(group: StudyGroup) -> None:
    reference = make_reference(program=group.cohort.program, url=URL)
    MeetingCitation.objects.create(
        meeting=make_meeting(group=group), reference=reference, title="제목"
    )


def _by_note(group: StudyGroup) -> None:
    reference = make_reference(program=group.cohort.program, url=URL)
    note = Note.objects.create(group=group, title="일지", path="a.md", source="", digest="")
    section = NoteSection.objects.create(note=note, first_line=3, last_line=9)
    SectionCitation.objects.create(note_section=section, reference=reference, title="제목", line=5)


CITING = [_by_question, _by_answer, _by_meeting, _by_note]


@pytest.mark.parametrize("cite", CITING)
def test_what_is_cited_shows_to_those_who_see_what_cites_it(
    client: Client, group: StudyGroup, member: User, cite: Callable[[StudyGroup], None]
) -> None:
    cite(group)
    reference = Reference.objects.get()
    other = make_member(make_group(cohort=group.cohort))
    for user, status in [(member, 200), (make_operator(), 200), (other, 404)]:
        client.force_login(user)
        assert client.get(reverse("reference-detail", args=[reference.pk])).status_code == status
        shown = client.get(reverse("reference-list")).content.decode()
        assert ("제목" in shown) == (status == 200)


def test_a_listed_reference_shows_to_its_program_alone(group: StudyGroup) -> None:
    reference = make_reference(program=group.cohort.program, is_listed=True)
    neighbour = make_member(make_group(cohort=group.cohort))
    assert list(references_visible_to(neighbour)) == [reference]
    assert not references_visible_to(make_member(make_group())).exists()


def test_the_title_of_a_hidden_citation_is_not_shown(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_question(group=group, visibility=Visibility.MENTORS, body=f"[비밀 제목]({URL})")
    make_question(group=group, body=URL)
    client.force_login(member)
    reference = Reference.objects.get()
    assert shown_to(member, [reference])[0].title == URL
    assert shown_to(make_mentor(group), [reference])[0].title == "비밀 제목"
    for address in (reference.get_absolute_url(), reverse("reference-list")):
        assert "비밀" not in client.get(address).content.decode()
    found = client.get(reverse("reference-list"), {"text": "비밀"})
    assert found.context["references"] == []


def test_the_programs_title_comes_first_then_the_one_most_written(
    group: StudyGroup, member: User
) -> None:
    for title in ("둘", "하나", "둘"):
        make_question(group=group, body=f"[{title}]({URL})")
    reference = Reference.objects.get()
    [shown] = shown_to(member, [reference])
    assert (shown.title, shown.count) == ("둘", 3)
    reference.title = "정한 제목"
    assert shown_to(member, [reference])[0].title == "정한 제목"


def test_the_page_says_what_cites_it_by_kind(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_question(group=group, title="묻는 글", body=URL)
    make_answer(question=make_question(group=group, title="답한 글"), body=URL)
    reference = Reference.objects.get()
    meeting = make_meeting(group=group, title="이야기한 모임")
    MeetingCitation.objects.create(meeting=meeting, reference=reference)
    make_question(group=group, title="숨은 글", body=URL, visibility=Visibility.MENTORS)
    client.force_login(member)
    shown = client.get(reference.get_absolute_url()).content.decode()
    for text in ("묻는 글", "답한 글", "이야기한 모임"):
        assert text in shown
    assert "숨은 글" not in shown


def test_the_list_is_narrowed_by_kind_and_words(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_question(group=group, body="[어텐션](https://arxiv.org/abs/1706.03762) https://a.org/b")
    client.force_login(member)
    for query, count in [
        ({"kind": "paper"}, 1),
        ({"text": "어텐션 arxiv"}, 1),
        ({"text": "a.org"}, 1),
        ({"kind": "video"}, 0),
        ({}, 2),
    ]:
        page = client.get(reverse("reference-list"), query)
        assert len(page.context["references"]) == count
    assert client.get(reverse("reference-list"), {"kind": "x"}).status_code == 404


def test_a_lead_names_a_reference_for_the_program(client: Client, group: StudyGroup) -> None:
    make_question(group=group, body=URL)
    reference = Reference.objects.get()
    client.force_login(make_lead(group))
    address = reverse("reference-edit", args=[reference.pk])
    assert client.get(address).status_code == 200
    sent = {"title": "좋은 논문", "kind": "paper", "is_listed": "on"}
    assert client.post(address, sent).status_code == 302
    reference.refresh_from_db()
    assert (reference.title, reference.kind, reference.is_listed) == ("좋은 논문", "paper", True)


def test_who_may_see_but_not_change_a_reference_gets_403(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_question(group=group, body=URL)
    client.force_login(member)
    address = reverse("reference-edit", args=[Reference.objects.get().pk])
    assert client.get(address).status_code == 403


def test_a_lead_cannot_reach_a_reference_that_others_cite(
    client: Client, group: StudyGroup
) -> None:
    make_question(group=group, body=URL)
    client.force_login(make_lead(make_group(cohort=group.cohort)))
    address = reverse("reference-edit", args=[Reference.objects.get().pk])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["reference-list", "reference-detail"])
def test_the_pages_are_only_read(
    client: Client, group: StudyGroup, member: User, name: str
) -> None:
    reference = make_reference(program=group.cohort.program, is_listed=True)
    client.force_login(member)
    args = [reference.pk] if name == "reference-detail" else []
    assert client.post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("name", ["reference-list", "reference-detail"])
def test_the_number_of_queries_does_not_grow(
    client: Client,
    group: StudyGroup,
    member: User,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(member)
    make_question(group=group, body=URL)
    args = [Reference.objects.get().pk] if name == "reference-detail" else []
    counts: list[int] = []
    for _ in range(2):
        for cite in (_by_question, _by_answer):
            cite(group)
        make_question(group=group, body=f"https://b.org/{len(counts)}")
        with django_assert_max_num_queries(30) as captured:
            assert client.get(reverse(name, args=args)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
