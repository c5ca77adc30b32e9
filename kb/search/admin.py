"""Operators look after the glossary, and decide on what is proposed for it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.search.models import GlossaryGroup


@admin.register(GlossaryGroup)
class GlossaryGroupAdmin(admin.ModelAdmin[GlossaryGroup]):
    list_display = ["__str__", "status", "reason", "edited_at"]
    list_filter = ["status", ("edited_at", admin.EmptyFieldListFilter)]
    search_fields = ["terms"]
    fields = ["terms", "status", "reason"]
    readonly_fields = ["reason"]
    ordering = ["terms"]
    actions = ["use", "refuse"]

    def has_delete_permission(self, request: HttpRequest, obj: GlossaryGroup | None = None) -> bool:
        # What is deleted would be loaded or proposed again; “not used” is remembered.
        return False

    def save_model(self, request: HttpRequest, obj: GlossaryGroup, form: Any, change: bool) -> None:
        obj.edited_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Use these groups"))
    def use(self, request: HttpRequest, queryset: QuerySet[GlossaryGroup]) -> None:
        self._decide(request, queryset, GlossaryGroup.Status.USED)

    @admin.action(description=_("Don’t use these groups"))
    def refuse(self, request: HttpRequest, queryset: QuerySet[GlossaryGroup]) -> None:
        self._decide(request, queryset, GlossaryGroup.Status.REFUSED)

    def _decide(self, request: HttpRequest, queryset: QuerySet[GlossaryGroup], status: str) -> None:
        now = timezone.now()
        # Update keeps `changed_at` as it is; it tells every process to read the glossary anew.
        count = queryset.update(status=status, edited_at=now, changed_at=now)
        said = ngettext("%(count)d group changed.", "%(count)d groups changed.", count)
        messages.success(request, said % {"count": count})
