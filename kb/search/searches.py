"""Note what is searched for, for a while and without saying by whom."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone

from kb.search.find import Hit
from kb.search.models import IndexedDocument, SearchLog

KEPT: Final = timedelta(days=90)
LONGEST: Final = 200
# Old rows are dropped now and then, by whoever searches.
TIDIED_EVERY: Final = 100

_signer = Signer(salt="search-log")


def note_search(text: str, *, found: int, milliseconds: int) -> str:
    """Note one search; return the token by which an opened result is told."""
    row = SearchLog.objects.create(
        text=" ".join(text.split())[:LONGEST], found=found, milliseconds=milliseconds
    )
    if row.pk % TIDIED_EVERY == 0:
        forget_old_searches()
    return _signer.sign(str(row.pk))


def note_opened(token: str) -> None:
    """Note that a result was opened; a token that is not ours is ignored."""
    try:
        pk = _signer.unsign(token)
    except BadSignature:
        return
    SearchLog.objects.filter(pk=pk).update(was_opened=True)


def forget_old_searches() -> int:
    """Drop what is older than it may be."""
    return SearchLog.objects.filter(searched_at__lt=timezone.now() - KEPT).delete()[0]


def count_since(hits: Collection[Hit], moment: datetime) -> int:
    """Count the hits that are younger than a moment."""
    keys = Q(pk__in=[])
    for kind in {hit.kind for hit in hits}:
        keys |= Q(kind=kind, key__in=[hit.pk for hit in hits if hit.kind == kind])
    return IndexedDocument.objects.filter(keys, at__gt=moment).count()
