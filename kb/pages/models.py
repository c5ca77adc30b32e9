"""What belongs to pages alone: the searches a reader keeps."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User


class SavedSearch(models.Model):
    """A search somebody wants to hear about again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    text = models.CharField(_("search"), max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    # When its results were last looked at: what came after is new.
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "text"], name="pages_saved_search_once"),
        ]

    def __str__(self) -> str:
        return self.text
