"""A question's page: its thread, its state in a sentence, what its reader may do."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.meetings.models import MeetingKind
from kb.questions import actions
from kb.questions.models import Question, Visibility
from tests.factories import (
    make_answer,
    make_cohort,
    make_course,
    make_group,
    make_lecture,
    make_meeting,
    make_member,
    make_operator,
    make_question,
)
from tests.questions.conftest import Visit

pytestmark = pytest.mark.django_db


def text(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]  # the test client's
    return content.decode()


def test_a_peer_reads_question_answers_and_comments(
    get: Visit, question: Question, peer: User
) -> None:
    answer = make_answer(question=question, body="그래프를 **지우기** 때문이에요.")
    actions.comment(question=question, by=peer, body="저도 궁금했어요.")
    actions.comment(question=question, by=peer, body="고마워요.", answer=answer)
    page = text(get(peer, "question-detail", question.pk))
    assert "<strong>지우기</strong>" in page
    assert "저도 궁금했어요." in page
    assert "고마워요." in page
    assert f'id="answer-{answer.pk}"' in page
    assert page.count("<h1") == 1


def test_a_stranger_is_told_there_is_nothing(
    get: Visit, question: Question, stranger: User
) -> None:
    assert get(stranger, "question-detail", question.pk).status_code == 404


def test_a_bad_number_is_nothing_either(get: Visit, peer: User) -> None:
    assert get(peer, "question-detail", 999_999).status_code == 404


def test_a_deleted_question_is_gone(get: Visit, question: Question, asker: User) -> None:
    actions.delete_question(question=question, by=asker)
    assert get(asker, "question-detail", question.pk).status_code == 404


def test_a_reader_of_the_cohort_may_answer_but_not_manage(
    get: Visit, group: StudyGroup, stranger: User
) -> None:
    question = make_question(group=group, visibility=Visibility.COHORT)
    page = text(get(stranger, "question-detail", question.pk))
    assert f"/questions/{question.pk}/answer/" in page
    for name in ("edit", "delete", "escalate", "close", "share"):
        assert f"/questions/{question.pk}/{name}/" not in page


def test_an_archived_cohort_is_only_read(get: Visit) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    question = make_question(group=group)
    page = text(get(make_operator(), "question-detail", question.pk))
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


def test_endorsed_answers_stand_above_accepted_ones_above_the_rest(
    get: Visit, question: Question, peer: User, asker: User, mentor: User
) -> None:
    plain = make_answer(question=question, body="그냥")
    accepted = make_answer(question=question, body="채택")
    endorsed = make_answer(question=question, by=mentor, body="멘토")
    actions.accept(answer=accepted, by=asker)
    thread = get(peer, "question-detail", question.pk).context["thread"]
    assert [reply.row for reply in thread.replies] == [endorsed, accepted, plain]


def test_a_relayed_answer_says_who_said_it_and_who_wrote_it_down(
    get: Visit, question: Question, peer: User, lead: User
) -> None:
    make_answer(question=question, by=peer, relayed=True, answered_as="한멘토")
    page = text(get(lead, "question-detail", question.pk))
    assert "Relayed answer" in page
    assert "한멘토" in page
    assert "written down by 두리" in page
    assert "not confirmed" in page


def test_the_state_is_explained_in_a_sentence(
    get: Visit, question: Question, group: StudyGroup, peer: User, asker: User
) -> None:
    assert "Nobody has answered yet" in text(get(peer, "question-detail", question.pk))
    meeting = make_meeting(
        group=group, kind=MeetingKind.MENTORING, on=group.today() + timedelta(days=3)
    )
    actions.escalate(question=question, by=peer, reason="몰라요", meeting=meeting)
    page = text(get(peer, "question-detail", question.pk))
    assert "Will be asked at the next mentoring (" in page
    assert "몰라요" in page


def test_the_likely_action_comes_first(
    get: Visit, question: Question, peer: User, asker: User
) -> None:
    make_answer(question=question)
    page = text(get(asker, "question-detail", question.pk))
    assert page.index("It&#x27;s resolved") < page.index("Write an answer")
    page = text(get(peer, "question-detail", question.pk))
    assert page.index("Write an answer") < page.index("It&#x27;s resolved")


def test_history_says_who_did_what(get: Visit, question: Question, peer: User) -> None:
    actions.escalate(question=question, by=peer, reason="초기화를 모르겠어요")
    page = text(get(peer, "question-detail", question.pk))
    assert "두리 passed it to the mentor" in page
    assert "초기화를 모르겠어요" in page


def test_references_of_question_and_answers_are_listed_once(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    url = "https://pytorch.org/docs/stable/autograd.html"
    question = make_question(group=group, body=f"{url} 를 봤어요")
    make_answer(question=question, body=f"[설명]({url})")
    citations = get(peer, "question-detail", question.pk).context["thread"].citations
    assert [citation.reference.url for citation in citations] == [url]


def test_a_meeting_the_reader_does_not_attend_is_not_named(
    get: Visit, group: StudyGroup, stranger: User
) -> None:
    meeting = make_meeting(group=group, title="우리끼리 회의")
    question = make_question(group=group, visibility=Visibility.COHORT, meeting=meeting)
    actions.escalate(
        question=question, by=question.asker or stranger, reason="왜요?", meeting=meeting
    )
    assert "우리끼리 회의" not in text(get(stranger, "question-detail", question.pk))


def test_tied_questions_are_named_only_to_those_who_see_them(
    get: Visit, group: StudyGroup, peer: User, stranger: User
) -> None:
    shared = make_question(group=group, title="나눈 질문", visibility=Visibility.COHORT)
    private = make_question(group=group, title="우리 질문")
    actions.drop(question=private, by=peer, duplicate_of=shared)
    make_question(group=group, title="이어진 질문", parent=shared)
    page = text(get(peer, "question-detail", shared.pk))
    assert "우리 질문" in page
    assert "이어진 질문" in page
    page = text(get(stranger, "question-detail", shared.pk))
    assert "우리 질문" not in page
    assert "이어진 질문" not in page


def test_a_duplicate_links_to_its_original(
    get: Visit, group: StudyGroup, question: Question, peer: User
) -> None:
    original = make_question(group=group, title="먼저 한 질문")
    actions.drop(question=question, by=peer, duplicate_of=original)
    page = text(get(peer, "question-detail", question.pk))
    assert "먼저 한 질문" in page
    assert "takes no answers" in page


def test_the_number_of_queries_does_not_grow_with_the_thread(
    client: Client,
    group: StudyGroup,
    peer: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    course = make_course(program=group.cohort.program)
    question = make_question(
        group=group,
        tags=["a"],
        lectures=[make_lecture(course=course)],
        meeting=make_meeting(group=group),
        body="https://example.org/a",
    )
    client.force_login(peer)
    counts = []
    for count in (2, 8):
        for _ in range(count):
            answer = make_answer(question=question, body=f"https://example.org/{_}")
            actions.comment(question=question, by=make_member(group), body="네")
            actions.comment(question=question, by=make_member(group), body="네", answer=answer)
        with django_assert_max_num_queries(28) as queries:
            client.get(f"/questions/{question.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_overdue_is_said(get: Visit, question: Question, peer: User) -> None:
    Question.objects.filter(pk=question.pk).update(
        due_on=timezone.localdate() - timedelta(days=2), deferral="찾아볼게요"
    )
    page = text(get(peer, "question-detail", question.pk))
    assert "that has passed" in page
    assert "찾아볼게요" in page


def test_footnotes_of_question_answers_and_comments_keep_apart(
    get: Visit, group: StudyGroup, peer: User
) -> None:
    note = "말[^1]\n\n[^1]: 풀이"
    question = make_question(group=group, body=note)
    answer = make_answer(question=question, body=note)
    actions.comment(question=question, by=peer, body=note)
    actions.comment(question=question, by=peer, body=note, answer=answer)
    page = text(get(peer, "question-detail", question.pk))
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
