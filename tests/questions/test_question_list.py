"""The list of questions: tabs, filters, orders, pages, and a fixed number of queries."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from kb.questions.models import Question, Visibility
from tests.factories import (
    make_answer,
    make_course,
    make_group,
    make_lecture,
    make_meeting,
    make_member,
    make_mentor,
    make_question,
    make_user,
)
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def titles(response: object) -> list[str]:
    rows: list[Question] = response.context["rows"]  # type: ignore[attr-defined]  # test client's
    return [row.title for row in rows]


def test_a_member_reads_the_groups_questions(get: Visit, question: Question, peer: User) -> None:
    page = get(peer, "question-list")
    assert page.status_code == 200
    assert titles(page) == [question.title]
    assert "나비" in page.content.decode()


def test_a_stranger_reads_an_empty_list(get: Visit, question: Question, stranger: User) -> None:
    page = get(stranger, "question-list")
    assert titles(page) == []
    assert question.title not in page.content.decode()


def test_whoever_belongs_nowhere_is_told_what_to_do(get: Visit) -> None:
    assert "invitation" in get(make_user(), "question-list").content.decode()


def test_nobody_reads_it_without_signing_in(client: Client) -> None:
    assert client.get("/questions/").status_code == 302


def test_the_list_only_reads(post: Visit, question: Question, peer: User) -> None:
    assert post(peer, "question-list").status_code == 405


def test_unresolved_ones_come_first_by_age_then_the_settled_newest_first(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    now = timezone.now()
    ages = {"old": 5, "older": 9, "new": 1, "settled": 7, "settled lately": 2}
    for title, days in ages.items():
        made = make_question(group=group, title=title, at=now - timedelta(days=days))
        if "settled" in title:
            make_answer(question=made)
            actions.confirm_resolved(question=made, by=peer)
    expected = ["older", "old", "new", "settled lately", "settled"]
    assert titles(get(peer, "question-list")) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["b", "a", "c"]),
        ("oldest", ["c", "a", "b"]),
        ("wanted", ["a", "c", "b"]),
        ("nonsense", ["c", "a", "b"]),
    ],
)
def test_the_reader_chooses_the_order(
    get: Visit, group: StudyGroup, peer: User, sort: str, expected: list[str]
) -> None:
    now = timezone.now()
    for title, days in {"a": 2, "b": 1, "c": 3}.items():
        made = make_question(group=group, title=title, at=now - timedelta(days=days))
        if title == "a":
            actions.toggle_interest(question=made, by=peer)
    assert titles(get(peer, "question-list", query=f"?sort={sort}")) == expected


def test_tabs_count_and_show_their_states(
    get: Visit, group: StudyGroup, peer: User, mentor: User
) -> None:
    make_question(group=group, title="open")
    answered = make_question(group=group, title="answered")
    make_answer(question=answered)
    waiting = make_question(group=group, title="waiting")
    actions.escalate(question=waiting, by=peer, reason="몰라요")
    resolved = make_question(group=group, title="resolved")
    make_answer(question=resolved, by=mentor, resolve=True)
    dropped = make_question(group=group, title="dropped")
    actions.drop(question=dropped, by=peer, reason="지난 일")
    page = get(peer, "question-list")
    counts = {str(tab["url"]): tab["count"] for tab in page.context["tabs"]}
    expected = {"all": 5, "unresolved": 3, "waiting": 1, "answered": 1, "resolved": 1}
    assert counts == {f"?tab={tab}": count for tab, count in expected.items()}
    for tab in ("waiting", "answered", "resolved"):
        assert titles(get(peer, "question-list", query=f"?tab={tab}")) == [tab]
    unresolved = titles(get(peer, "question-list", query="?tab=unresolved"))
    assert set(unresolved) == {"open", "answered", "waiting"}


def test_filters_narrow_the_list_and_its_counts(
    get: Visit, group: StudyGroup, peer: User, asker: User
) -> None:
    course = make_course(program=group.cohort.program)
    lecture, other = make_lecture(course=course), make_lecture(course=course)
    meeting = make_meeting(group=group)
    made = make_question(
        group=group,
        by=asker,
        title="mine",
        lectures=[lecture, other],
        meeting=meeting,
        tags=["pytorch"],
    )
    make_question(group=group, title="another")
    tag = made.tags.get()
    for query in (
        f"lecture={lecture.pk}",
        f"course={course.pk}",
        f"course={course.pk}&lecture={lecture.pk}",
        f"tag={tag.pk}",
        f"meeting={meeting.pk}",
        f"person={asker.pk}",
        f"group={group.pk}&tag={tag.pk}",
    ):
        page = get(peer, "question-list", query=f"?{query}")
        assert titles(page) == ["mine"], query
        assert page.context["tabs"][0]["count"] == 1
        assert query in page.context["tabs"][1]["url"]
    assert len(titles(get(peer, "question-list", query=f"?group={group.pk}"))) == 2


def test_names_as_written_can_be_filtered_too(get: Visit, group: StudyGroup, peer: User) -> None:
    Question.objects.create(group=group, asked_as="재현", title="적힌 이름")
    page = get(peer, "question-list", query="?person=as:재현")
    assert titles(page) == ["적힌 이름"]
    assert "재현" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "group=999999",
        "group=x",
        "tag=1' or 1=1",
        "lecture=-1",
        "person=0",
        "meeting=9" * 9,
        "course=" + "9" * 5000,
    ],
)
def test_a_filter_that_does_not_exist_is_left_out_and_said(
    get: Visit, question: Question, peer: User, query: str
) -> None:
    page = get(peer, "question-list", query=f"?{query}")
    assert titles(page) == [question.title]
    assert "left out" in page.content.decode()


def test_filters_offer_nothing_that_a_stranger_may_not_see(
    get: Visit, group: StudyGroup, stranger: User
) -> None:
    course = make_course(program=group.cohort.program, name="비밀 강좌")
    meeting = make_meeting(group=group, title="비밀 모임")
    make_question(
        group=group,
        by=make_member(group, name="비밀 사람"),
        lectures=[make_lecture(course=course, title="비밀 강의")],
        meeting=meeting,
        tags=["비밀"],
    )
    make_question(group=make_group(cohort=group.cohort), by=stranger)
    for query in ("", f"?meeting={meeting.pk}", f"?group={group.pk}", "?course=1"):
        assert "비밀" not in get(stranger, "question-list", query=query).content.decode()


def test_the_person_filter_unmasks_nobody(
    get: Visit, group: StudyGroup, asker: User, peer: User, mentor: User, stranger: User
) -> None:
    make_question(group=group, by=asker, title="익명", is_anonymous=True)
    make_question(
        group=group, by=asker, title="가명", visibility=Visibility.COHORT, hides_names=True
    )
    query = f"?person={asker.pk}"
    assert titles(get(peer, "question-list", query=query)) == ["가명"]
    assert set(titles(get(mentor, "question-list", query=query))) == {"익명", "가명"}
    page = get(stranger, "question-list", query=query)
    assert titles(page) == ["가명"]  # the filter names nobody, so it is left out
    assert page.context["filters"].has_ignored
    assert "나비" not in page.content.decode()


def test_another_course_lets_go_of_the_lecture_without_a_word(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    program = group.cohort.program
    first, second = make_lecture(course=make_course(program=program)), None
    second = make_lecture(course=make_course(program=program))
    make_question(group=group, title="first", lectures=[first])
    make_question(group=group, title="second", lectures=[second])
    query = f"?course={second.course_id}&lecture={first.pk}"
    page = get(peer, "question-list", query=query)
    assert titles(page) == ["second"]
    assert not page.context["filters"].has_ignored


def test_a_filter_without_hits_says_so_and_offers_all(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    make_question(group=group, tags=["a"])
    made = make_question(group=group, tags=["b"])
    tag = made.tags.get()
    actions.drop(question=made, by=peer, reason="끝")
    page = get(peer, "question-list", query=f"?tag={tag.pk}&tab=resolved")
    assert titles(page) == []
    assert "No question fits" in page.content.decode()


def test_long_lists_come_in_pages(get: Visit, group: StudyGroup, peer: User) -> None:
    for _ in range(27):
        make_question(group=group, by=peer)
    assert len(titles(get(peer, "question-list"))) == 25
    second = get(peer, "question-list", query="?page=2&sort=newest")
    assert len(titles(second)) == 2
    assert "sort=newest" in second.content.decode()
    assert len(titles(get(peer, "question-list", query="?page=99"))) == 2


def _fill(group: StudyGroup, count: int) -> None:
    course = make_course(program=group.cohort.program)
    for _ in range(count):
        made = make_question(
            group=group,
            lectures=[make_lecture(course=course)],
            tags=[f"t{course.pk}-{_}"],
            meeting=make_meeting(group=group),
        )
        make_answer(question=made)


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: Client, group: StudyGroup, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(make_mentor(group))
    _fill(group, 2)
    with django_assert_max_num_queries(22) as few:
        client.get("/questions/")
    _fill(group, 8)
    with django_assert_max_num_queries(22) as many:
        client.get("/questions/")
    assert len(many) == len(few)
