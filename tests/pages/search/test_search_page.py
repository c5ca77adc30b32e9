"""The results page: what is found, by whom, and what it says about what it did not do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.questions import actions
from tests.factories import (
    make_answer,
    make_cohort,
    make_course,
    make_group,
    make_lecture,
    make_meeting,
    make_member,
    make_question,
    make_reference,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


@pytest.fixture
def member(group: StudyGroup) -> User:
    return make_member(group, name="나비")


@pytest.fixture
def reader(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def find(reader: Client, text: str, **parameters: str) -> str:
    response = reader.get(reverse("search"), {"q": text, **parameters})
    assert response.status_code == 200
    return response.content.decode()


def test_a_question_is_found_by_a_word_with_a_particle(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="트랜스포머 구조가 궁금해요")
    assert "구조가 궁금해요" in find(reader, "트랜스포머에서")


def test_a_question_is_found_by_its_answer_and_its_comment(
    reader: Client, group: StudyGroup, member: User
) -> None:
    question = make_question(group=group, title="왜 그런가요?")
    make_answer(question=question, body="자코비안을 계산해 보세요")
    actions.comment(question=question, by=member, body="헤시안도요")
    assert "왜 그런가요?" in find(reader, "자코비안")
    assert "왜 그런가요?" in find(reader, "헤시안")


def test_what_is_edited_is_found_by_its_new_words_only(
    reader: Client, group: StudyGroup, member: User
) -> None:
    question = make_question(group=group, title="배치 정규화")
    actions.edit_question(question=question, by=member, title="드롭아웃", body="")
    assert "드롭아웃" in find(reader, "드롭아웃")
    assert "row-title" not in find(reader, "배치 정규화")


def test_a_deleted_question_is_not_found_and_a_restored_one_is(
    reader: Client, group: StudyGroup, member: User
) -> None:
    question = make_question(group=group, title="수용 영역 계산")
    actions.delete_question(question=question, by=member)
    assert "row-title" not in find(reader, "수용")
    actions.restore_question(question=question)
    assert "row-title" in find(reader, "수용")


@pytest.mark.parametrize("text", ["C++", "W^Q", "k-fold", "ResNet-50", "backward()", "num_workers"])
def test_code_and_symbols_are_found(reader: Client, group: StudyGroup, text: str) -> None:
    make_question(group=group, title=f"여기서 {text} 은 무엇인가요")
    assert "row-title" in find(reader, text)


@pytest.mark.parametrize(
    "text", ["가" * 5000, '"짝이 없는', "-", "::", "is:", "((((", "%00", "tag:", "a" * 300, "🙂"]
)
def test_nothing_that_people_type_is_an_error(reader: Client, group: StudyGroup, text: str) -> None:
    make_question(group=group)
    find(reader, text)


def test_the_matching_word_is_marked(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="역전파란 무엇인가요")
    assert "<mark>역전파" in find(reader, "역전파")


def test_filters_narrow_by_state_tag_lecture_group_person_and_kind(
    reader: Client, group: StudyGroup, member: User
) -> None:
    lecture = make_lecture(
        course=make_course(program=group.cohort.program, name="DL Basic"), number="7", title="RNN"
    )
    wanted = make_question(
        group=group, by=member, title="게이트의 역할", tags=["LSTM"], lectures=[lecture]
    )
    other = make_question(group=group, title="게이트 말고 다른 것")
    make_answer(question=other)
    for clause in (
        "is:open",
        "상태:미해결 tag:lstm",
        "lecture:7",
        'lecture:"DL Basic 7강"',
        "course:basic is:open",
        f"group:{group.slug} is:open",
        "by:나비",
        "is:mine",
        "kind:question tag:LSTM",
        "-is:answered",
    ):
        page = find(reader, f"게이트 {clause}")
        assert wanted.get_absolute_url() in page, clause
        assert other.get_absolute_url() not in page, clause


def test_overdue_is_asked_of_the_clock_not_of_the_index(
    reader: Client, group: StudyGroup, member: User
) -> None:
    question = make_question(group=group, title="미룬 질문", at=timezone.now() - timedelta(days=9))
    actions.defer(
        question=question,
        by=member,
        until=group.today() - timedelta(days=2),
        at=timezone.now() - timedelta(days=5),
    )
    assert "미룬 질문" in find(reader, "is:overdue")
    assert "미룬 질문" not in find(reader, "질문 -is:overdue")


def test_meetings_lectures_and_references_are_found(reader: Client, group: StudyGroup) -> None:
    make_meeting(group=group, title="어텐션 모임", notes="쿼리와 키를 나눴어요")
    make_lecture(course=make_course(program=group.cohort.program), title="어텐션 강의")
    make_question(group=group, title="자료", body="[어텐션 논문](https://arxiv.org/abs/1706.03762)")
    page = find(reader, "어텐션")
    for expected in ("모임", "강의", "논문"):
        assert expected in page
    assert "어텐션 모임" in page.replace("<mark>", "").replace("</mark>", "")


def test_unknown_operators_and_values_are_explained(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="어텐션")
    assert "is not an operator" in find(reader, "foo:어텐션")
    assert "is not something" in find(reader, "is:sleepy")
    assert "Nothing you can see is named" in find(reader, "lecture:없는강의")


def test_an_empty_result_says_what_to_do_and_carries_the_text_over(reader: Client) -> None:
    page = find(reader, "세상에없는낱말")
    assert "Nothing you can see matches" in page
    assert f"{reverse('question-ask')}?title=" in page


def test_counts_beside_the_results_are_those_of_the_results(
    reader: Client, group: StudyGroup
) -> None:
    for n in range(3):
        make_question(group=group, title=f"최적화 질문 {n}")
    make_question(group=make_group(), title="남의 최적화 질문")
    response = reader.get(reverse("search"), {"q": "최적화"})
    assert response.context["total"] == 3
    kinds = {choice.label: choice.count for choice in response.context["facets"][0].choices}
    assert kinds == {"Questions": 3}


def test_results_come_in_pages_without_repeats(reader: Client, group: StudyGroup) -> None:
    for n in range(25):
        make_question(group=group, title=f"정규화 {n}")
    seen = [
        row.url
        for page in ("1", "2")
        for row in reader.get(reverse("search"), {"q": "정규화", "page": page}).context["rows"]
    ]
    assert len(seen) == len(set(seen)) == 25


def test_suggestions_come_while_one_types(reader: Client, group: StudyGroup) -> None:
    make_question(group=group, title="멀티 헤드 어텐션")
    page = reader.get(reverse("search-suggest"), {"q": "멀티 헤"}).content.decode()
    assert "어텐션" in page
    assert "<html" not in page


def test_an_anonymous_asker_is_not_found_by_name(
    reader: Client, client: Client, group: StudyGroup, member: User
) -> None:
    make_question(group=group, by=member, title="부끄러운 질문", is_anonymous=True)
    client.force_login(make_member(group))
    page = find(client, "부끄러운 by:나비")
    assert "row-title" not in page or "Nothing you can see is named" in page
    assert "나비" not in find(client, "부끄러운")


def test_a_group_that_leaves_a_meeting_finds_nothing_cited_there(client: Client) -> None:
    cohort = make_cohort()
    first, second = make_group(cohort=cohort), make_group(cohort=cohort)
    member = make_member(second)
    meeting = make_meeting(group=first)
    meeting.groups.add(second)
    reference = make_reference(program=cohort.program, url="https://example.org/shared-page")
    meeting.citations.create(reference=reference, title="합동모임자료")
    client.force_login(member)
    assert client.get(reverse("search"), {"q": "합동모임자료"}).context["total"] == 1
    meeting.groups.remove(second)
    assert client.get(reverse("search"), {"q": "합동모임자료"}).context["total"] == 0
