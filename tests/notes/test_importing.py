"""What an import writes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from kb.groups.models import StudyGroup
from kb.meetings.models import Meeting, MeetingKind
from kb.notes.models import Import, Note, SourceLines
from kb.questions.models import Answer, Question
from kb.questions.states import Cause, State
from tests.factories import (
    make_cohort,
    make_group,
    make_member,
    make_mentor,
    make_question,
    make_reference,
)
from tests.notes.logs import bring_in, mentoring_log, peer_log

pytestmark = pytest.mark.django_db

TANH = "RNN에서는 왜 tanh를 쓰나요?"


@pytest.fixture
def group() -> StudyGroup:
    return make_group(name="7조")


def test_a_log_becomes_a_note_a_meeting_a_question_and_its_answer(group: StudyGroup) -> None:
    author = make_member(group)
    bring_in(group, author=author, day=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."))
    note, meeting, question = Note.objects.get(), Meeting.objects.get(), Question.objects.get()
    assert (note.author, note.path, note.written_on) == (author, "day.md", date(2021, 8, 9))
    assert (meeting.kind, meeting.held_on) == (MeetingKind.PEER, date(2021, 8, 9))
    assert (question.title, question.meeting, question.state) == (TANH, meeting, State.RESOLVED)
    assert question.asked_at == datetime(2021, 8, 9, 12, tzinfo=ZoneInfo("Asia/Seoul"))
    answer = question.answers.get()
    assert (answer.body, answer.author) == ("기울기가 터지지 않게요.", author)
    assert [change.cause for change in question.history.all()] == [Cause.IMPORTED] * 2


def test_sections_keep_their_lines_and_their_meeting(group: StudyGroup) -> None:
    bring_in(group, day=peer_log(f"Q. {TANH}", "A. 네.") + "\n## 회고\n\n잘했다.\n")
    peer, looking_back = Note.objects.get().sections.order_by("first_line")[1:]
    assert (peer.kind, peer.first_line, peer.meeting) == ("peer", 3, Meeting.objects.get())
    assert (looking_back.kind, looking_back.body) == ("retrospective", "잘했다.")
    assert looking_back.meeting is None


def test_lines_of_question_and_answer_are_kept(group: StudyGroup) -> None:
    bring_in(group, day=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."))
    rows = SourceLines.objects.order_by("first_line")
    assert [(row.first_line, row.text) for row in rows] == [
        (5, TANH),
        (6, "기울기가 터지지 않게요."),
    ]


def test_front_matter_is_not_shown_and_formulas_are_repaired(group: StudyGroup) -> None:
    text = "---\ntitle: 하루\n---\n수식 $P(A\\|B)$\n\n## 회고\n\n끝.\n"
    bring_in(group, day=text)
    note = Note.objects.get()
    assert note.title == "하루"
    assert note.source == text
    assert note.sections.order_by("first_line")[0].body == "수식 $P(A|B)$"


def test_a_link_is_one_reference_cited_by_its_section(group: StudyGroup) -> None:
    known = make_reference(program=group.cohort.program, url="https://arxiv.org/abs/1706.03762")
    link = "[어텐션 논문](https://arxiv.org/pdf/1706.03762v5.pdf?utm_source=x)"
    bring_in(group, day=f"# 2021-08-09\n\n## 참고\n\n- {link}\n- {link}\n")
    citation = Note.objects.get().sections.get(kind="references").citations.get()
    assert (citation.reference, citation.title, citation.line) == (known, "어텐션 논문", 5)


def test_an_open_question_for_the_mentor_is_open_and_says_for_whom(group: StudyGroup) -> None:
    bring_in(group, day=peer_log("### 멘토님께 질문", "", "- 논문은 어떤 순서로 읽으면 좋을까요?"))
    question = Question.objects.get()
    assert (question.state, question.target) == (State.OPEN, "mentoring")


def test_a_deferral_is_due_the_next_day_and_no_answer(group: StudyGroup) -> None:
    bring_in(group, day=peer_log(f"Q. {TANH}", "A. 더 조사 후 내일 답변."))
    question = Question.objects.get()
    assert (question.state, question.due_on) == (State.OPEN, date(2021, 8, 10))
    assert question.deferral.startswith("더 조사 후")
    assert not question.answers.exists()


def test_the_next_days_log_answers_what_was_put_off(group: StudyGroup) -> None:
    bring_in(group, mon=peer_log(f"Q. {TANH}", "A. 더 조사 후 내일 답변."))
    bring_in(group, tue=peer_log(f"Q. {TANH}", "A. 기울기 때문이래요.", day="2021-08-10"))
    question = Question.objects.get()
    assert (question.state, question.due_on) == (State.RESOLVED, None)
    last = question.history.order_by("pk").last()
    assert last is not None
    assert (last.cause, last.at.date()) == (Cause.IMPORTED, date(2021, 8, 10))
    assert question.source_lines.count() == 2


def test_a_deferred_question_answered_further_down_is_one_question(group: StudyGroup) -> None:
    bring_in(
        group,
        day=peer_log(
            "🔍[지난주 질문]",
            f"Q. {TANH}",
            "A. 더 조사 후 내일 답변.",
            "",
            "🔍[지난 질문]",
            f"Q. {TANH}",
            "A. 기울기가 터지지 않게요.",
        ),
    )
    question = Question.objects.get()
    assert question.state == State.RESOLVED
    assert [answer.body for answer in question.answers.all()] == ["기울기가 터지지 않게요."]
    assert question.source_lines.count() == 2


def test_a_question_asked_here_is_answered_by_the_log_of_its_day(group: StudyGroup) -> None:
    noon = datetime(2021, 8, 9, 12, tzinfo=group.zone)
    question = make_question(group=group, title=TANH, at=noon)
    bring_in(group, day=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."))
    question.refresh_from_db()
    assert Question.objects.count() == 1
    assert question.state == State.RESOLVED


def test_logs_of_several_members_make_one_meeting_and_merge_questions(group: StudyGroup) -> None:
    one, two = make_member(group), make_member(group)
    bring_in(group, author=one, day=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."))
    bring_in(group, author=two, day=peer_log("", f"Q. {TANH}", "A. 값을 가두려고요."))
    assert Meeting.objects.count() == 1
    answers = Question.objects.get().answers.order_by("pk")
    assert [(answer.body, answer.author) for answer in answers] == [
        ("기울기가 터지지 않게요.", one),
        ("값을 가두려고요.", two),
    ]


def test_what_a_member_wrote_down_for_the_mentor_is_relayed(group: StudyGroup) -> None:
    mentor = make_mentor(group)
    log = mentoring_log("Q. 논문은 어떻게 읽나요?", "A. 초록부터 읽으세요.")
    bring_in(group, author=make_member(group), day=log)
    answer = Answer.objects.get()
    with translation.override("ko"):  # as the log is written
        named = gettext("Mentor")
    assert (answer.is_relayed, answer.is_endorsed, answer.answered_as) == (True, False, named)
    assert list(Answer.objects.to_confirm_by(mentor)) == [answer]


def test_a_mentors_own_log_is_their_own_word(group: StudyGroup) -> None:
    mentor = make_mentor(group)
    log = mentoring_log("Q. 논문은 어떻게 읽나요?", "A. 초록부터 읽으세요.")
    bring_in(group, author=mentor, day=log)
    answer = Answer.objects.get()
    assert (answer.is_relayed, answer.author, answer.answered_as) == (False, mentor, "")


def test_asker_and_answerer_are_kept_as_written(group: StudyGroup) -> None:
    bring_in(group, day=peer_log(f"Q. 하늘님 : {TANH}", "A. 바다님 : 기울기가 터지지 않게요."))
    question = Question.objects.get()
    assert question.asker is None
    assert "하늘" in question.asked_as
    assert "바다" in question.answers.get().answered_as


def test_the_unnamed_of_a_session_are_the_group(group: StudyGroup) -> None:
    author = make_member(group)
    bring_in(group, author=author, day=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."))
    question = Question.objects.get()
    assert (question.asker, question.asked_as) == (None, "7조")
    assert question.answers.get().answered_as == "7조"


def test_lectures_are_made_once_under_their_course(group: StudyGroup) -> None:
    for day in (9, 10):
        text = "## [DL Basic] 3강 - Optimization\n\n경사 하강법을 배웠다.\n"
        bring_in(group, {f"d{day}": f"# 2021-08-{day:02} 일지\n\n{text}"})
    lectures = {lecture for note in Note.objects.all() for lecture in note.lectures.all()}
    (lecture,) = lectures
    assert (lecture.course.name, lecture.number) == ("DL Basic", "3")


def test_a_day_without_a_year_is_one_of_the_cohort() -> None:
    group = make_group(cohort=make_cohort())
    day = group.cohort.starts_on + timedelta(days=10)
    bring_in(group, log=f"# {day.month}월 {day.day}일\n\n## 피어세션\n\nQ. {TANH}\nA. 네.\n")
    assert Meeting.objects.get().held_on == day


def test_people_of_a_session_are_filled_in_where_nobody_wrote_them(group: StudyGroup) -> None:
    bring_in(group, a=peer_log("- 모더레이터 : 하늘", "", f"Q. {TANH}", "A. 네."))
    assert Meeting.objects.get().facilitated_as == "하늘"


def test_one_bad_file_stops_no_other(group: StudyGroup) -> None:
    outcome = bring_in(group, bad="", good=peer_log(f"Q. {TANH}"))
    assert [problem["path"] for problem in outcome.report["refused"]] == ["bad.md"]
    assert Note.objects.get().path == "good.md"
    assert Import.objects.get().report["refused"] == outcome.report["refused"]


def test_what_came_in_is_found_by_the_group_and_by_nobody_else(
    client: Client, group: StudyGroup
) -> None:
    link = "[초록불고래 뒤집기](https://example.org/whale)"
    text = f"## 참고\n\n- {link}\n\n## 회고\n\n보라다람쥐 굴리기\n"
    bring_in(group, day=peer_log("Q. 노랑펭귄은 왜 뒤뚱거리나요?", "A. 다리요.") + text)
    found = {"초록불고래": "뒤집기", "보라다람쥐": "굴리기", "노랑펭귄": "뒤뚱거리나요"}
    for reader, finds in ((make_member(group), True), (make_member(make_group()), False)):
        client.force_login(reader)
        for word, beside_it in found.items():
            page = client.get(reverse("search"), {"q": word}).content.decode()
            assert (beside_it in page) is finds
