"""What a row of the results tells: the matching answer, whose, and from which cohort."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from tests.factories import make_answer, make_member, make_mentor, make_question

pytestmark = pytest.mark.django_db


def find(reader: Client, text: str, **parameters: str) -> str:
    response = reader.get(reverse("search"), {"q": text, **parameters})
    assert response.status_code == 200
    return response.content.decode()


def test_the_answer_that_matches_stands_under_its_question(
    reader: Client, group: StudyGroup
) -> None:
    question = make_question(group=group, title="기울기가 왜 사라지나요", body="층이 깊어요")
    make_answer(question=question, by=make_mentor(group), body="먼저 학습률을 보세요")
    make_answer(question=question, by=make_member(group, name="바다"), body="시그모이드 때문이에요")
    page = find(reader, "시그모이드")
    assert "<mark>시그모이드</mark> 때문이에요" in page
    assert "– 바다" in page
    assert "학습률" not in page


def test_where_no_answer_matches_the_best_one_is_shown(reader: Client, group: StudyGroup) -> None:
    question = make_question(group=group, title="기울기가 왜 사라지나요")
    make_answer(question=question, body="아무래도 층이 많아서요")
    make_answer(question=question, by=make_mentor(group), body="곱이 작아져서예요")
    assert "곱이 작아져서예요" in find(reader, "기울기")


def test_whoever_answers_their_own_anonymous_question_stays_unnamed(
    client: Client, group: StudyGroup, member: User
) -> None:
    question = make_question(group=group, by=member, title="부끄러운 질문", is_anonymous=True)
    make_answer(question=question, by=member, body="찾아보니 알겠어요")
    client.force_login(make_member(group))
    page = find(client, "부끄러운")
    assert "찾아보니" in page
    assert "나비" not in page


def test_what_comes_from_an_archived_cohort_is_dated(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="지난 기수의 어텐션")
    assert f"({group.cohort.starts_on:%Y-%m}" not in find(reader, "어텐션")
    group.cohort.archived_at = timezone.now()
    group.cohort.save()
    page = find(reader, "어텐션")
    assert f"{group.cohort.name} ({group.cohort.starts_on:%Y-%m} – " in page


def test_a_cohort_is_an_operator(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="어텐션")
    assert "row-title" in find(reader, f"어텐션 cohort:{group.cohort.name}")
    assert "row-title" not in find(reader, f"어텐션 -cohort:{group.cohort.name}")


def test_what_a_question_holds_is_an_operator(reader: Client, group: StudyGroup) -> None:
    question = make_question(group=group, title="어텐션", body="```\nx = 1\n```")
    assert "row-title" in find(reader, "어텐션 has:code")
    assert "row-title" not in find(reader, "어텐션 has:answer")
    make_answer(question=question)
    assert "row-title" in find(reader, "어텐션 has:answer -has:image")


def test_each_part_of_the_search_can_be_taken_away(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="어텐션 구조")
    response = reader.get(reverse("search"), {"q": "어텐션 구조 is:open"})
    assert [chip.without for chip in response.context["chips"]] == [
        "구조 is:open",
        "어텐션 is:open",
        "어텐션 구조",
    ]
