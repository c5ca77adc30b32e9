"""The states of a question and the one table of how they follow each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    OPEN = "open", _("Awaiting an answer")
    ANSWERED = "answered", _("Answered")
    WAITING = "waiting", _("Waiting for a mentor")
    RESOLVED = "resolved", _("Resolved")
    DROPPED = "dropped", _("Closed")


UNRESOLVED = (State.OPEN, State.ANSWERED, State.WAITING)


class Turn(models.TextChoices):
    """Who has to do something next."""

    ASKER = "asker", _("Asker")
    GROUP = "group", _("Group")
    MENTOR = "mentor", _("Mentor")
    NOBODY = "", _("Nobody")


class Cause(models.TextChoices):
    """Why a question's state changed, or was confirmed as it is."""

    ASKED = "asked", pgettext_lazy("history", "asked")
    IMPORTED = "imported", _("imported")
    ANSWERED = "answered", pgettext_lazy("history", "answered")
    ACCEPTED = "accepted", _("accepted an answer")
    ENDORSED = "endorsed", _("endorsed an answer")
    CONFIRMED = "confirmed", _("said it is resolved")
    ESCALATED = "escalated", _("passed it to the mentor")
    ASKED_BACK = "asked_back", _("asked back")
    WITHDRAWN = "withdrawn", _("took it back from the mentor")
    ANSWERS_GONE = "answers_gone", _("withdrew the last answer")
    DEFERRED = "deferred", pgettext_lazy("history", "put it off")
    DROPPED = "dropped", pgettext_lazy("history", "closed it")
    REOPENED = "reopened", _("reopened it")


TRANSITIONS: dict[Cause, dict[State, frozenset[State]]] = {
    Cause.IMPORTED: {
        # A log that holds the answer, of the same day or a later one.
        State.OPEN: frozenset({State.OPEN, State.RESOLVED}),
        State.ANSWERED: frozenset({State.ANSWERED, State.RESOLVED}),
        State.WAITING: frozenset({State.WAITING, State.RESOLVED}),
        State.RESOLVED: frozenset({State.RESOLVED}),
    },
    Cause.ANSWERED: {
        State.OPEN: frozenset({State.ANSWERED, State.RESOLVED}),
        State.ANSWERED: frozenset({State.ANSWERED, State.RESOLVED}),
        # Only a mentor's answer ends the waiting; a peer's leaves it as it is.
        State.WAITING: frozenset({State.WAITING, State.ANSWERED, State.RESOLVED}),
        State.RESOLVED: frozenset({State.RESOLVED}),
    },
    Cause.ACCEPTED: {
        # Open with an answer: after a reopening, or taken back from the mentor.
        State.OPEN: frozenset({State.RESOLVED}),
        State.ANSWERED: frozenset({State.RESOLVED}),
        State.RESOLVED: frozenset({State.RESOLVED}),
    },
    Cause.ENDORSED: {
        State.OPEN: frozenset({State.RESOLVED}),
        State.ANSWERED: frozenset({State.RESOLVED}),
        State.WAITING: frozenset({State.RESOLVED}),
        State.RESOLVED: frozenset({State.RESOLVED}),
    },
    Cause.CONFIRMED: {
        State.OPEN: frozenset({State.RESOLVED}),
        State.ANSWERED: frozenset({State.RESOLVED}),
    },
    Cause.ESCALATED: {
        State.OPEN: frozenset({State.WAITING}),
        State.ANSWERED: frozenset({State.WAITING}),
    },
    Cause.ASKED_BACK: {
        State.OPEN: frozenset({State.OPEN}),
        State.ANSWERED: frozenset({State.OPEN}),
        State.WAITING: frozenset({State.OPEN}),
    },
    Cause.WITHDRAWN: {State.WAITING: frozenset({State.OPEN})},
    Cause.ANSWERS_GONE: {
        State.ANSWERED: frozenset({State.OPEN}),
        State.RESOLVED: frozenset({State.OPEN}),
    },
    Cause.DEFERRED: {State.OPEN: frozenset({State.OPEN})},
    Cause.DROPPED: {
        State.OPEN: frozenset({State.DROPPED}),
        State.ANSWERED: frozenset({State.DROPPED}),
        State.WAITING: frozenset({State.DROPPED}),
    },
    Cause.REOPENED: {
        State.RESOLVED: frozenset({State.OPEN}),
        State.DROPPED: frozenset({State.OPEN}),
    },
}


def may_follow(cause: Cause, before: State, after: State) -> bool:
    return after in TRANSITIONS.get(cause, {}).get(before, frozenset())


def turn_after(cause: Cause, state: State) -> Turn:
    """Return whose turn it is once a question has come into a state."""
    if state == State.WAITING:
        return Turn.MENTOR
    if state == State.ANSWERED or cause == Cause.ASKED_BACK:
        return Turn.ASKER
    return Turn.GROUP if state == State.OPEN else Turn.NOBODY
