"""Operators' table of meetings."""

from django.contrib import admin

from kb.meetings.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin[Meeting]):
    list_display = ["__str__", "kind", "held_on", "starts_at"]
    list_filter = ["kind", "groups__cohort", "groups"]
    search_fields = ["title", "notes", "facilitated_as", "written_as", "attended_as"]
    autocomplete_fields = ["groups", "facilitator", "scribe", "attendees"]
    date_hierarchy = "held_on"
    ordering = ["-held_on", "-pk"]
