"""What a plan says of notes, where nothing exists yet and where much does."""

from dataclasses import replace
from datetime import date
from time import monotonic

import pytest

from kb.notes.planning import (
    Conflict,
    Create,
    Known,
    KnownAnswer,
    KnownMeeting,
    KnownNote,
    KnownQuestion,
    KnownSource,
    NewQuestion,
    Plan,
    Step,
    Unchanged,
    Update,
    digest_of,
    plan,
)
from kb.notes.reading import SectionKind
from tests.notes.logs import SETTING, mentoring_log, peer_log, reading

DAY = date(2021, 8, 9)
TANH = "RNN에서는 왜 tanh를 쓰나요?"


def plan_of(known: Known | None = None, **files: str) -> Plan:
    return plan(reading(**files).notes, known or Known(), SETTING)


def only(plan: Plan) -> Step[NewQuestion]:
    (step,) = plan.questions
    return step


# --- a first import --------------------------------------------------------------------------


def test_a_question_with_its_answer_is_to_be_made_resolved() -> None:
    step = only(plan_of(a=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요.")))
    assert isinstance(step, Create)
    assert step.new.text == TANH
    assert not step.new.is_unresolved
    assert [answer.new.text for answer in step.new.answers] == ["기울기가 터지지 않게요."]
    assert step.new.answers[0].new.resolves


def test_the_unnamed_asker_in_a_session_is_the_group() -> None:
    assert only(plan_of(a=peer_log(f"Q. {TANH}"))).new.asked_as == "1조"


def test_several_bullets_of_one_speaker_are_one_answer_with_what_is_nested() -> None:
    log = mentoring_log(
        "1. **포지셔널 인코딩은 왜 더하나요?**",
        "    - 위치를 알려 주려고요.",
        "        - 순서가 없으니까요.",
        "    - 학습해도 됩니다.",
    )
    (answer,) = only(plan_of(a=log)).new.answers
    assert answer.new.text == "- 위치를 알려 주려고요.\n  - 순서가 없으니까요.\n- 학습해도 됩니다."
    assert answer.new.is_relayed


def test_a_deferral_is_no_answer_but_a_reason_and_a_day() -> None:
    step = only(plan_of(a=peer_log(f"Q. {TANH}", "A. 더 조사 후 내일 답변.")))
    assert step.new.is_unresolved
    assert step.new.answers == ()
    assert step.new.deferral.startswith("더 조사 후")
    assert step.new.due_on == date(2021, 8, 10)


def test_two_logs_of_one_session_are_one_meeting_and_one_question() -> None:
    planned = plan_of(
        a=peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요."),
        b=peer_log("", f"Q. {TANH}", "A. 값이 -1에서 1 사이라서요."),
    )
    assert len(planned.meetings) == 1
    step = only(planned)
    assert [source.note for source in step.new.sources] == [0, 1]
    assert [answer.new.text for answer in step.new.answers] == [
        "기울기가 터지지 않게요.",
        "값이 -1에서 1 사이라서요.",
    ]


def test_equal_answers_of_two_logs_are_one_with_both_lines() -> None:
    log = peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게요.")
    step = only(plan_of(a=log, b=log + "\n\n또 다른 하루\n"))
    (answer,) = step.new.answers
    assert len(answer.new.sources) == 2


def test_a_later_log_answers_what_an_earlier_one_put_off() -> None:
    planned = plan_of(
        b=peer_log(f"Q. {TANH}", "A. 기울기 때문이래요.", day="2021-08-10"),
        a=peer_log(f"Q. {TANH}", "A. 더 조사 후 내일 답변.", day="2021-08-09"),
    )
    step = only(planned)
    assert step.new.note == 0
    assert not step.new.is_unresolved
    assert step.new.answers[0].new.is_later
    assert step.new.answers[0].new.resolves


def test_the_same_topic_on_two_days_stays_two() -> None:
    topic = ("1. **포지셔널 인코딩**", "    - 위치를 알려 줍니다.")
    planned = plan_of(
        a=mentoring_log(*topic, day="2021-08-11"), b=mentoring_log(*topic, "", day="2021-08-18")
    )
    assert len(planned.questions) == 2


def test_the_same_log_twice_is_left_out_and_said() -> None:
    log = peer_log(f"Q. {TANH}")
    planned = plan_of(a=log, b=log)
    assert len(planned.notes) == 1
    assert [(remark.code, remark.path) for remark in planned.remarks] == [("same-note", "b.md")]


def test_notes_are_taken_by_their_days_whatever_their_names() -> None:
    planned = plan_of(a=peer_log(day="2021-08-12"), b=peer_log(day="2021-08-11"))
    assert [step.new.parsed.path for step in planned.notes] == ["b.md", "a.md"]


def test_a_session_without_a_date_is_no_meeting_and_that_is_said() -> None:
    planned = plan_of(a=f"# 일지\n\n## 피어세션\nQ. {TANH}\nA. 네.\n")
    assert planned.meetings == ()
    assert only(planned).new.meeting is None
    assert [remark.code for remark in planned.remarks] == ["no-date"]


def test_a_day_without_a_year_gets_that_of_the_cohort() -> None:
    planned = plan_of(a=f"# 8월 9일 일지\n\n## 피어세션\nQ. {TANH}\nA. 네.\n")
    assert planned.notes[0].new.day == DAY


def test_a_date_in_the_path_will_do() -> None:
    note = reading(**{"2021-08-09": f"# 일지\n\n## 피어세션\nQ. {TANH}\nA. 네.\n"}).notes
    assert plan(note, Known(), SETTING).notes[0].new.day == DAY


# --- what exists already ---------------------------------------------------------------------


def known_note(text: str, *sources: KnownSource, path: str = "a.md") -> KnownNote:
    return KnownNote(1, path, digest_of(text), sources=sources)


def known_question(
    text: str = TANH, *, source_texts: frozenset[tuple[int, str]] | None = None
) -> KnownQuestion:
    """Return a question of the day's session that note 1 asks, unless told otherwise."""
    return KnownQuestion(
        pk=10,
        text=text,
        asked_on=DAY,
        session=(SectionKind.PEER, DAY),
        source_texts=frozenset({(1, TANH)}) if source_texts is None else source_texts,
    )


ASKED_HERE = known_question(source_texts=frozenset())


def test_an_unchanged_file_is_left_alone() -> None:
    log = peer_log(f"Q. {TANH}")
    planned = plan_of(Known(notes=(known_note(log),)), a=log)
    assert planned.changes_nothing
    assert planned.questions == ()


def test_a_meeting_that_exists_is_found() -> None:
    known = Known(meetings=(KnownMeeting(5, SectionKind.PEER, DAY),))
    (meeting,) = plan_of(known, a=peer_log(f"Q. {TANH}")).meetings
    assert isinstance(meeting, Unchanged)
    assert meeting.pk == 5


def test_a_meeting_that_people_deleted_is_not_made_again() -> None:
    known = Known(meetings=(KnownMeeting(5, SectionKind.PEER, DAY, is_deleted=True),))
    planned = plan_of(known, a=peer_log(f"Q. {TANH}"))
    assert planned.meetings == ()
    assert only(planned).new.meeting is None


def test_a_question_edited_in_the_file_alone_follows_the_file() -> None:
    note = known_note("old", KnownSource(1, TANH, question=10))
    edited = "RNN에서는 왜 tanh를 쓰고 ReLU는 안 쓰나요?"
    step = only(plan_of(Known((note,), questions=(known_question(),)), a=peer_log(f"Q. {edited}")))
    assert isinstance(step, Update)
    assert step.new.takes_text
    assert step.new.text == edited


def test_a_question_edited_here_alone_stays_as_people_have_it() -> None:
    note = known_note("old", KnownSource(1, TANH, question=10))
    here = known_question("tanh를 쓰는 이유?")
    step = only(plan_of(Known((note,), questions=(here,)), a=peer_log(f"Q. {TANH}")))
    assert isinstance(step, Unchanged)


def test_a_question_edited_here_and_in_the_file_is_a_conflict_with_both_texts() -> None:
    note = known_note("old", KnownSource(1, TANH, question=10))
    here = known_question("tanh를 쓰는 이유?")
    edited = "RNN에서는 왜 tanh를 쓰고 ReLU는 안 쓰나요?"
    step = only(plan_of(Known((note,), questions=(here,)), a=peer_log(f"Q. {edited}")))
    assert isinstance(step, Conflict)
    assert (step.stored, step.new.text) == ("tanh를 쓰는 이유?", edited)
    assert not step.new.takes_text


def test_a_wording_that_another_log_still_has_stays() -> None:
    note = known_note("old", KnownSource(1, TANH, question=10))
    here = known_question(source_texts=frozenset({(1, TANH), (2, TANH)}))
    edited = "RNN에서는 왜 tanh를 쓰고 ReLU는 안 쓰나요?"
    step = only(plan_of(Known((note,), questions=(here,)), a=peer_log(f"Q. {edited}")))
    assert isinstance(step, Unchanged)


def test_a_question_that_people_deleted_does_not_come_back() -> None:
    note = known_note("old", KnownSource(1, TANH, question=10))
    here = replace(known_question(), is_deleted=True)
    planned = plan_of(Known((note,), questions=(here,)), a=peer_log(f"Q. {TANH}", "A. 네."))
    assert planned.questions == ()


def test_what_is_gone_from_the_file_is_kept_and_said() -> None:
    note = known_note("old", KnownSource(1, TANH, question=10, line=7))
    planned = plan_of(Known((note,), questions=(known_question(),)), a=peer_log("오늘은 쉼"))
    (remark,) = planned.remarks
    assert (remark.code, remark.line, remark.text) == ("gone", 7, TANH)


def test_a_private_question_is_joined_by_no_log() -> None:
    here = replace(ASKED_HERE, is_private=True)
    step = only(plan_of(Known(questions=(here,)), a=peer_log(f"Q. {TANH}")))
    assert isinstance(step, Create)


def test_an_answer_joins_the_question_that_was_left_open() -> None:
    here = replace(ASKED_HERE, is_unresolved=True, session=None)
    log = peer_log("Q. RNN에서는 왜 tanh를 쓰는지 궁금합니다", "A. 기울기요.", day="2021-08-12")
    step = only(plan_of(Known(questions=(here,)), a=log))
    assert isinstance(step, Update)
    assert step.new.answers[0].new.resolves


def test_what_people_opened_again_is_not_resolved_by_a_log() -> None:
    here = replace(ASKED_HERE, is_unresolved=True, may_resolve=False)
    step = only(plan_of(Known(questions=(here,)), a=peer_log(f"Q. {TANH}", "A. 기울기요.")))
    assert isinstance(step, Update)
    assert not step.new.answers[0].new.resolves


def test_an_answer_edited_here_and_in_the_file_is_a_conflict() -> None:
    said = "기울기가 터지지 않게 하려고요."
    note = known_note(
        "old", KnownSource(1, TANH, question=10), KnownSource(2, said, answer=20, line=6)
    )
    answer = KnownAnswer(20, "값을 가두려고요.", source_texts=frozenset({(1, said)}))
    here = replace(known_question(), answers=(answer,))
    log = peer_log(f"Q. {TANH}", "A. 기울기가 터지지 않게 하려고 씁니다.")
    step = only(plan_of(Known((note,), questions=(here,)), a=log))
    (planned,) = step.new.answers
    assert isinstance(planned, Conflict)
    assert planned.stored == "값을 가두려고요."


@pytest.mark.parametrize("spelling", ["DL Basic", "dl basic", "DLBasic"])
def test_a_course_keeps_the_spelling_it_has(spelling: str) -> None:
    log = f"# 2021-08-09 일지\n\n## {spelling} 3강 - 최적화\n\n배운 것을 적는다.\n"
    planned = plan_of(Known(courses=("DL basic",)), a=log)
    (lecture,) = planned.notes[0].new.lectures
    assert (lecture.course, lecture.number) == ("DL basic", "3")


def test_very_many_equal_questions_are_planned_in_bounded_time() -> None:
    lines = [line for n in range(500) for line in (f"Q. {TANH}", f"A. 그래서 그렇습니다 {n}.")]
    started = monotonic()
    step = only(plan_of(a=peer_log(*lines)))
    assert len(step.new.answers) == 500
    assert monotonic() - started < 10
