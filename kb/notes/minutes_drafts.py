"""Minutes while they are written: saved every few seconds, by one scribe or by several."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from django.db import models, transaction
from django.utils import timezone

from kb.accounts.models import User
from kb.meetings.actions import locked
from kb.notes.minutes import Minutes
from kb.notes.models import MinutesDraft

STILL_WRITING = timedelta(minutes=2)


@dataclass(frozen=True)
class Saved:
    """`theirs` is what somebody saved in the meantime; the text then lies aside, not lost."""

    version: int
    theirs: MinutesDraft | None = None


def current_draft(minutes: Minutes) -> MinutesDraft | None:
    return _drafts(minutes).filter(is_aside=False).select_related("author").first()


def _drafts(minutes: Minutes) -> models.QuerySet[MinutesDraft]:
    return MinutesDraft.objects.filter(meeting=minutes.meeting, group=minutes.group)


def kept_aside(minutes: Minutes) -> list[MinutesDraft]:
    """Return texts that others' newer ones would have replaced, the latest first."""
    return list(
        _drafts(minutes).filter(is_aside=True).select_related("author").order_by("-saved_at", "pk")
    )


def other_writer(draft: MinutesDraft | None, page: uuid.UUID | None, user: User) -> str:
    """Return who else typed a moment ago; oneself on another page counts too."""
    if draft is None or timezone.now() - draft.saved_at > STILL_WRITING:
        return ""
    is_own = draft.page == page if page else draft.author_id == user.pk
    return "" if is_own else draft.author.display_name


@transaction.atomic
def save_draft(*, minutes: Minutes, by: User, page: uuid.UUID, text: str, version: int) -> Saved:
    """Save what one page has; `version` is the one its text began with.

    A text that would replace somebody else's newer one is kept aside instead.
    """
    locked(minutes.meeting)
    draft = current_draft(minutes)
    if draft is None:
        return Saved(_start(minutes, by=by, page=page, text=text).version)
    if draft.text == text:
        return Saved(draft.version)
    if draft.version > version and draft.page != page:
        _put_aside(minutes, by=by, text=text)
        return Saved(version, theirs=draft)
    _replace(draft, by=by, page=page, text=text)
    return Saved(draft.version)


@transaction.atomic
def settle(
    *, minutes: Minutes, by: User, page: uuid.UUID, text: str, seen: int, is_merged: bool
) -> Saved:
    """Put one's own text, or both in one, in place of the version `seen`; theirs is kept aside."""
    locked(minutes.meeting)
    draft = current_draft(minutes)
    if draft is None or draft.version > seen:
        return save_draft(minutes=minutes, by=by, page=page, text=text, version=seen)
    _drafts(minutes).filter(is_aside=True, author=by).delete()
    if not is_merged and draft.text.strip() and draft.text != text:
        _put_aside(minutes, by=draft.author, text=draft.text)
    _replace(draft, by=by, page=page, text=text)
    return Saved(draft.version)


def discard_aside(*, minutes: Minutes, pk: int) -> None:
    _drafts(minutes).filter(is_aside=True, pk=pk).delete()


def _start(minutes: Minutes, *, by: User, page: uuid.UUID, text: str) -> MinutesDraft:
    return MinutesDraft.objects.create(
        meeting=minutes.meeting, group=minutes.group, author=by, page=page, text=text
    )


def _replace(draft: MinutesDraft, *, by: User, page: uuid.UUID, text: str) -> None:
    draft.text, draft.author, draft.page = text, by, page
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.save()


def _put_aside(minutes: Minutes, *, by: User, text: str) -> None:
    MinutesDraft.objects.update_or_create(
        meeting=minutes.meeting,
        group=minutes.group,
        author=by,
        is_aside=True,
        defaults={"text": text, "saved_at": timezone.now()},
    )


def merged(mine: str, theirs: str) -> str:
    """Return every line of both texts, those they share once."""
    return "\n".join(_merged_lines(mine.split("\n"), theirs.split("\n")))


def _merged_lines(mine: list[str], theirs: list[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for kind, first, last, other_first, other_last in matcher.get_opcodes():
        yield from mine[first:last]
        if kind != "equal":
            yield from theirs[other_first:other_last]
