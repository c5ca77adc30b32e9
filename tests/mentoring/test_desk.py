"""The mentors' desk: what they see there, what they do there, and what stays closed."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from kb.questions.models import Answer, Question
from kb.questions.states import State, Turn
from tests.factories import (
    make_answer,
    make_course,
    make_group,
    make_lecture,
    make_member,
    make_mentor,
    make_operator,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def mentor(group: StudyGroup) -> User:
    return make_mentor(group, make_group())


@pytest.fixture
def at_desk(client: Client, mentor: User) -> Client:
    client.force_login(mentor)
    return client


def waiting_question(group: StudyGroup, *, title: str = "") -> Question:
    question = make_question(group=group, title=title)
    assert question.asker is not None
    return actions.escalate(question=question, by=question.asker, reason="아무도 몰라요")


def page_of(question: Question) -> str:
    return reverse("admin:mentoring_deskquestion_change", args=[question.pk])


def test_the_desk_lists_what_waits_in_all_the_mentors_groups_longest_first(
    at_desk: Client, mentor: User
) -> None:
    groups = StudyGroup.objects.mentored_by(mentor).order_by("pk")
    titles = [f"기다리는 질문 {n}" for n in range(len(groups))]
    for group, title in zip(groups, titles, strict=True):
        waiting_question(group, title=title)
    page = at_desk.get(reverse("admin:index")).content.decode()
    places = [page.index(title) for title in titles]
    assert len(places) == 2
    assert places == sorted(places)


def test_the_list_shows_lecture_group_age_and_state(at_desk: Client, group: StudyGroup) -> None:
    question = waiting_question(group)
    lecture = make_lecture(course=make_course(program=group.cohort.program), title="순환 신경망")
    question.lectures.add(lecture)
    page = at_desk.get(reverse("admin:mentoring_deskquestion_changelist")).content.decode()
    for expected in (question.title, group.name, "순환 신경망", "just now", "Waiting for a mentor"):
        assert expected in page


def test_a_mentor_does_not_see_questions_of_other_groups_by_any_url(at_desk: Client) -> None:
    other = waiting_question(make_group(), title="남의 조의 질문")
    for url in (
        reverse("admin:index"),
        reverse("admin:mentoring_deskquestion_changelist"),
        reverse("admin:mentoring_deskquestion_changelist") + "?queue=all&q=남의",
        page_of(other),
        reverse("admin:mentoring_deskquestion_history", args=[other.pk]),
    ):
        response = at_desk.get(url, follow=True)
        assert "남의 조의 질문" not in response.content.decode()


def test_a_mentor_cannot_answer_another_groups_question(at_desk: Client) -> None:
    other = waiting_question(make_group())
    at_desk.post(page_of(other), {"text": "제가 답할게요", "outcome": "resolve"})
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "accounts_user_changelist",
        "accounts_user_add",
        "groups_studygroup_changelist",
        "groups_membership_changelist",
        "questions_question_changelist",
        "questions_answer_changelist",
        "meetings_meeting_changelist",
        "library_course_changelist",
        "notes_note_changelist",
    ],
)
def test_a_mentor_cannot_open_operators_tables(at_desk: Client, name: str) -> None:
    assert at_desk.get(reverse(f"admin:{name}")).status_code == 403


def test_an_operator_opens_every_table(client: Client) -> None:
    client.force_login(make_operator())
    for name in ("accounts_user", "groups_studygroup", "questions_question", "notes_note"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200


def test_a_mentor_cannot_look_up_people_by_autocomplete(at_desk: Client) -> None:
    response = at_desk.get(
        reverse("admin:autocomplete"),
        {"term": "사람", "app_label": "questions", "model_name": "question", "field_name": "asker"},
    )
    assert response.status_code == 403


def test_answer_and_resolve_shows_as_the_mentors_and_opens_the_next(
    at_desk: Client, mentor: User, group: StudyGroup
) -> None:
    question, following = waiting_question(group), waiting_question(group)
    response = at_desk.post(
        page_of(question),
        {
            "text": "이렇게 해 보세요.",
            "outcome": "resolve",
            "submission": "6d1c3a52-6f9e-4a53-a2bb-0d5a1f5b9a11",
        },
    )
    assert response.headers["Location"] == page_of(following)
    question.refresh_from_db()
    answer = question.answers.get()
    assert (question.state, answer.author, answer.endorsed_by) == (State.RESOLVED, mentor, mentor)
    assert question.history.filter(by=mentor, after=State.RESOLVED).exists()


def test_answer_and_leave_open_gives_the_turn_to_the_asker(
    at_desk: Client, group: StudyGroup
) -> None:
    question = waiting_question(group)
    at_desk.post(
        page_of(question),
        {
            "text": "먼저 이것부터요.",
            "outcome": "leave_open",
            "submission": "0d0bb7a4-6d59-4d0f-ae41-8f3d3c8f1a77",
        },
    )
    question.refresh_from_db()
    assert (question.state, question.turn) == (State.ANSWERED, Turn.ASKER)


def test_asking_back_writes_a_comment_and_waits_for_the_asker(
    at_desk: Client, group: StudyGroup
) -> None:
    question = waiting_question(group)
    at_desk.post(
        page_of(question),
        {
            "text": "어떤 오류였나요?",
            "outcome": "ask_back",
            "submission": "1f7dd6f0-51b8-43ad-8f36-6f2c3d9d4c2e",
        },
    )
    question.refresh_from_db()
    assert (question.state, question.turn) == (State.OPEN, Turn.ASKER)
    assert question.comments.get().body == "어떤 오류였나요?"


def test_an_empty_answer_is_refused_and_nothing_changes(at_desk: Client, group: StudyGroup) -> None:
    question = waiting_question(group)
    response = at_desk.post(page_of(question), {"text": " ", "outcome": "resolve"})
    assert "Write your answer" in response.content.decode()
    question.refresh_from_db()
    assert question.state == State.WAITING


def test_the_same_answer_sent_twice_is_one_answer(at_desk: Client, group: StudyGroup) -> None:
    question = waiting_question(group)
    data = {
        "text": "한 번만 답해요.",
        "outcome": "leave_open",
        "submission": "7a7c0b2c-0c43-4c36-9d0e-1de7c3c5f5aa",
    }
    at_desk.post(page_of(question), data)
    at_desk.post(page_of(question), data)
    assert question.answers.count() == 1


def test_a_mentor_confirms_relayed_answers_in_bulk(
    at_desk: Client, group: StudyGroup, mentor: User
) -> None:
    scribe = make_member(group)
    relayed = [
        make_answer(question=make_question(group=group), by=scribe, relayed=True) for _ in range(2)
    ]
    at_desk.post(
        reverse("admin:mentoring_relayedanswer_changelist"),
        {"action": "confirm", "_selected_action": [answer.pk for answer in relayed]},
    )
    for answer in relayed:
        answer.refresh_from_db()
        assert answer.endorsed_by == mentor
        assert answer.question.state == State.RESOLVED


def test_a_corrected_relayed_answer_keeps_what_was_relayed(
    at_desk: Client, group: StudyGroup, mentor: User
) -> None:
    answer = make_answer(
        question=make_question(group=group), by=make_member(group), relayed=True, body="절반으로"
    )
    at_desk.post(
        reverse("admin:mentoring_relayedanswer_change", args=[answer.pk]), {"body": "절반에서 시작"}
    )
    answer.refresh_from_db()
    assert (answer.body, answer.endorsed_by) == ("절반에서 시작", mentor)
    assert [revision.body for revision in answer.revisions.all()] == ["절반으로"]


def test_relayed_answers_of_other_groups_are_not_to_be_confirmed(at_desk: Client) -> None:
    elsewhere = make_group()
    answer = make_answer(
        question=make_question(group=elsewhere), by=make_member(elsewhere), relayed=True
    )
    at_desk.post(
        reverse("admin:mentoring_relayedanswer_changelist"),
        {"action": "confirm", "_selected_action": [answer.pk]},
    )
    answer.refresh_from_db()
    assert not answer.is_endorsed


def test_members_and_strangers_do_not_enter(client: Client, group: StudyGroup) -> None:
    assert client.get(reverse("admin:index")).status_code == 302
    client.force_login(make_member(group))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_nobody_adds_or_deletes_questions_at_the_desk(at_desk: Client, group: StudyGroup) -> None:
    question = waiting_question(group)
    assert at_desk.get(reverse("admin:mentoring_deskquestion_add")).status_code == 403
    delete = reverse("admin:mentoring_deskquestion_delete", args=[question.pk])
    assert at_desk.post(delete, {"post": "yes"}).status_code == 403


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    at_desk: Client, group: StudyGroup
) -> None:
    url = reverse("admin:mentoring_deskquestion_changelist")
    course = make_course(program=group.cohort.program)
    counts = []
    for _ in range(2):
        for _ in range(4):
            waiting_question(group).lectures.add(make_lecture(course=course))
        with CaptureQueriesContext(connection) as queries:
            at_desk.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_desk_is_narrowed_to_a_lecture_of_ones_questions(
    at_desk: Client, group: StudyGroup
) -> None:
    course = make_course(program=group.cohort.program)
    lecture = make_lecture(course=course)
    waiting_question(group, title="강의 질문").lectures.add(lecture)
    waiting_question(group, title="다른 질문")
    url = reverse("admin:mentoring_deskquestion_changelist")
    page = at_desk.get(f"{url}?lecture={lecture.pk}").content.decode()
    assert "강의 질문" in page
    assert "다른 질문" not in page
    assert at_desk.get(f"{url}?lecture=nonsense").status_code == 200


def test_the_list_is_headed_by_what_it_holds(at_desk: Client) -> None:
    page = at_desk.get(reverse("admin:mentoring_deskquestion_changelist"))
    assert page.context["title"] == "Questions waiting"


def test_no_page_of_the_desk_carries_inline_script_or_style(
    at_desk: Client, group: StudyGroup
) -> None:
    question = waiting_question(group)
    for url in (
        reverse("admin:index"),
        reverse("admin:mentoring_deskquestion_changelist"),
        page_of(question),
    ):
        response = at_desk.get(url)
        page = response.content.decode()
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)[^>]*>\s*[^<\s]", page)


def test_a_cohort_that_is_over_leaves_the_desk_but_stays_to_be_read(
    at_desk: Client, group: StudyGroup
) -> None:
    waiting_question(group, title="끝난 기수의 질문")
    group.cohort.archived_at = timezone.now()
    group.cohort.save()
    queue = reverse("admin:mentoring_deskquestion_changelist")
    for url in (reverse("admin:index"), queue, f"{queue}?queue=unresolved"):
        assert "끝난 기수의 질문" not in at_desk.get(url).content.decode()
    assert "끝난 기수의 질문" in at_desk.get(f"{queue}?queue=all").content.decode()
