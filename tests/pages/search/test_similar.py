"""Questions like this one: while asking, and beside a question."""

import pytest
from django.test import Client
from django.urls import reverse

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions.models import Visibility
from tests.factories import make_answer, make_group, make_question

pytestmark = pytest.mark.django_db


def asking(reader: Client, title: str, body: str = "") -> str:
    response = reader.post(reverse("search-similar"), {"title": title, "body": body})
    assert response.status_code == 200
    return response.content.decode()


def test_while_asking_what_was_asked_before_comes_with_state_and_best_answer(
    reader: Client, group: StudyGroup
) -> None:
    question = make_question(group=group, title="역전파에서 기울기가 사라져요")
    make_answer(question=question, body="활성화 함수를 바꿔 보세요")
    page = asking(reader, "기울기가 왜 사라지나요")
    assert question.get_absolute_url() in page
    assert "활성화 함수를" in page
    assert "Answered" in page


def test_while_asking_only_what_one_may_see_comes_up(reader: Client, group: StudyGroup) -> None:
    make_question(group=make_group(), title="역전파에서 기울기가 사라져요")
    make_question(group=group, title="역전파에서 기울기가 사라져요", visibility=Visibility.MENTORS)
    assert "기울기" not in asking(reader, "기울기가 왜 사라지나요")


@pytest.mark.parametrize("title", ["", "   ", "ㅁㄴㅇㄹ", "?" * 5000])
def test_nothing_to_go_by_shows_nothing(reader: Client, group: StudyGroup, title: str) -> None:
    make_question(group=group, title="역전파에서 기울기가 사라져요")
    assert "기울기" not in asking(reader, title)


def test_asking_for_it_is_a_post(reader: Client) -> None:
    assert reader.get(reverse("search-similar")).status_code == 405


def test_the_ask_page_asks_for_it(reader: Client) -> None:
    page = reader.get(reverse("question-ask")).content.decode()
    assert reverse("search-similar") in page


def test_a_question_shows_those_like_it_but_not_itself(
    reader: Client, group: StudyGroup, member: User
) -> None:
    question = make_question(group=group, by=member, title="역전파에서 기울기가 사라져요")
    other = make_question(group=group, title="기울기가 사라지는 까닭")
    make_question(group=make_group(), title="남의 기울기가 사라지는 까닭")
    related = reader.get(question.get_absolute_url()).context["related"]
    assert [row.pk for row in related] == [other.pk]
