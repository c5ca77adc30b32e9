"""Which pictures a reader may see: their own, and those shown where they may read."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.accounts.models import User
from kb.images.models import Image
from kb.meetings.models import Meeting
from kb.notes.models import Note
from kb.questions.models import Answer, Comment, Question


def images_visible_to(user: User) -> QuerySet[Image]:
    if user.is_operator:
        return Image.objects.all()
    shown = Q(uploader=user)
    for rows in _readable(user):
        shown |= Q(Exists(rows.filter(images=OuterRef("pk"))))
    return Image.objects.filter(shown)


def _readable(user: User) -> list[QuerySet[Any]]:
    """Everything that can show a picture, as far as the reader may read it."""
    return [
        Question.objects.visible_to(user),
        Answer.objects.visible_to(user),
        Comment.objects.visible_to(user),
        Meeting.objects.visible_to(user),
        Note.objects.visible_to(user),
    ]
