"""Importing again: nothing doubled, nothing lost, nothing of people's overwritten."""

from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.groups.models import StudyGroup
from kb.meetings.models import Meeting
from kb.notes.models import SourceLines
from kb.notes.planning import Unchanged
from kb.questions import actions
from kb.questions.models import Answer, Question, Revision, Visibility
from kb.questions.states import State
from tests.factories import make_group, make_member
from tests.notes.logs import bring_in, mentoring_log, peer_log, planned

pytestmark = pytest.mark.django_db

TANH = "RNN에서는 왜 tanh를 쓰나요?"
LOG = peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요.", "", "Q. 배치 정규화는 어디에 넣나요?")


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the rooms that an import writes to."""
    rooms = ("notes", "questions", "meetings", "library", "search")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models
    }


def test_importing_twice_writes_no_row_at_all(group: StudyGroup) -> None:
    author = make_member(group)
    bring_in(group, author=author, a=LOG, b=mentoring_log("1. **논문 읽기**", "    - 초록부터."))
    before = everything()
    outcome = bring_in(
        group, author=author, a=LOG, b=mentoring_log("1. **논문 읽기**", "    - 초록부터.")
    )
    assert everything() == before
    assert outcome.run is None
    assert outcome.report["notes"] == {"created": 0, "updated": 0, "kept": 2, "conflicts": 0}


def test_a_line_more_above_moves_only_the_lines(group: StudyGroup) -> None:
    bring_in(group, a=LOG)
    asked = list(Question.objects.order_by("pk").values())
    bring_in(group, a="<!-- 오늘의 일지 -->\n" + LOG)
    assert list(Question.objects.order_by("pk").values()) == asked
    assert SourceLines.objects.get(text=TANH).first_line == 6


def test_a_question_more_in_the_file_comes_in(group: StudyGroup) -> None:
    bring_in(group, a=LOG)
    bring_in(group, a=LOG + "\nQ. 드롭아웃은 언제 쓰나요?\nA. 과적합일 때요.\n")
    assert Question.objects.count() == 3


def test_what_changed_in_the_file_follows_and_keeps_its_history(group: StudyGroup) -> None:
    bring_in(group, a=LOG)
    edited = LOG.replace("왜 tanh를 쓰나요?", "왜 tanh를 쓰고 ReLU는 안 쓰나요?")
    bring_in(group, a=edited.replace("터지지 않게요", "터지거나 사라지지 않게요"))
    question = Question.objects.get(title__contains="ReLU")
    assert question.answers.get().body == "기울기가 터지거나 사라지지 않게요."
    assert Revision.objects.get(question=question).title == TANH
    assert Question.objects.count() == 2


def test_an_answer_that_came_later_into_the_same_file_resolves(group: StudyGroup) -> None:
    bring_in(group, a=LOG)
    bring_in(group, a=LOG.rstrip() + "\nA. 활성화 함수 앞이요.\n")
    question = Question.objects.get(title__contains="배치")
    assert question.state == State.RESOLVED
    assert question.answers.get().body == "활성화 함수 앞이요."


def test_edited_here_and_in_the_file_is_a_conflict_that_shows_both(group: StudyGroup) -> None:
    member = make_member(group)
    bring_in(group, a=LOG)
    question = Question.objects.get(title=TANH)
    actions.edit_question(question=question, by=member, title="tanh를 쓰는 이유?", body="")
    edited = LOG.replace("왜 tanh를 쓰나요?", "왜 tanh를 쓰고 ReLU는 안 쓰나요?")
    outcome = bring_in(group, a=edited)
    question.refresh_from_db()
    assert question.title == "tanh를 쓰는 이유?"
    (conflict,) = outcome.report["conflicts"]
    assert conflict["stored"] == "tanh를 쓰는 이유?"
    assert conflict["source"] == "RNN에서는 왜 tanh를 쓰고 ReLU는 안 쓰나요?"
    assert (conflict["path"], conflict["line"]) == ("a.md", 5)


def test_an_answer_edited_on_both_sides_is_a_conflict_too(group: StudyGroup) -> None:
    member = make_member(group)
    bring_in(group, a=LOG)
    actions.edit_answer(answer=Answer.objects.get(), by=member, body="값을 가두려고요.")
    outcome = bring_in(group, a=LOG.replace("터지지 않게요", "터지거나 사라지지 않게요"))
    assert Answer.objects.get().body == "값을 가두려고요."
    assert [conflict["stored"] for conflict in outcome.report["conflicts"]] == ["값을 가두려고요."]


def test_edited_here_alone_stays_without_a_conflict(group: StudyGroup) -> None:
    member = make_member(group)
    bring_in(group, a=LOG)
    question = Question.objects.get(title=TANH)
    actions.edit_question(question=question, by=member, title="tanh를 쓰는 이유?", body="")
    outcome = bring_in(group, a=LOG + "\n한 줄 더.\n")
    question.refresh_from_db()
    assert question.title == "tanh를 쓰는 이유?"
    assert outcome.report["conflicts"] == []


def test_what_people_deleted_does_not_come_back(group: StudyGroup) -> None:
    member = make_member(group)
    bring_in(group, a=LOG)
    actions.delete_question(question=Question.objects.get(title=TANH), by=member)
    for more in ("\n한 줄 더.\n", "\n또 한 줄.\n"):
        bring_in(group, a=LOG + more)
    assert Question.objects.alive().filter(title=TANH).count() == 0


def test_what_was_hidden_since_is_neither_shown_nor_asked_anew(group: StudyGroup) -> None:
    member = make_member(group)
    bring_in(group, a=LOG)
    question = Question.objects.get(title=TANH)
    actions.edit_question(question=question, by=member, title="비밀스러운 말", body="")
    actions.share(question=question, visibility=Visibility.MENTORS)
    for ending in ("?", "???"):
        outcome = bring_in(group, a=LOG.replace("쓰나요?", f"쓰고 ReLU는 왜 안 쓰나요{ending}"))
        assert outcome.report["conflicts"] == []
        assert "비밀" not in str(outcome.plan)
    assert Question.objects.count() == 2


def test_a_question_taken_out_of_the_file_is_kept_here(group: StudyGroup) -> None:
    bring_in(group, a=LOG)
    outcome = bring_in(group, a=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."))
    assert Question.objects.alive().count() == 2
    assert [remark["code"] for remark in outcome.report["remarks"]] == ["gone"]


def test_the_same_log_of_another_member_adds_nothing(group: StudyGroup) -> None:
    bring_in(group, author=make_member(group), a=LOG)
    before = everything()
    bring_in(group, author=make_member(group), mine=LOG)
    assert everything() == before


def test_people_of_a_meeting_are_filled_in_but_not_overwritten(group: StudyGroup) -> None:
    bring_in(group, a=LOG)
    Meeting.objects.update(facilitated_as="바다")
    bring_in(group, author=make_member(group), b="- 모더레이터 : 하늘\n" + LOG)
    assert Meeting.objects.get().facilitated_as == "바다"


QUESTIONS = st.lists(
    st.sampled_from(
        [
            ("Q. 배치 정규화는 어디에 넣나요?", "A. 활성화 함수 앞이요."),
            ("Q. 드롭아웃은 언제 쓰나요?", "- 과적합일 때요.", "- 데이터가 적을 때요."),
            (f"Q. {TANH}", "A. 더 조사 후 내일 답변."),
            (f"Q. {TANH}", "A. 기울기가 터지지 않게요."),
            ("Q. 왜요?", "A. 그냥요."),
            ("Q. 학습률은 어떻게 정하나요?",),
        ]
    ),
    max_size=6,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(QUESTIONS, min_size=1, max_size=3))
def test_what_was_just_written_is_planned_as_unchanged(
    days: list[list[tuple[str, ...]]],
) -> None:
    group = make_group()
    files = {
        f"day{n}": peer_log(*(line for block in blocks for line in block), day=f"2021-08-{n:02}")
        for n, blocks in enumerate(days, start=9)
    }
    bring_in(group, files)
    assert all(isinstance(step, Unchanged) for step in planned(group, files).notes)
    # Read again to the last line, it's still all there: the files differ by an empty line.
    again = planned(group, {name: text + "\n" for name, text in files.items()})
    assert all(isinstance(step, Unchanged) for step in again.questions)
    answers = [answer for step in again.questions for answer in step.new.answers]
    assert all(isinstance(answer, Unchanged) for answer in answers)
    assert all(isinstance(step, Unchanged) for step in again.meetings)
