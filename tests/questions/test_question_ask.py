"""Asking: the form, what it guesses, and that sending twice makes one question."""

import uuid
from typing import Any

import pytest

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions.models import Question, Visibility
from tests.factories import (
    join,
    make_cohort,
    make_course,
    make_group,
    make_lecture,
    make_meeting,
    make_member,
    make_question,
    make_user,
)
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def filled(group: StudyGroup, **fields: Any) -> dict[str, Any]:
    return {
        "title": "왜 그런가요?",
        "body": "",
        "group": group.pk,
        "visibility": Visibility.GROUP,
        "tags": "",
        "submission": uuid.uuid4(),
        **fields,
    }


def test_a_member_asks_with_a_title_alone(post: Visit, group: StudyGroup, peer: User) -> None:
    page = post(peer, "question-ask", data=filled(group))
    question = Question.objects.get()
    assert page.redirect_chain[-1][0] == question.get_absolute_url()
    assert (question.title, question.asker, question.group) == ("왜 그런가요?", peer, group)
    assert question.history.get().by == peer


def test_everything_said_is_kept(post: Visit, group: StudyGroup, peer: User) -> None:
    lecture = make_lecture(course=make_course(program=group.cohort.program))
    meeting = make_meeting(group=group)
    data = filled(
        group,
        body="**굵게**",
        meeting=meeting.pk,
        lectures=[lecture.pk],
        tags="#pytorch, RNN,, pytorch ",
        visibility=Visibility.COHORT,
        hides_names="on",
        is_anonymous="on",
    )
    post(peer, "question-ask", data=data)
    question = Question.objects.get()
    assert question.body == "**굵게**"
    assert question.meeting == meeting
    assert list(question.lectures.all()) == [lecture]
    assert {tag.name for tag in question.tags.all()} == {"pytorch", "RNN"}
    assert question.visibility == Visibility.COHORT
    assert question.is_anonymous
    assert question.hides_names


def test_sending_twice_makes_one_question(post: Visit, group: StudyGroup, peer: User) -> None:
    data = filled(group)
    for _ in range(2):
        assert post(peer, "question-ask", data=data).status_code == 200
    assert Question.objects.count() == 1


def test_someone_elses_key_shows_nothing_of_theirs(
    post: Visit, get: Visit, group: StudyGroup, question: Question, stranger: User
) -> None:
    key = uuid.uuid4()
    Question.objects.filter(pk=question.pk).update(submission=key)
    own = StudyGroup.objects.get(memberships__user=stranger)
    page = post(stranger, "question-ask", data=filled(own, submission=key))
    assert question.title not in page.content.decode()


