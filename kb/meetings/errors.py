"""Refusals about meetings, in words a reader understands."""

from django.utils.translation import gettext_lazy as _

from kb.core.errors import KbError


class ChangedMeanwhile(KbError):
    """Somebody saved the meeting after the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody changed this meeting while you were writing. Your text is still here; "
                "compare it with what is saved now, then save again."
            )
        )
