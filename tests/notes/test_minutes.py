"""Taking minutes: read beside the text, saved as typed, recorded in the meeting once."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from kb.accounts.models import User
from kb.groups.models import StudyGroup
from kb.meetings.models import Meeting, MeetingKind
from kb.notes.minutes import Minutes, record
from kb.notes.models import Import, MinutesDraft, Note, SourceLines
from kb.questions import actions
from kb.questions.models import Answer, Origin, Question
from kb.questions.states import State
from tests.factories import (
    make_cohort,
    make_group,
    make_lead,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db

TANH = "RNN에서는 왜 tanh를 쓰나요?"
ANSWERED = f"Q. {TANH}\nA. 기울기가 터지지 않게요.\n"
TEXT = f"{ANSWERED}\nQ. 드롭아웃은 언제 쓰나요?\nA. 내일까지 조사해 오기\n"


@pytest.fixture
def group() -> StudyGroup:
    return make_group(name="7조")


@pytest.fixture
def meeting(group: StudyGroup) -> Meeting:
    return make_meeting(group=group)


@pytest.fixture
def member(client: Client, group: StudyGroup) -> User:
    user = make_member(group, name="하늘")
    client.force_login(user)
    return user


def address(meeting: Meeting, name: str = "meeting-minutes") -> str:
    return reverse(name, args=[meeting.pk])


def typed(text: str, *, version: int = 0, page: uuid.UUID | None = None, **more: Any) -> Any:
    return {"text": text, "version": version, "page": page or uuid.uuid4(), **more}


def recorded(meeting: Meeting, text: str) -> None:
    minutes = Minutes(meeting, meeting.groups.get())
    record(minutes=minutes, text=text, by=make_member(minutes.group))


# --- the way through -----------------------------------------------------------------------------


def test_the_meeting_page_leads_to_its_minutes(
    client: Client, meeting: Meeting, member: User
) -> None:
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f'href="{address(meeting)}"' in page
    assert client.get(address(meeting)).status_code == 200


def test_what_will_be_recorded_stands_beside_the_text(
    client: Client, meeting: Meeting, member: User
) -> None:
    response = client.post(address(meeting), typed(TEXT, do="show"))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert "2 questions" in page
    assert 'data-lines="4-4"' in page
    assert not Question.objects.exists()
    assert MinutesDraft.objects.get().text == TEXT


def test_recording_writes_questions_and_answers_into_the_meeting(
    client: Client, meeting: Meeting, member: User
) -> None:
    response = client.post(address(meeting), typed(TEXT, do="record"), follow=True)
    assert response.redirect_chain[-1][0] == meeting.get_absolute_url()
    first, second = Question.objects.order_by("pk")
    assert (first.title, first.state, first.meeting) == (TANH, State.RESOLVED, meeting)
    assert (second.state, second.due_on) == (State.OPEN, meeting.held_on + timedelta(days=1))
    assert Answer.objects.get().body == "기울기가 터지지 않게요."
    note = Note.objects.get()
    assert (note.author, note.group) == (None, meeting.groups.get())
    assert note.written_on == meeting.held_on
    assert SourceLines.objects.filter(note=note).count() == 3
    assert "2 new questions" in response.content.decode()
    assert TANH in response.content.decode()


def test_recording_the_same_minutes_again_changes_nothing(
    client: Client, meeting: Meeting, member: User
) -> None:
    client.post(address(meeting), typed(TEXT, do="record"))
    before = list(Question.objects.values()), list(Answer.objects.values())
    response = client.post(address(meeting), typed(TEXT, version=1, do="record"), follow=True)
    assert "All of this is recorded already." in response.content.decode()
    assert (list(Question.objects.values()), list(Answer.objects.values())) == before
    assert Import.objects.count() == 1


def test_edited_minutes_update_what_came_from_them(
    client: Client, meeting: Meeting, member: User
) -> None:
    recorded(meeting, TEXT)
    page = client.get(address(meeting)).content.decode()
    assert "All of this is recorded already." in page
    assert TANH in page
    edited = TEXT.replace("터지지 않게요.", "터지지 않게 하려고요.") + "\nQ. 배치 크기는?\n"
    client.post(address(meeting), typed(edited, do="record"))
    assert Answer.objects.get().body == "기울기가 터지지 않게 하려고요."
    assert Question.objects.count() == 3
    assert Note.objects.count() == 1


def test_what_people_changed_since_is_left_and_shown_as_a_conflict(
    client: Client, meeting: Meeting, member: User
) -> None:
    recorded(meeting, TEXT)
    answer = Answer.objects.get()
    actions.edit_answer(answer=answer, by=member, body="발산을 막으려고요.")
    edited = TEXT.replace("터지지 않게요.", "터지지 않게 하려고요.")
    page = client.post(address(meeting), typed(edited, do="show")).content.decode()
    assert "1 conflict" in page
    assert "발산을 막으려고요." in page
    client.post(address(meeting), typed(edited, version=1, do="record"))
    answer.refresh_from_db()
    assert answer.body == "발산을 막으려고요."


def test_recording_can_be_undone_from_its_message(
    client: Client, meeting: Meeting, member: User
) -> None:
    response = client.post(address(meeting), typed(TEXT, do="record"), follow=True)
    run = Import.objects.get()
    assert reverse("import-result", args=[run.pk]) in response.content.decode()
    client.post(reverse("import-undo", args=[run.pk]))
    assert not Question.objects.alive().exists()
    assert MinutesDraft.objects.get().text == TEXT
    client.post(address(meeting), typed(TEXT, version=1, do="record"))
    assert Question.objects.alive().count() == 2


def test_nothing_written_is_not_recorded(client: Client, meeting: Meeting, member: User) -> None:
    response = client.post(address(meeting), typed("  \n", do="record"))
    assert response.status_code == 422
    assert "Write something down first." in response.content.decode()
    assert not Note.objects.exists()


# --- how minutes are read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "days"),
    [("내일까지", 1), ("모레까지 찾아보기", 2), ("다음 주까지", 7), ("Look it up by tomorrow.", 1)],
)
def test_until_when_sets_the_due_date_from_the_meetings_day(
    group: StudyGroup, answer: str, days: int
) -> None:
    meeting = make_meeting(group=group, on=date(2021, 8, 9))
    recorded(meeting, f"Q. {TANH}\nA. {answer}\n")
    question = Question.objects.get()
    assert question.due_on == date(2021, 8, 9) + timedelta(days=days)
    assert (question.state, question.answers.count()) == (State.OPEN, 0)


def test_a_question_that_waits_until_tomorrow_by_itself_is_due(meeting: Meeting) -> None:
    recorded(meeting, "Q. 학습률은 어떻게 고르나요? (내일까지)\n")
    assert Question.objects.get().due_on == meeting.held_on + timedelta(days=1)


def test_what_a_member_writes_down_for_the_mentor_is_relayed(group: StudyGroup) -> None:
    meeting = make_meeting(group=group, kind=MeetingKind.MENTORING)
    recorded(meeting, "1. **논문은 어떻게 읽나요?**\n    - 초록부터 읽으세요.\n")
    answer = Answer.objects.get()
    assert (answer.origin, answer.endorsed_at) == (Origin.RELAYED, None)
    assert answer.question.meeting == meeting


def test_headings_of_other_meetings_do_not_lead_out_of_this_one(meeting: Meeting) -> None:
    recorded(meeting, f"Q. {TANH}\n\n## 멘토링\n\nQ. 논문은 어떻게 읽나요?\nA. 초록부터요.\n")
    assert Meeting.objects.count() == 1
    assert {question.meeting for question in Question.objects.all()} == {meeting}


def test_two_meetings_on_one_day_keep_their_own_minutes(group: StudyGroup) -> None:
    morning, evening = make_meeting(group=group), make_meeting(group=group)
    recorded(morning, ANSWERED)
    recorded(evening, "Q. 드롭아웃은 언제 쓰나요?\n")
    assert Question.objects.get(title=TANH).meeting == morning
    assert Question.objects.exclude(title=TANH).get().meeting == evening


def test_what_is_recorded_during_the_meeting_was_asked_just_now(meeting: Meeting) -> None:
    recorded(meeting, TEXT)
    question = Question.objects.earliest("asked_at")
    assert abs(question.asked_at - question.created_at) < timedelta(minutes=1)


def test_an_open_question_of_another_day_gets_its_answer(
    group: StudyGroup, meeting: Meeting
) -> None:
    known = make_question(group=group, title=TANH)
    recorded(meeting, TEXT)
    known.refresh_from_db()
    assert (known.state, Question.objects.filter(title=TANH).count()) == (State.RESOLVED, 1)


# --- drafts --------------------------------------------------------------------------------------


def test_typing_saves_the_draft_and_it_comes_back(
    client: Client, meeting: Meeting, member: User
) -> None:
    page = uuid.uuid4()
    response = client.post(address(meeting, "meeting-minutes-live"), typed(TEXT, page=page))
    assert 'name="version" value="1"' in response.content.decode()
    assert "<html" not in response.content.decode()
    client.post(address(meeting, "meeting-minutes-live"), typed(TEXT + "…", version=1, page=page))
    opened = client.get(address(meeting)).content.decode()
    assert "기울기가 터지지 않게요." in opened
    assert 'name="version" value="2"' in opened


def test_a_draft_is_the_meetings_so_another_scribe_goes_on_with_it(
    client: Client, group: StudyGroup, meeting: Meeting, member: User
) -> None:
    client.post(address(meeting, "meeting-minutes-live"), typed(TEXT))
    client.force_login(make_member(group))
    page = client.get(address(meeting)).content.decode()
    assert TANH in page
    assert "하늘 is writing these minutes" in page


def test_who_else_is_writing_is_said_only_of_others(
    client: Client, group: StudyGroup, meeting: Meeting, member: User
) -> None:
    page = uuid.uuid4()
    client.post(address(meeting, "meeting-minutes-live"), typed(TEXT, page=page))
    url = address(meeting, "meeting-minutes-others")
    assert "하늘" not in client.get(url, {"page": str(page)}).content.decode()
    client.force_login(make_member(group))
    assert "하늘" in client.get(url, {"page": "nonsense"}).content.decode()


def conflicting(client: Client, group: StudyGroup, meeting: Meeting, **more: Any) -> Any:
    """Let another scribe save first, then send what this one has."""
    recorder = Client()
    recorder.force_login(make_member(group, name="지수"))
    recorder.post(address(meeting, "meeting-minutes-live"), typed("같은 줄\n지수의 줄\n"))
    return client.post(address(meeting), typed("같은 줄\n하늘의 줄\n", **more))


def test_two_scribes_see_both_texts_and_neither_is_lost(
    client: Client, group: StudyGroup, meeting: Meeting, member: User
) -> None:
    response = conflicting(client, group, meeting, do="record")
    page = response.content.decode()
    assert response.status_code == 409
    assert "지수의" in page
    assert "같은 줄\n하늘의 줄" in page
    assert not Note.objects.exists()
    assert MinutesDraft.objects.get(is_aside=False).text == "같은 줄\n지수의 줄\n"
    assert MinutesDraft.objects.get(is_aside=True).text == "같은 줄\n하늘의 줄\n"


@pytest.mark.parametrize(
    ("choice", "kept", "aside"),
    [
        ("both", {"같은 줄", "하늘의 줄", "지수의 줄"}, set()),
        ("mine", {"같은 줄", "하늘의 줄"}, {"같은 줄\n지수의 줄\n"}),
        ("theirs", {"같은 줄", "지수의 줄"}, {"같은 줄\n하늘의 줄\n"}),
    ],
)
def test_the_writer_chooses_how_to_go_on(
    client: Client,
    group: StudyGroup,
    meeting: Meeting,
    member: User,
    choice: str,
    kept: set[str],
    aside: set[str],
) -> None:
    conflicting(client, group, meeting)
    response = client.post(address(meeting), typed("같은 줄\n하늘의 줄\n", do=choice, seen=1))
    assert response.status_code == 200
    draft = MinutesDraft.objects.get(is_aside=False)
    assert set(draft.text.split("\n")) - {""} == kept
    assert draft.text.count("같은 줄") == 1
    texts = MinutesDraft.objects.filter(is_aside=True).values_list("text", flat=True)
    assert set(texts) == aside


def test_a_text_put_aside_can_be_discarded(
    client: Client, group: StudyGroup, meeting: Meeting, member: User
) -> None:
    conflicting(client, group, meeting)
    page = client.get(address(meeting)).content.decode()
    found = re.search(r'name="discard" value="(\d+)"', page)
    assert found
    client.post(address(meeting), {"discard": found[1]})
    assert not MinutesDraft.objects.filter(is_aside=True).exists()
    assert MinutesDraft.objects.filter(is_aside=False).exists()


def test_a_late_answer_to_ones_own_saving_is_no_conflict(
    client: Client, meeting: Meeting, member: User
) -> None:
    page = uuid.uuid4()
    url = address(meeting, "meeting-minutes-live")
    client.post(url, typed("하나\n", page=page))
    client.post(url, typed("하나\n둘\n", page=page))
    assert MinutesDraft.objects.get().text == "하나\n둘\n"


def test_too_many_lines_are_refused_where_they_are_typed(
    client: Client, meeting: Meeting, member: User
) -> None:
    data = typed("가\n" * 5000)
    assert client.post(address(meeting), data).status_code == 422
    live = client.post(address(meeting, "meeting-minutes-live"), data).content.decode()
    assert "At most 5000 lines, please." in live


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_lead, make_mentor])
def test_leads_and_mentors_take_minutes_too(
    client: Client, group: StudyGroup, meeting: Meeting, make: Any
) -> None:
    client.force_login(make(group))
    client.post(address(meeting), typed(TEXT, do="record"))
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["meeting-minutes", "meeting-minutes-live", "meeting-minutes-others"]
)
def test_strangers_find_no_minutes(client: Client, meeting: Meeting, name: str) -> None:
    client.force_login(make_member(make_group()))
    send = client.post if name == "meeting-minutes-live" else client.get
    assert send(address(meeting, name)).status_code == 404
    client.force_login(make_user())
    assert send(address(meeting, name)).status_code == 404


def test_an_archived_cohorts_minutes_are_closed(client: Client) -> None:
    group = make_group(cohort=make_cohort(archived=True))
    meeting = make_meeting(group=group)
    for user in (make_member(group), make_operator()):
        client.force_login(user)
        assert client.get(address(meeting)).status_code == 403
        assert client.post(address(meeting), typed(TEXT, do="record")).status_code == 403
    assert not Note.objects.exists()


def test_a_joint_meeting_is_recorded_for_the_chosen_group(client: Client) -> None:
    one, other = make_group(), make_group()
    meeting = make_meeting(group=one, kind=MeetingKind.MENTORING)
    meeting.groups.add(other)
    client.force_login(make_mentor(one, other))
    client.post(f"{address(meeting)}?group={other.pk}", typed(TEXT, do="record"))
    assert {question.group for question in Question.objects.all()} == {other}
    assert client.get(f"{address(meeting)}?group={make_group().pk}").status_code == 404


def test_only_the_right_methods_are_answered(
    client: Client, meeting: Meeting, member: User
) -> None:
    assert client.get(address(meeting, "meeting-minutes-live")).status_code == 405
    assert client.post(address(meeting, "meeting-minutes-others")).status_code == 405
    assert client.post(address(meeting), {"text": "Q. 왜요?"}).status_code == 422


def test_reading_beside_the_text_takes_a_fixed_number_of_queries(
    client: Client,
    group: StudyGroup,
    meeting: Meeting,
    member: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        make_question(group=group, by=member, title=f"{number}번째 질문은 무엇인가요?")
    text = "\n".join(f"Q. {n}번째로 새로 묻는 것은 무엇인가요?\nA. {n}입니다.\n" for n in range(20))
    client.post(address(meeting, "meeting-minutes-live"), typed("Q. 하나?"))
    with django_assert_max_num_queries(26):
        client.post(address(meeting, "meeting-minutes-live"), typed(text, version=1))