def test_an_empty_title_is_refused_and_the_rest_kept(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    page = post(peer, "question-ask", data=filled(group, title="  ", body="길게 쓴 글"))
    assert "Write your question" in page.content.decode()
    assert "길게 쓴 글" in page.content.decode()
    assert not Question.objects.exists()


def test_nobody_asks_in_a_group_of_others(post: Visit, group: StudyGroup, stranger: User) -> None:
    page = post(stranger, "question-ask", data=filled(group))
    assert page.status_code == 200
    assert not Question.objects.exists()


def test_who_was_taken_out_of_the_group_meanwhile_is_told_and_keeps_the_text(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    other = join(make_group(cohort=group.cohort), user=make_user())
    page = post(other, "question-ask", data=filled(group, body="길게 쓴 글"))
    assert "field-errors" in page.content.decode()
    assert "길게 쓴 글" in page.content.decode()


def test_nobody_asks_in_an_archived_cohort(get: Visit, post: Visit) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    member = make_member(group)
    assert "running group" in get(member, "question-ask").content.decode()
    post(member, "question-ask", data=filled(group))
    assert not Question.objects.exists()


def test_whoever_belongs_nowhere_is_told_what_to_do(get: Visit) -> None:
    assert "invitation" in get(make_user(), "question-ask").content.decode()


def test_the_only_group_is_not_asked_for_and_todays_meeting_is_guessed(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    meeting = make_meeting(group=group, on=group.today())
    form = get(peer, "question-ask").context["form"]
    assert form.has_one_group
    assert form["meeting"].value() == meeting.pk


def test_an_address_can_name_meeting_lecture_and_title(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    other = join(make_group(cohort=group.cohort, name="다른 조"), user=peer)
    lecture = make_lecture(course=make_course(program=group.cohort.program))
    meeting = make_meeting(group=group)
    query = f"?meeting={meeting.pk}&lecture={lecture.pk}&title=어텐션"
    form = get(other, "question-ask", query=query).context["form"]
    assert form.place == group
    assert form["meeting"].value() == meeting.pk
    assert form["lectures"].value() == [lecture.pk]
    assert form["title"].value() == "어텐션"


@pytest.mark.parametrize(
    "query", ["?meeting=99999", "?group=x", "?lecture=0&meeting=-1", "?lecture=" + "9" * 5000]
)
def test_a_bad_address_still_opens_the_form(get: Visit, peer: User, query: str) -> None:
    assert get(peer, "question-ask", query=query).status_code == 200


def test_a_meeting_of_another_group_is_refused(post: Visit, group: StudyGroup, peer: User) -> None:
    foreign = make_meeting(group=make_group(cohort=group.cohort))
    page = post(peer, "question-ask", data=filled(group, meeting=foreign.pk))
    assert page.context["form"].errors["meeting"]
    second = make_group(cohort=group.cohort)
    join(second, user=peer)
    page = post(peer, "question-ask", data=filled(group, meeting=make_meeting(group=second).pk))
    assert page.context["form"].errors["meeting"]
    assert not Question.objects.exists()


def test_lectures_of_another_program_are_refused(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    lecture = make_lecture(course=make_course(program=make_group().cohort.program))
    page = post(peer, "question-ask", data=filled(group, lectures=[lecture.pk]))
    assert page.context["form"].errors["lectures"]


@pytest.mark.parametrize("tags", [",".join(map(str, range(11))), "가" * 51])
def test_too_many_or_too_long_tags_are_refused(
    post: Visit, group: StudyGroup, peer: User, tags: str
) -> None:
    page = post(peer, "question-ask", data=filled(group, tags=tags))
    assert page.context["form"].errors["tags"]


def test_control_characters_do_no_harm(post: Visit, group: StudyGroup, peer: User) -> None:
    post(peer, "question-ask", data=filled(group, title="가\x0b나\u202e다", body="줄\r\n줄"))
    question = Question.objects.get()
    assert question.title == "가나다"
    assert question.body == "줄\n줄"


def test_the_form_warns_that_a_small_group_can_guess(get: Visit, peer: User) -> None:
    assert "guess" in get(peer, "question-ask").content.decode()


def test_nobody_asks_without_signing_in(client: Any) -> None:
    assert client.post("/questions/ask/").status_code == 302


# --- One line ---------------------------------------------------------------------------------


def line(group: StudyGroup, text: str, **fields: Any) -> dict[str, Any]:
    return {"line": text, "group": group.pk, "submission": uuid.uuid4(), **fields}


def test_one_line_is_a_question_and_one_stays_where_one_was(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    data = line(group, "드롭아웃은 언제 끄나요?", next="/questions/?tab=unresolved")
    page = post(peer, "question-drop-line", data=data)
    assert page.redirect_chain[-1][0] == "/questions/?tab=unresolved"
    question = Question.objects.get()
    assert (question.title, question.body) == ("드롭아웃은 언제 끄나요?", "")
    assert f'href="{question.get_absolute_url()}"' in page.content.decode()


def test_a_long_line_is_cut_for_the_title_and_kept_in_full(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    post(peer, "question-drop-line", data=line(group, "가" * 400))
    question = Question.objects.get()
    assert len(question.title) == 300
    assert question.body == "가" * 400


def test_a_dropped_line_sent_twice_is_one_question(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    data = line(group, "한 번만요")
    post(peer, "question-drop-line", data=data)
    post(peer, "question-drop-line", data=data)
    assert Question.objects.count() == 1


def test_an_empty_line_is_refused_in_words(post: Visit, group: StudyGroup, peer: User) -> None:
    page = post(peer, "question-drop-line", data=line(group, " "))
    assert "Write your question" in page.content.decode()


def test_a_dropped_line_never_leads_away_from_here(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    data = line(group, "어디로?", next="https://example.org/")
    page = post(peer, "question-drop-line", data=data, follow=False)
    assert page.url == "/"


def test_nobody_drops_a_line_into_a_group_of_others(
    post: Visit, group: StudyGroup, stranger: User
) -> None:
    post(stranger, "question-drop-line", data=line(group, "남의 조"))
    assert not Question.objects.exists()


def test_the_form_for_a_line_escapes_what_was_dropped(
    post: Visit, group: StudyGroup, peer: User
) -> None:
    page = post(peer, "question-drop-line", data=line(group, "<script>alert(1)</script>"))
    assert "<script>alert" not in page.content.decode()


def test_two_people_may_ask_the_same(group: StudyGroup) -> None:
    make_question(group=group, title="같은 질문")
    make_question(group=group, title="같은 질문")
    assert Question.objects.count() == 2
