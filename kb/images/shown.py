"""Which pictures a text shows, kept as rows beside it: who sees the text sees them."""

from typing import Any, Protocol

from kb.core import markdown
from kb.images.models import Image


class ShowsPictures(Protocol):
    """A row with a text and a many-to-many field ``images``."""

    @property
    def images(self) -> Any: ...


def keep_images(owner: ShowsPictures, text: str) -> None:
    """Make a text's pictures be just those it shows."""
    owner.images.set(Image.objects.filter(pk__in=markdown.image_ids(text)))
