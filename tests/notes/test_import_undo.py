"""An import can be undone as a whole, for as long as nothing was built on it."""

from collections.abc import Callable

import pytest
from django.db.models import Model

from kb.groups.models import StudyGroup
from kb.library.models import Course, Lecture, Reference
from kb.meetings.models import Meeting
from kb.notes.actions import CannotUndo, reasons_against_undoing, undo
from kb.notes.models import Import, Note, NoteSection, SourceLines
from kb.questions import actions
from kb.questions.models import Answer, Question, StateChange, Visibility
from kb.questions.states import State
from tests.factories import (
    make_answer,
    make_group,
    make_lead,
    make_meeting,
    make_member,
    make_mentor,
    make_operator,
    make_question,
    make_user,
)
from tests.notes.logs import bring_in, peer_log

pytestmark = pytest.mark.django_db

TANH = "RNN에서는 왜 tanh를 쓰나요?"
LOG = (
    peer_log(f"Q. {TANH}", "A. [이 글](https://example.org/tanh)을 보세요.")
    + "\n## [DL Basic] 3강 - Optimization\n\n[논문](https://arxiv.org/abs/1706.03762)\n"
)


@pytest.fixture
def group() -> StudyGroup:
    return make_group()


def run_of(group: StudyGroup, **files: str) -> Import:
    run = bring_in(group, files).run
    assert run is not None
    return run


def test_undoing_takes_away_all_that_came(group: StudyGroup) -> None:
    run = undo(run=run_of(group, a=LOG), by=make_operator())
    of_notes = (Note, NoteSection, SourceLines, Question, Answer, StateChange, Meeting)
    models: list[type[Model]] = [*of_notes, Lecture, Course, Reference]
    assert {model: model._default_manager.count() for model in models} == dict.fromkeys(models, 0)
    assert run.undone_at is not None


def test_after_undoing_the_same_files_come_in_again(group: StudyGroup) -> None:
    undo(run=run_of(group, a=LOG), by=make_operator())
    run_of(group, a=LOG)
    assert Question.objects.get().title == TANH


def test_what_was_there_before_stays(group: StudyGroup) -> None:
    noon = make_question(group=group, title=TANH)
    meeting = make_meeting(group=group, on=noon.asked_at.date())
    day = meeting.held_on.isoformat()
    run = run_of(group, a=peer_log(f"Q. {TANH}", "A. 기울기요.", day=day))
    noon.refresh_from_db()
    assert noon.state == State.RESOLVED
    undo(run=run, by=make_operator())
    noon.refresh_from_db()
    assert (noon.state, noon.resolved_at) == (State.OPEN, None)
    assert noon.history.count() == 1
    assert not noon.answers.exists()
    assert list(Meeting.objects.all()) == [meeting]


def test_undoing_a_second_import_puts_back_what_the_first_wrote(group: StudyGroup) -> None:
    run_of(group, a=LOG)
    before = list(NoteSection.objects.order_by("first_line").values("kind", "body", "meeting"))
    source = Note.objects.get().source
    lines = list(SourceLines.objects.order_by("pk").values("first_line", "text"))
    again = LOG.replace("왜 tanh를 쓰나요?", "왜 tanh를 쓰고 ReLU는 안 쓰나요?")
    undo(run=run_of(group, a="한 줄 더\n\n" + again + "\n## 회고\n\n끝.\n"), by=make_operator())
    assert Question.objects.get().title == TANH
    assert not Question.objects.get().revisions.exists()
    assert Note.objects.get().source == source
    after = NoteSection.objects.order_by("first_line").values("kind", "body", "meeting")
    assert list(after) == before
    assert list(SourceLines.objects.order_by("pk").values("first_line", "text")) == lines


def _edit(question: Question) -> None:
    actions.edit_question(question=question, by=make_user(), title="다르게", body="")


def _comment(question: Question) -> None:
    actions.comment(question=question, by=make_user(), body="저도요")


def _answer(question: Question) -> None:
    make_answer(question=question)


def _endorse(question: Question) -> None:
    actions.endorse(answer=question.answers.get(), by=make_mentor(question.group))


def _reopen(question: Question) -> None:
    actions.reopen(question=question, by=make_member(question.group), reason="아직요")


def _wonder(question: Question) -> None:
    actions.toggle_interest(question=question, by=make_user())


def _thank(question: Question) -> None:
    actions.thank(answer=question.answers.get(), by=make_user())


def _import_again(question: Question) -> None:
    bring_in(question.group, a=LOG + "\n더.\n")


def _import_another(question: Question) -> None:
    bring_in(question.group, b=peer_log("", f"Q. {TANH}", "A. 값을 가두려고요."))


@pytest.mark.parametrize(
    "build",
    [
        _edit,
        _comment,
        _answer,
        _endorse,
        _reopen,
        _wonder,
        _thank,
        _import_again,
        _import_another,
    ],
)
def test_what_was_built_on_an_import_keeps_it(
    group: StudyGroup, build: Callable[[Question], None]
) -> None:
    run = run_of(group, a=LOG)
    assert reasons_against_undoing(run, make_operator()) == []
    build(Question.objects.get())
    assert reasons_against_undoing(run, make_operator())
    with pytest.raises(CannotUndo):
        undo(run=run, by=make_operator())
    assert Note.objects.exists()


def test_a_meeting_with_notes_of_people_keeps_the_import(group: StudyGroup) -> None:
    run = run_of(group, a=LOG)
    Meeting.objects.update(notes="여기에 적어 둔 것")
    assert reasons_against_undoing(run, make_operator())


def test_an_import_is_undone_once(group: StudyGroup) -> None:
    run = undo(run=run_of(group, a=LOG), by=make_operator())
    with pytest.raises(CannotUndo):
        undo(run=run, by=make_operator())


def test_the_two_last_imports_are_undone_one_after_the_other(group: StudyGroup) -> None:
    first = run_of(group, a=peer_log(f"Q. {TANH}", "A. 더 조사 후 내일 답변."))
    second = run_of(group, b=peer_log(f"Q. {TANH}", "A. 기울기요.", day="2021-08-10"))
    assert reasons_against_undoing(first, make_operator())
    undo(run=second, by=make_operator())
    question = Question.objects.get()
    assert question.state == State.OPEN
    assert question.deferral.startswith("더 조사 후")
    undo(run=first, by=make_operator())
    assert not Question.objects.exists()


def test_what_the_reader_may_not_see_is_told_without_its_words(group: StudyGroup) -> None:
    run = run_of(group, a=LOG)
    question = Question.objects.get()
    actions.edit_question(question=question, by=make_user(), title="비밀스러운 말", body="")
    actions.share(question=question, visibility=Visibility.MENTORS)
    actions.comment(question=question, by=make_user(), body="더 비밀스러운 말")
    for reader in (make_member(group), make_lead(group)):
        reasons = " ".join(reasons_against_undoing(run, reader))
        assert reasons
        assert "비밀" not in reasons
    assert "비밀스러운 말" in " ".join(reasons_against_undoing(run, make_mentor(group)))
