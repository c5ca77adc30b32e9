"""Operators' tables of courses, lectures and references."""

from django.contrib import admin

from kb.library.models import Course, Lecture, Reference


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin[Course]):
    list_display = ["name", "program", "position"]
    list_filter = ["program"]
    search_fields = ["name"]
    autocomplete_fields = ["program"]
    ordering = ["program__name", "position", "name"]


@admin.register(Lecture)
class LectureAdmin(admin.ModelAdmin[Lecture]):
    list_display = ["__str__", "week", "day"]
    list_filter = ["course__program", "course", "week"]
    search_fields = ["number", "title", "course__name"]
    autocomplete_fields = ["course"]
    list_select_related = ["course"]

    ordering = ["course__position", "course__name", "week", "day", "number"]


@admin.register(Reference)
class ReferenceAdmin(admin.ModelAdmin[Reference]):
    list_display = ["__str__", "kind", "program", "is_listed", "created_at"]
    list_filter = ["kind", "is_listed", "program"]
    search_fields = ["title", "url"]
    autocomplete_fields = ["program", "lectures"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
