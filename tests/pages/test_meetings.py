"""The list and the page of meetings."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.groups.models import StudyGroup
from kb.library.models import Section
from kb.meetings.models import Meeting, MeetingCitation
from kb.notes.models import Note, NoteSection
from kb.questions import actions
from tests.factories import (
    make_cohort,
    make_group,
    make_meeting,
    make_member,
    make_operator,
    make_question,
    make_reference,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def reader(client: Client, group: StudyGroup) -> Client:
    client.force_login(make_member(group))
    return client


def _read(client: Client, name: str, *args: object, **query: str | int) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_meetings_to_come_stand_before_past_ones(reader: Client, group: StudyGroup) -> None:
    today = timezone.localdate()
    make_meeting(group=group, on=today - timedelta(days=1), title="어제")
    make_meeting(group=group, on=today + timedelta(days=5), title="다음 주")
    make_meeting(group=group, on=today + timedelta(days=1), title="내일")
    shown = _read(reader, "meeting-list")
    assert shown.index("내일") < shown.index("다음 주") < shown.index("어제")


def test_the_list_is_narrowed_by_group_and_kind(client: Client, group: StudyGroup) -> None:
    other = make_group(cohort=group.cohort)
    client.force_login(make_operator())
    make_meeting(group=group, title="우리 피어세션")
    make_meeting(group=group, title="우리 멘토링", kind="mentoring")
    make_meeting(group=other, title="남의 멘토링", kind="mentoring")
    shown = _read(client, "meeting-list", group=group.pk, kind="mentoring")
    assert "우리 멘토링" in shown
    assert "우리 피어세션" not in shown
    assert "남의 멘토링" not in shown


@pytest.mark.parametrize("query", [{"group": 999_999}, {"group": "x"}, {"kind": "x"}])
def test_a_filter_that_names_nothing_is_404(reader: Client, query: dict[str, str | int]) -> None:
    assert reader.get(reverse("meeting-list"), query).status_code == 404


def test_a_row_counts_only_the_questions_that_the_reader_may_see(
    reader: Client, group: StudyGroup
) -> None:
    meeting = make_meeting(group=group, on=timezone.localdate() - timedelta(days=1))
    make_question(group=group, meeting=meeting)
    make_question(group=group, meeting=meeting, visibility="mentors")
    row = reader.get(reverse("meeting-list")).context["past"][0]
    assert (row.question_count, row.unresolved_count) == (1, 1)


def test_the_lists_number_of_queries_does_not_grow(
    reader: Client, group: StudyGroup, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for _ in range(2):
        for days in (-1, -2, 3):
            make_meeting(group=group, on=timezone.localdate() + timedelta(days=days))
        with django_assert_max_num_queries(20) as captured:
            _read(reader, "meeting-list")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_gathers_what_belongs_to_the_meeting(reader: Client, group: StudyGroup) -> None:
    meeting = make_meeting(group=group, notes="**굵은** 노트", attended_as="민지, 훈")
    other = make_meeting(group=group, kind="mentoring")
    make_question(group=group, meeting=meeting, title="나온 질문")
    kept = make_question(group=group, meeting=other, title="넘긴 질문")
    actions.escalate(question=kept, by=make_member(group), reason="몰라요", meeting=meeting)
    reference = make_reference(program=group.cohort.program)
    MeetingCitation.objects.create(meeting=meeting, reference=reference, title="인용한 글")
    note = Note.objects.create(group=group, title="일지", path="a.md", source="x", digest="x")
    NoteSection.objects.create(
        note=note, kind=Section.PEER, body="적은 글", first_line=12, last_line=40, meeting=meeting
    )
    shown = _read(reader, "meeting-detail", meeting.pk)
    for text in (
        "<strong>굵은</strong>",
        "민지, 훈",
        "나온 질문",
        "넘긴 질문",
        "인용한 글",
        "적은 글",
    ):
        assert text in shown
    assert f"{reverse('note-detail', args=[note.pk])}#line-12" in shown


def test_what_is_unresolved_stands_on_top(reader: Client, group: StudyGroup) -> None:
    meeting = make_meeting(group=group)
    settled = make_question(group=group, meeting=meeting)
    actions.drop(question=settled, by=make_member(group), reason="지난 일")
    unresolved = make_question(group=group, meeting=meeting)
    context = reader.get(meeting.get_absolute_url()).context
    assert context["questions"] == [unresolved, settled]


def test_the_page_hides_questions_for_mentors_from_peers(reader: Client, group: StudyGroup) -> None:
    meeting = make_meeting(group=group)
    make_question(group=group, meeting=meeting, title="비밀 질문", visibility="mentors")
    assert "비밀 질문" not in _read(reader, "meeting-detail", meeting.pk)


def test_names_are_links_only_to_people_one_may_open(reader: Client, group: StudyGroup) -> None:
    guest, friend = make_user(name="손님"), make_member(group, name="동료")
    meeting = make_meeting(group=group)
    meeting.attendees.set([guest, friend])
    shown = _read(reader, "meeting-detail", meeting.pk)
    assert reverse("person-detail", args=[friend.pk]) in shown
    assert "손님" in shown
    assert reverse("person-detail", args=[guest.pk]) not in shown


def test_an_archived_cohorts_meeting_is_read_without_buttons(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    client.force_login(make_member(group))
    meeting = make_meeting(group=group)
    shown = _read(client, "meeting-detail", meeting.pk)
    assert reverse("meeting-edit", args=[meeting.pk]) not in shown


def test_strangers_and_wrong_addresses_get_404(client: Client, group: StudyGroup) -> None:
    meeting = make_meeting(group=group)
    client.force_login(make_member(make_group(cohort=group.cohort)))
    assert client.get(reverse("meeting-detail", args=[meeting.pk])).status_code == 404
    assert client.get(reverse("meeting-detail", args=[999_999])).status_code == 404


def test_a_deleted_meeting_is_404_where_nothing_can_be_brought_back(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    meeting = make_meeting(group=group)
    Meeting.objects.update(deleted_at=timezone.now())
    client.force_login(make_member(group))
    assert client.get(reverse("meeting-detail", args=[meeting.pk])).status_code == 404


@pytest.mark.parametrize("name", ["meeting-list", "meeting-detail"])
def test_the_pages_are_only_read(reader: Client, group: StudyGroup, name: str) -> None:
    args = [make_meeting(group=group).pk] if name == "meeting-detail" else []
    assert reader.post(reverse(name, args=args)).status_code == 405


def test_the_pages_number_of_queries_does_not_grow(
    reader: Client, group: StudyGroup, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(group=group)
    counts = []
    for _ in range(2):
        for _ in range(2):
            make_question(group=group, meeting=meeting)
            meeting.attendees.add(make_member(group))
            reference = make_reference(program=group.cohort.program)
            MeetingCitation.objects.create(meeting=meeting, reference=reference)
        with django_assert_max_num_queries(30) as captured:
            _read(reader, "meeting-detail", meeting.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]
