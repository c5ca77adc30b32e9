"""Which pictures a text shows, kept as rows beside it: who sees the text sees them."""

from typing import Any, Protocol

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, ManyToManyRel, OuterRef, Q, QuerySet

from kb.core import markdown
from kb.images.models import Image


class ShowsPictures(Protocol):
    """A row with a text and a many-to-many field ``images``; its rows know ``visible_to``."""

    @property
    def images(self) -> Any: ...


def keep_images(owner: ShowsPictures, text: str, *, by: AbstractBaseUser | None) -> None:
    """Make a text's pictures be just those it shows, of those that its writer may see.

    What the text has shown already stays. Without a writer it is the command line that writes,
    which may see all.
    """
    ids = markdown.image_ids(text)
    named = Image.objects.filter(pk__in=ids)
    # Most texts show none, and to ask what somebody may see is much to ask of every row.
    if ids and by is not None:
        named = named.filter(
            Q(pk__in=owner.images.values("pk")) | Q(pk__in=images_visible_to(by).values("pk"))
        )
    owner.images.set(named)


def images_visible_to(user: Any) -> QuerySet[Image]:
    """Return one's own pictures and those shown where one may read; for an operator all."""
    if user.is_operator:
        return Image.objects.all()
    shown = Q(uploader=user)
    for relation in _shown_in():
        rows = relation.related_model.objects.visible_to(user)
        shown |= Q(Exists(rows.filter(images=OuterRef("pk"))))
    return Image.objects.filter(shown)


def _shown_in() -> list[Any]:
    """Return every way in which a row of a room above shows pictures."""
    relations = Image._meta.related_objects
    return [one for one in relations if isinstance(one, ManyToManyRel)]
