"""Refusals about questions, in words a reader understands."""

from django.utils.translation import gettext_lazy as _

from kb.core.errors import KbError
from kb.questions.states import Cause, State


class NotPossibleNow(KbError):
    """The question's state does not allow it (somebody else may have been quicker)."""

    def __init__(self, cause: Cause, state: State) -> None:
        super().__init__(
            _("This question is “%(state)s” now, so that isn't possible. Nothing was changed.")
            % {"state": state.label}
        )
        self.cause, self.state = cause, state


class ReasonNeeded(KbError):
    def __init__(self) -> None:
        super().__init__(_("Say why, in a few words."))


class AnswerNeeded(KbError):
    def __init__(self) -> None:
        super().__init__(
            _("Nobody has answered this question yet. Write down the answer, or close it.")
        )


class AnswerGone(KbError):
    """Somebody withdrew the answer while another was about to press a button on it."""

    def __init__(self) -> None:
        super().__init__(_("This answer has been withdrawn meanwhile. Nothing was changed."))


class BadDuplicate(KbError):
    def __init__(self) -> None:
        super().__init__(
            _("A question can't be a duplicate of itself, or of one that is its duplicate.")
        )


class BadDueDate(KbError):
    def __init__(self) -> None:
        super().__init__(_("Choose today or a later day."))


class EmptyText(KbError):
    def __init__(self) -> None:
        super().__init__(_("Write something first."))


class EditedMeanwhile(KbError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else changed this while you were writing. Nothing is lost: compare the "
                "two below, bring them together, and save again."
            )
        )
