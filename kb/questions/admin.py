"""Operators' tables of questions, answers, comments and tags.

What follows rules (states, acceptance, history) is changed on the pages and at the desk, by
actions; here it is to be read, found, and put right where a text or its surroundings are wrong.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kb.questions.models import Answer, Comment, Question, StateChange, Tag


class StateChangeInline(admin.TabularInline[StateChange, Question]):
    model = StateChange
    fields = ("at", "by", "before", "after", "cause", "reason", "due_on")
    readonly_fields = ("at", "by", "before", "after", "cause", "reason", "due_on")
    ordering = ["at", "pk"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin[Question]):
    list_display = ["title", "group", "asker", "asked_as", "state", "asked_at", "due_on"]
    list_filter = ["state", "visibility", "group__cohort", "group", "lectures__course"]
    search_fields = ["title", "body", "asker__display_name", "asker__email", "asked_as"]
    autocomplete_fields = ["group", "asker", "meeting", "lectures", "tags", "parent"]
    readonly_fields = [
        "state",
        "turn",
        "waiting_since",
        "escalation_reason",
        "escalated_for",
        "resolved_at",
        "duplicate_of",
        "drop_reason",
        "due_on",
        "deferral",
        "deleted_at",
        "deleted_by",
    ]
    inlines = [StateChangeInline]
    date_hierarchy = "asked_at"
    list_select_related = ["group__cohort", "asker"]
    ordering = ["-asked_at", "-pk"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Questions are asked on the pages, where their history begins."""
        return False


@admin.register(Answer)
class AnswerAdmin(admin.ModelAdmin[Answer]):
    list_display = ["__str__", "question", "author", "answered_as", "origin", "created_at"]
    list_filter = ["origin", "question__group__cohort", "question__group"]
    search_fields = ["body", "question__title", "author__display_name", "answered_as"]
    autocomplete_fields = ["author"]
    readonly_fields = ["question", "origin", "accepted_at", "endorsed_at", "deleted_at"]
    date_hierarchy = "created_at"
    list_select_related = ["question", "author"]
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Answers move their question's state, so they are written at the desk or on a page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Withdrawing an answer moves its question's state: on the question's page."""
        return False


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin[Comment]):
    list_display = ["__str__", "question", "author", "created_at"]
    search_fields = ["body", "question__title", "author__display_name"]
    autocomplete_fields = ["question", "author"]
    readonly_fields = ["answer"]
    list_select_related = ["question", "author"]
    ordering = ["-created_at", "-pk"]


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin[Tag]):
    list_display = ["name", "program"]
    list_filter = ["program"]
    search_fields = ["name"]
    autocomplete_fields = ["program"]
    ordering = ["name"]
