"""Operators look after the glossary, and decide on what is proposed for it."""

from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.search.models import GlossaryGroup, SearchLog

SLOW_MILLISECONDS: Final = 200


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


class Trouble(admin.SimpleListFilter):
    """The searches worth a look."""

    title = _("what went wrong")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("nothing", _("Nothing was found")),
            ("unopened", _("No result was opened")),
            ("slow", _("It was slow")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SearchLog]) -> QuerySet[SearchLog]:
        if self.value() == "nothing":
            return queryset.filter(found=0)
        if self.value() == "unopened":
            return queryset.filter(found__gt=0, was_opened=False)
        if self.value() == "slow":
            return queryset.filter(milliseconds__gte=SLOW_MILLISECONDS)
        return queryset


@admin.register(SearchLog)
class SearchLogAdmin(admin.ModelAdmin[SearchLog]):
    """The report of searches: read only, and without names."""

    list_display = ["text", "found", "was_opened", "milliseconds", "searched_at"]
    list_filter = [Trouble]
    search_fields = ["text"]
    date_hierarchy = "searched_at"
    ordering = ["-searched_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SearchLog | None = None) -> bool:
        return False
