"""What a question's state means, in one sentence for its reader."""

from collections.abc import Callable
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.groups.viewer import Viewer
from kb.meetings.models import MeetingKind
from kb.questions import rules
from kb.questions.models import Question
from kb.questions.states import State, Turn


def state_sentence(viewer: Viewer, question: Question, *, answers: int) -> str:
    """Say what the state means and who has to do something."""
    return SENTENCES[State(question.state)](viewer, question, answers)


def day(value: object) -> str:
    return date_format(value, "MONTH_DAY_FORMAT", use_l10n=True)  # type: ignore[arg-type]


def _open(viewer: Viewer, question: Question, answers: int) -> str:
    if question.due_on:
        return _put_off(question)
    if question.turn == Turn.ASKER:
        if rules.is_asker(viewer, question):
            return _("A mentor asked you back. Add what is missing, in a comment or in the text.")
        return _("A mentor asked back; it is the asker's turn.")
    if question.target:
        return _("Kept for: %(occasion)s.") % {"occasion": question.get_target_display()}
    if answers:
        return _("Open again: the answers so far don't settle it.")
    return _("Nobody has answered yet. If you know something about it, write it down.")


def _put_off(question: Question) -> str:
    values = {"date": day(question.due_on)}
    if question.is_overdue():
        return _("It was put off until %(date)s, and that has passed.") % values
    return _("Put off until %(date)s.") % values


def _answered(viewer: Viewer, question: Question, answers: int) -> str:
    if rules.is_asker(viewer, question):
        return _("You have an answer. Does it settle your question?")
    return ngettext(
        "There is an answer. The asker says whether it settles the question.",
        "There are %(count)d answers. The asker says whether they settle the question.",
        answers,
    ) % {"count": answers}


def _waiting(viewer: Viewer, question: Question, answers: int) -> str:
    meeting = question.escalated_for
    if meeting is None or meeting.deleted_at:
        return _("Waiting for a mentor to answer.")
    values = {"date": day(meeting.held_on)}
    if meeting.held_on < question.group.today():
        return _("It was to be asked on %(date)s, and still waits for a mentor.") % values
    if meeting.kind == MeetingKind.MENTORING:
        return _("Will be asked at the next mentoring (%(date)s).") % values
    if meeting.kind == MeetingKind.OFFICE_HOUR:
        return _("Will be asked at the office hour (%(date)s).") % values
    return _("Will be asked on %(date)s.") % values


def _resolved(viewer: Viewer, question: Question, answers: int) -> str:
    return _("This is settled. If it isn't for you, open it again and say why.")


def _dropped(viewer: Viewer, question: Question, answers: int) -> str:
    if question.duplicate_of_id:
        return _("Closed, because the same was asked before.")
    return _("Closed: %(reason)s") % {"reason": question.drop_reason}


SENTENCES: Final[dict[State, Callable[[Viewer, Question, int], str]]] = {
    State.OPEN: _open,
    State.ANSWERED: _answered,
    State.WAITING: _waiting,
    State.RESOLVED: _resolved,
    State.DROPPED: _dropped,
}
