"""The refusals a reader may see."""

from django.utils.functional import Promise


class KbError(Exception):
    """An expected refusal; its text is shown to the reader, in their language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(KbError):
    """The reader may see it but may not change it; pages answer 403."""
