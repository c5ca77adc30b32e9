"""Operators' table of notes."""

from django.contrib import admin

from kb.notes.models import Note, NoteSection


class NoteSectionInline(admin.TabularInline[NoteSection, Note]):
    model = NoteSection
    fields = ["kind", "heading", "first_line", "last_line"]
    readonly_fields = ["heading", "first_line", "last_line"]
    ordering = ["first_line"]
    extra = 0
    can_delete = False
    max_num = 0


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin[Note]):
    list_display = ["title", "group", "author", "written_on", "path"]
    list_filter = ["group__cohort", "group"]
    search_fields = ["title", "path", "author__display_name"]
    autocomplete_fields = ["group", "author", "lectures"]
    readonly_fields = ["path", "source", "imported_by"]
    inlines = [NoteSectionInline]
    date_hierarchy = "written_on"
    list_select_related = ["group", "author"]
    ordering = ["-written_on", "-pk"]
