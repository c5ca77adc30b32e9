"""The group's inbox: pasted lines and chats become questions after one look."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.notes.inbox import person_called, read_pasted
from kb.questions.models import Interest, Question, StateChange
from tests.factories import (
    make_answer,
    make_cohort,
    make_group,
    make_lead,
    make_meeting,
    make_member,
    make_mentor,
    make_question,
    make_user,
)

TANH = "RNN에서는 왜 tanh를 쓰나요?"
DROPOUT = "드롭아웃은 언제 쓰나요?"


def read(text: str, *names: str) -> list[tuple[str, str]]:
    """Return who asks what, of the lines that ask."""
    return [(one.asked_as, one.text) for one in read_pasted(text, names) if one.is_asking]


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        TANH,
        f"- {TANH}",
        f"  * {TANH}",
        f"3. {TANH}",
        f"- [ ] {TANH}",
        f"Q. {TANH}",
        f"Q1) {TANH}",
        f"질문: {TANH}",
        f"> {TANH}",
        f"• **{TANH}**",
    ],
)
def test_a_line_is_a_question_without_its_marks(line: str) -> None:
    assert read(line) == [("", TANH)]


def test_plain_lines_are_questions_however_they_end() -> None:
    assert read("배치 정규화의 위치\n\n학습률 고르기\n") == [
        ("", "배치 정규화의 위치"),
        ("", "학습률 고르기"),
    ]


def test_headings_answers_and_lines_without_words_do_not_ask() -> None:
    assert read(f"# 오늘의 질문\n---\n{TANH}\nA. 기울기가 터지지 않게요.\n…\n") == [("", TANH)]


@pytest.mark.parametrize(
    "chat",
    [
        f"하늘: {TANH}\n지수: 저도 몰라요\n하늘: ㅋㅋㅋ 네",
        f"하늘님 : {TANH}\n지수님 : 저도 몰라요",
        f"16:02:11 From 하늘 to Everyone : {TANH}\n16:02:40 From 지수 to Everyone : 저도 몰라요",
        f"16:02:11\t From 하늘 to Everyone:\n\t{TANH}\n16:02:40\t From 지수 to 하늘:\n\t음 글쎄요",
        f"하늘  [오후 4:02]\n{TANH}\n\n지수  [오후 4:05]\n저도 몰라요",
        f"하늘  4:02 PM\n{TANH}\n지수  4:05 PM\n저도 궁금했어요",
        f"하늘\n오후 4:02\n{TANH}\n지수\n오후 4:05\n저도 몰라요",
        f"하늘 — 오늘 오후 4:02\n{TANH}\n지수 — 오늘 오후 4:05\n저도 몰라요",
        f"하늘 — Today at 4:02 PM\n{TANH}\n지수 — Yesterday at 4:05 PM\n저도 몰라요",
        f"하늘  2021-08-09 오후 4:02\n{TANH}\n지수  2021. 8. 9. 16:05\n저도 몰라요",
        f"[하늘] [오후 4:02] {TANH}\n[지수] [오후 4:03] 저도 몰라요",
        f"2021년 8월 9일 오후 4:02, 하늘 : {TANH}\n2021년 8월 9일 오후 4:03, 지수 : 저도 몰라요",
    ],
)
def test_a_chat_keeps_who_asked_and_tells_what_asks(chat: str) -> None:
    assert read(chat) == [("하늘", TANH)]
    assert len(read_pasted(chat)) > 1


def test_further_lines_of_a_message_are_of_its_writer() -> None:
    chat = f"하늘  [오후 4:02]\n{TANH}\n{DROPOUT}\n"
    assert read(chat) == [("하늘", TANH), ("하늘", DROPOUT)]


def test_whoever_is_called_a_guest_keeps_the_whole_name() -> None:
    assert read(f"손님  [오후 4:02]\n{TANH}\n") == [("손님", TANH)]


def test_a_single_label_is_a_name_if_the_group_knows_it() -> None:
    assert read(f"김하늘: {TANH}", "김하늘") == [("김하늘", TANH)]
    assert read(f"하늘: {TANH}", "김하늘") == [("하늘", TANH)]
    assert read(f"하늘: {TANH}", "박지수") == [("", f"하늘: {TANH}")]


def test_topics_in_front_of_a_colon_are_no_names() -> None:
    text = f"과제: {DROPOUT}\n강의: {TANH}"
    assert {name for name, _text in read(text)} == {""}


def test_a_name_is_somebodys_only_where_it_is_clear_whose() -> None:
    people = [User(display_name=name) for name in ("김하늘", "박지수", "이지수")]
    assert person_called("김하늘", people) is people[0]
    assert person_called("하늘", people) is people[0]
    assert person_called("지수", people) is None
    assert person_called("늘", people) is None


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture
def group() -> StudyGroup:
    return make_group(name="7조")


@pytest.fixture
def member(client: Client, group: StudyGroup) -> User:
    user = make_member(group, name="김하늘")
    client.force_login(user)
    return user


def address(group: StudyGroup) -> str:
    return reverse("group-inbox", args=[group.slug])


def paste(client: Client, group: StudyGroup, text: str) -> dict[str, Any]:
    """Paste a text and return what the page to look over would send."""
    response = client.post(address(group), {"pasted": text})
    assert response.status_code == 200, response.content.decode()
    lines = response.context["lines"]
    data: dict[str, Any] = {
        "submission": str(response.context["confirm"]["submission"].value()),
        "meeting": response.context["confirm"]["meeting"].value() or "",
        "l-TOTAL_FORMS": lines.total_form_count(),
        "l-INITIAL_FORMS": lines.total_form_count(),
    }
    for form in lines:
        for name in ("take", "text", "asker", "twin", "want"):
            if value := form[name].value():
                data[form.add_prefix(name)] = "on" if value is True else value
    return data


@pytest.mark.django_db
def test_pasted_lines_are_looked_over_before_they_are_questions(
    client: Client, group: StudyGroup, member: User
) -> None:
    response = client.post(address(group), {"pasted": f"{TANH}\n{DROPOUT}"})
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert re.findall(r'name="l-\d-text"[^>]* value="([^"]*)"', page) == [TANH, DROPOUT]
    assert page.count(" checked") == 2
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_confirmed_lines_are_questions_of_the_next_meeting(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_meeting(group=group, on=group.today() - timedelta(days=1))
    make_meeting(group=group, on=group.today() + timedelta(days=3))
    soon = make_meeting(group=group, on=group.today() + timedelta(days=1))
    data = paste(client, group, f"{TANH}\n{DROPOUT}")
    response = client.post(address(group), data, follow=True)
    assert {question.meeting for question in Question.objects.all()} == {soon}
    assert {question.asker for question in Question.objects.all()} == {member}
    page = response.content.decode()
    assert "2 questions are in." in page
    assert TANH in page


@pytest.mark.django_db
def test_without_a_meeting_to_come_they_are_the_groups(
    client: Client, group: StudyGroup, member: User
) -> None:
    client.post(address(group), paste(client, group, TANH))
    question = Question.objects.get()
    assert (question.group, question.meeting) == (group, None)


@pytest.mark.django_db
def test_submitting_twice_makes_them_once(client: Client, group: StudyGroup, member: User) -> None:
    data = paste(client, group, f"{TANH}\n{DROPOUT}")
    client.post(address(group), data)
    client.post(address(group), data)
    assert Question.objects.count() == 2
    assert StateChange.objects.count() == 2


@pytest.mark.django_db
def test_askers_are_members_where_the_name_fits_and_kept_as_written_where_not(
    client: Client, group: StudyGroup, member: User
) -> None:
    jisu = make_member(group, name="박지수")
    data = paste(client, group, f"지수: {TANH}\n손님: {DROPOUT}\n지수: 학습률은 어떻게 고르나요?")
    client.post(address(group), data)
    known = Question.objects.get(title=TANH)
    assert (known.asker, known.asked_as) == (jisu, "")
    assert StateChange.objects.get(question=known).by == member
    guest = Question.objects.get(title=DROPOUT)
    assert (guest.asker, guest.asked_as) == (None, "손님")


@pytest.mark.django_db
def test_lines_can_be_worded_anew_and_left_out(
    client: Client, group: StudyGroup, member: User
) -> None:
    data = paste(client, group, f"{TANH}\n{DROPOUT}")
    del data["l-1-take"]
    data |= {"l-0-text": "RNN의 tanh는 왜 있나요?", "l-0-asker": "손님"}
    client.post(address(group), data)
    question = Question.objects.get()
    assert (question.title, question.asked_as) == ("RNN의 tanh는 왜 있나요?", "손님")


@pytest.mark.django_db
def test_a_long_line_is_whole_in_the_details(
    client: Client, group: StudyGroup, member: User
) -> None:
    line = "왜 " + "아주 " * 200 + "긴가요?"
    client.post(address(group), paste(client, group, line))
    question = Question.objects.get()
    assert len(question.title) <= 300
    assert line in question.body


@pytest.mark.django_db
def test_what_is_asked_already_is_unticked_and_can_be_wondered_about(
    client: Client, group: StudyGroup, member: User
) -> None:
    known = make_question(group=group, title=TANH)
    data = paste(client, group, f"RNN에서는 왜 tanh를 쓰나요\n{DROPOUT}")
    assert "l-0-take" not in data
    assert data["l-0-twin"] == known.pk
    for _time in range(2):
        client.post(address(group), data | {"l-0-want": "on"})
    assert Question.objects.count() == 2
    assert list(Interest.objects.values_list("question", "user")) == [(known.pk, member.pk)]


@pytest.mark.django_db
def test_what_was_resolved_is_shown_but_may_be_asked_again(
    client: Client, group: StudyGroup, member: User
) -> None:
    known = make_question(group=group, title=TANH)
    make_answer(question=known, by=make_mentor(group))
    known.refresh_from_db()
    response = client.post(address(group), {"pasted": TANH})
    page = response.content.decode()
    if known.is_unresolved:
        assert "Asked already:" in page
    else:
        assert "Asked before:" in page
    assert known.get_absolute_url() in page


@pytest.mark.django_db
def test_a_line_pasted_twice_is_ticked_once(
    client: Client, group: StudyGroup, member: User
) -> None:
    data = paste(client, group, f"{TANH}\n{TANH}")
    assert ("l-0-take" in data, "l-1-take" in data) == (True, False)


@pytest.mark.django_db
def test_questions_of_others_eyes_are_not_betrayed(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_question(group=group, title=TANH, visibility="mentors")
    make_question(group=make_group(), title=TANH)
    page = client.post(address(group), {"pasted": TANH}).content.decode()
    assert "Asked already:" not in page


@pytest.mark.django_db
def test_an_emptied_line_comes_back_with_its_reason(
    client: Client, group: StudyGroup, member: User
) -> None:
    data = paste(client, group, f"{TANH}\n{DROPOUT}")
    response = client.post(address(group), data | {"l-0-text": " "})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Write your question in a sentence." in page
    assert DROPOUT in page
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_nothing_chosen_writes_nothing_and_says_so(
    client: Client, group: StudyGroup, member: User
) -> None:
    data = paste(client, group, TANH)
    del data["l-0-take"]
    response = client.post(address(group), data, follow=True)
    assert "No line was chosen" in response.content.decode()
    assert not Question.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", " \n", "…\n---\n", "가나?\n" * 2000])
def test_a_paste_without_questions_or_without_end_is_refused(
    client: Client, group: StudyGroup, member: User, text: str
) -> None:
    assert client.post(address(group), {"pasted": text}).status_code == 422


@pytest.mark.django_db
def test_too_many_lines_keep_those_that_ask_and_say_what_is_left_out(
    client: Client, group: StudyGroup, member: User
) -> None:
    lines = [f"하늘: {n}번째는 무엇인가요?\n지수: 음 그러게요" for n in range(100)]
    page = client.post(address(group), {"pasted": "\n".join(lines)}).content.decode()
    assert "100 lines are left out" in page
    assert "99번째는 무엇인가요?" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        {"l-TOTAL_FORMS": "many"},
        {"submission": "nonsense"},
        {"meeting": "999999"},
        {"l-0-twin": "-1", "l-0-want": "on"},
    ],
)
def test_a_form_that_was_tampered_with_writes_nothing(
    client: Client, group: StudyGroup, member: User, broken: dict[str, str]
) -> None:
    data = paste(client, group, TANH)
    assert client.post(address(group), data | broken).status_code == 422
    assert not Question.objects.exists()


# --- ways in, and who may ------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_group_the_front_page_and_the_meeting_lead_here(
    client: Client, group: StudyGroup, member: User
) -> None:
    meeting = make_meeting(group=group, on=group.today() + timedelta(days=1))
    for url in (group.get_absolute_url(), reverse("front"), meeting.get_absolute_url()):
        assert address(group) in client.get(url).content.decode(), url
    past = make_meeting(group=group, on=group.today() - timedelta(days=2))
    assert address(group) not in client.get(past.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_meeting_one_comes_from_is_chosen(
    client: Client, group: StudyGroup, member: User
) -> None:
    make_meeting(group=group, on=group.today() + timedelta(days=1))
    later = make_meeting(group=group, on=group.today() + timedelta(days=9))
    response = client.post(f"{address(group)}?meeting={later.pk}", {"pasted": TANH})
    assert response.context["confirm"]["meeting"].value() == later.pk


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_lead, make_mentor])
def test_leads_and_mentors_paste_too(client: Client, group: StudyGroup, make: Any) -> None:
    client.force_login(make(group))
    client.post(address(group), paste(client, group, TANH))
    assert Question.objects.count() == 1


@pytest.mark.django_db
def test_strangers_find_no_inbox(client: Client, group: StudyGroup) -> None:
    for stranger in (make_user(), make_member(make_group())):
        client.force_login(stranger)
        assert client.get(address(group)).status_code == 404
        data = {"l-TOTAL_FORMS": 1, "l-INITIAL_FORMS": 0, "submission": str(uuid.uuid4())}
        assert client.post(address(group), data).status_code == 404


@pytest.mark.django_db
def test_an_archived_cohorts_inbox_is_closed(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    client.force_login(make_member(group))
    assert client.get(address(group)).status_code == 403
    assert client.post(address(group), {"pasted": TANH}).status_code == 403
    assert address(group) not in client.get(group.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_looking_over_takes_a_fixed_number_of_queries(
    client: Client,
    group: StudyGroup,
    member: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        make_question(group=group, by=member, title=f"{number}번째 질문은 무엇인가요?")
    text = "\n".join(f"{number}번째 질문은 무엇인가요?" for number in range(60))
    client.get(address(group))
    with django_assert_max_num_queries(20):
        client.post(address(group), {"pasted": text})
