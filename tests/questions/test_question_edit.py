"""Editing: who may, what is kept, and that nobody overwrites what they never saw."""

from typing import Any

import pytest

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from kb.questions.models import Question
from kb.questions.versions import version_of
from tests.factories import make_answer, make_course, make_lecture, make_meeting, make_question
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def filled(question: Question, **fields: Any) -> dict[str, Any]:
    return {
        "title": question.title,
        "body": question.body,
        "tags": "",
        "based_on": version_of(question),
        **fields,
    }


def test_the_asker_edits_and_what_it_said_is_kept(
    get: Visit, post: Visit, question: Question, asker: User
) -> None:
    assert question.title in get(asker, "question-edit", question.pk).content.decode()
    page = post(asker, "question-edit", question.pk, data=filled(question, title="새 제목"))
    assert page.redirect_chain[-1][0] == question.get_absolute_url()
    old = question.title
    question.refresh_from_db()
    assert question.title == "새 제목"
    assert question.revisions.get().title == old


def test_what_belongs_to_it_stays_as_it_was(
    get: Visit, post: Visit, group: StudyGroup, asker: User
) -> None:
    course = make_course(program=group.cohort.program)
    question = make_question(
        group=group,
        by=asker,
        lectures=[make_lecture(course=course) for _ in range(3)],
        tags=["a", "b"],
        meeting=make_meeting(group=group),
    )
    form = get(asker, "question-edit", question.pk).context["form"]
    data = {
        "title": question.title,
        "body": "더",
        "meeting": form["meeting"].value(),
        "lectures": form["lectures"].value(),
        "tags": form["tags"].value(),
        "based_on": form["based_on"].value(),
    }
    post(asker, "question-edit", question.pk, data=data)
    question.refresh_from_db()
    assert question.body == "더"
    assert question.meeting is not None
    assert question.lectures.count() == 3
    assert {tag.name for tag in question.tags.all()} == {"a", "b"}


def test_a_peer_reads_it_but_may_not_edit(
    get: Visit, post: Visit, question: Question, peer: User
) -> None:
    assert get(peer, "question-edit", question.pk).status_code == 403
    data = filled(question, title="남의 글")
    assert post(peer, "question-edit", question.pk, data=data).status_code == 403
    question.refresh_from_db()
    assert question.title != "남의 글"


def test_a_stranger_is_told_there_is_nothing(
    get: Visit, post: Visit, question: Question, stranger: User
) -> None:
    assert get(stranger, "question-edit", question.pk).status_code == 404
    assert post(stranger, "question-edit", question.pk).status_code == 404
    assert get(stranger, "question-history", question.pk).status_code == 404


def test_who_was_slower_sees_both_and_saves_knowingly(
    post: Visit, question: Question, asker: User, lead: User
) -> None:
    mine = filled(question, body="내가 쓴 것")
    actions.edit_question(question=question, by=lead, title=question.title, body="먼저 고친 것")
    page = post(asker, "question-edit", question.pk, data=mine)
    shown = page.content.decode()
    assert "Nothing is lost" in shown
    assert "먼저 고친 것" in shown
    assert "내가 쓴 것" in shown
    question.refresh_from_db()
    assert question.body == "먼저 고친 것"
    again = {**mine, "based_on": page.context["form"]["based_on"].value()}
    post(asker, "question-edit", question.pk, data=again)
    question.refresh_from_db()
    assert question.body == "내가 쓴 것"
    assert question.revisions.count() == 2


def test_a_refused_edit_keeps_what_was_typed(post: Visit, question: Question, asker: User) -> None:
    data = filled(question, title="", body="공들여 쓴 글")
    assert "공들여 쓴 글" in post(asker, "question-edit", question.pk, data=data).content.decode()


def test_history_shows_what_each_edit_changed(
    get: Visit, question: Question, asker: User, lead: User, peer: User
) -> None:
    actions.edit_question(question=question, by=asker, title=question.title, body="하나 둘")
    question.refresh_from_db()
    actions.edit_question(question=question, by=lead, title=question.title, body="하나 셋")
    page = get(peer, "question-history", question.pk)
    shown = page.content.decode()
    assert "<del>둘</del>" in shown
    assert "<ins>셋</ins>" in shown
    assert [change.name for change in page.context["changes"]] == ["세모", "나비"]


def test_history_of_an_unedited_question_says_so(
    get: Visit, question: Question, peer: User
) -> None:
    page = get(peer, "question-history", question.pk)
    assert "Nothing has been edited" in page.content.decode()


def test_history_only_reads(post: Visit, question: Question, asker: User) -> None:
    assert post(asker, "question-history", question.pk).status_code == 405


def test_an_answers_author_edits_it(
    get: Visit, post: Visit, question: Question, peer: User, asker: User
) -> None:
    answer = make_answer(question=question, by=peer, body="처음")
    assert "처음" in get(peer, "answer-edit", answer.pk).content.decode()
    data = {"body": "나중", "based_on": version_of(answer)}
    page = post(peer, "answer-edit", answer.pk, data=data)
    assert page.redirect_chain[-1][0] == answer.get_absolute_url()
    answer.refresh_from_db()
    assert answer.body == "나중"
    assert "<del>처음</del>" in get(asker, "answer-history", answer.pk).content.decode()


def test_another_reader_may_not_edit_an_answer(
    get: Visit, post: Visit, question: Question, asker: User, stranger: User
) -> None:
    answer = make_answer(question=question)
    assert get(asker, "answer-edit", answer.pk).status_code == 403
    assert post(asker, "answer-edit", answer.pk, data={"body": "x"}).status_code == 403
    assert get(stranger, "answer-edit", answer.pk).status_code == 404
    assert get(stranger, "answer-history", answer.pk).status_code == 404
    assert get(asker, "answer-edit", 999_999).status_code == 404


def test_a_mentor_puts_a_relayed_answer_right(
    post: Visit, question: Question, peer: User, mentor: User
) -> None:
    answer = make_answer(question=question, by=peer, relayed=True, answered_as="한멘토")
    data = {"body": "정확히는 이래요", "based_on": version_of(answer)}
    post(mentor, "answer-edit", answer.pk, data=data)
    answer.refresh_from_db()
    assert answer.body == "정확히는 이래요"


def test_who_edits_an_answer_more_slowly_loses_nothing(
    post: Visit, question: Question, peer: User, mentor: User
) -> None:
    answer = make_answer(question=question, by=peer, relayed=True, answered_as="한멘토")
    seen = version_of(answer)
    actions.edit_answer(answer=answer, by=mentor, body="먼저 고친 것")
    page = post(peer, "answer-edit", answer.pk, data={"body": "내가 쓴 것", "based_on": seen})
    shown = page.content.decode()
    assert "먼저 고친 것" in shown
    assert "내가 쓴 것" in shown
    again = {"body": "내가 쓴 것", "based_on": page.context["form"]["based_on"].value()}
    post(peer, "answer-edit", answer.pk, data=again)
    answer.refresh_from_db()
    assert answer.body == "내가 쓴 것"
