"""What people can do to a question, each with its form: the table behind buttons and addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb.accounts.models import User
from kb.core.errors import NotAllowed
from kb.groups.viewer import Viewer
from kb.questions import actions, rules
from kb.questions.errors import NotPossibleNow
from kb.questions.forms.moves import (
    AskBackForm,
    CloseForm,
    DeferForm,
    EscalateForm,
    MoveForm,
    ReopenForm,
    ShareForm,
)
from kb.questions.models import Question
from kb.questions.states import TRANSITIONS, Cause, State

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """``label`` names its button, ``done`` says it has happened, ``refusal`` who may do it."""

    name: str
    label: str | Promise
    form: type[MoveForm]
    may: Callable[[Viewer, Question], bool]
    do: Callable[[Question, User, Data], object]
    done: str | Promise
    refusal: str | Promise
    cause: Cause | None = None

    @property
    def url_name(self) -> str:
        return f"question-{self.name}"

    @property
    def has_fields(self) -> bool:
        return self.form is not MoveForm

    def check(self, viewer: Viewer, question: Question) -> None:
        """Refuse with the reason: the state, the cohort that is over, or who the reader is."""
        if self.may(viewer, question):
            return
        state = State(question.state)
        if self.cause and state not in TRANSITIONS[self.cause]:
            raise NotPossibleNow(self.cause, state)
        if question.group.is_read_only:
            raise NotAllowed(_("This cohort is over. Its questions can be read, not changed."))
        raise NotAllowed(self.refusal)


PEERS_ONLY = _("The people of its group and the asker decide this.")
PEERS_AND_MENTORS = _("The people of its group, its mentors and the asker decide this.")
MENTORS_ONLY = _("Only the group's mentors can do this.")
IN_CHARGE = _("The asker, the group's lead and its mentors decide this.")
OWNERS = _("The asker and the group's lead decide this.")

_ALL = (
    Move(
        "resolve",
        _("It's resolved"),
        MoveForm,
        rules.can_resolve,
        lambda question, by, data: actions.confirm_resolved(question=question, by=by),
        _("Resolved."),
        PEERS_AND_MENTORS,
        Cause.CONFIRMED,
    ),
    Move(
        "escalate",
        _("Pass it to a mentor"),
        EscalateForm,
        rules.can_escalate,
        lambda question, by, data: actions.escalate(
            question=question, by=by, reason=data["reason"], meeting=data["meeting"]
        ),
        _("Passed to the mentors."),
        PEERS_ONLY,
        Cause.ESCALATED,
    ),
    Move(
        "withdraw",
        _("Take it back from the mentor"),
        MoveForm,
        rules.can_withdraw,
        lambda question, by, data: actions.withdraw(question=question, by=by),
        _("Taken back from the mentors. The group answers it."),
        PEERS_ONLY,
        Cause.WITHDRAWN,
    ),
    Move(
        "ask-back",
        _("Ask back"),
        AskBackForm,
        rules.can_ask_back,
        lambda question, by, data: actions.ask_back(
            question=question, by=by, reason=data["reason"]
        ),
        _("Asked back. It is the asker's turn now."),
        MENTORS_ONLY,
        Cause.ASKED_BACK,
    ),
    Move(
        "defer",
        _("Put it off"),
        DeferForm,
        rules.can_defer,
        lambda question, by, data: actions.defer(
            question=question, by=by, until=data["until"], note=data["note"]
        ),
        pgettext_lazy("message", "Put off."),
        PEERS_AND_MENTORS,
        Cause.DEFERRED,
    ),
    Move(
        "reopen",
        _("Open it again"),
        ReopenForm,
        rules.can_reopen,
        lambda question, by, data: actions.reopen(question=question, by=by, reason=data["reason"]),
        _("It is open again."),
        PEERS_AND_MENTORS,
        Cause.REOPENED,
    ),
    Move(
        "share",
        _("Share or keep"),
        ShareForm,
        rules.can_share,
        lambda question, by, data: actions.share(
            question=question, visibility=data["visibility"], hides_names=data["hides_names"]
        ),
        _("Saved who sees it."),
        OWNERS,
    ),
    Move(
        "close",
        _("Close without an answer"),
        CloseForm,
        rules.can_drop,
        lambda question, by, data: actions.drop(
            question=question, by=by, reason=data["reason"], duplicate_of=data["duplicate"]
        ),
        pgettext_lazy("message", "Closed. It can be opened again."),
        IN_CHARGE,
        Cause.DROPPED,
    ),
)
MOVES: Final[dict[str, Move]] = {move.name: move for move in _ALL}
IN_BAR: Final = ("escalate", "withdraw", "ask-back", "defer", "reopen")
IN_MENU: Final = ("share", "close")


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that the reader may make now, with its form, ready to be filled in."""

    move: Move
    form: MoveForm


@dataclass(frozen=True, slots=True)
class Offers:
    """The bar and the menu of a question, for one reader; the likely thing comes first."""

    resolve: Offer | None
    likely: str
    bar: list[Offer]
    menu: list[Move]


def offers_for(viewer: Viewer, question: Question, *, has_answers: bool) -> Offers:
    """Say what the reader may do now, the likely thing first."""
    may_resolve = has_answers and MOVES["resolve"].may(viewer, question)
    is_askers_word = may_resolve and rules.is_asker(viewer, question)
    return Offers(
        resolve=_offer("resolve", viewer, question) if may_resolve else None,
        likely="resolve" if is_askers_word else "answer",
        bar=[
            _offer(name, viewer, question) for name in IN_BAR if MOVES[name].may(viewer, question)
        ],
        menu=[MOVES[name] for name in IN_MENU if MOVES[name].may(viewer, question)],
    )


def _offer(name: str, viewer: Viewer, question: Question) -> Offer:
    move = MOVES[name]
    return Offer(move, move.form(viewer=viewer, question=question))
