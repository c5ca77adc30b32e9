"""Addresses under which people take things home."""

from django.urls import path

from kb.notes.views import exporting

urlpatterns = [
    path("meetings/<int:pk>/export/", exporting.meeting_export, name="meeting-export"),
    path("lectures/<int:pk>/export/", exporting.lecture_export, name="lecture-export"),
    path("questions/export/", exporting.question_export, name="question-export"),
    path("groups/<slug:slug>/export/", exporting.group_export, name="group-export"),
    path(
        "groups/<slug:slug>/export/templates/",
        exporting.export_template_list,
        name="export-template-list",
    ),
    path(
        "groups/<slug:slug>/export/templates/<int:pk>/",
        exporting.export_template_edit,
        name="export-template-edit",
    ),
    path(
        "groups/<slug:slug>/export/templates/<int:pk>/delete/",
        exporting.export_template_delete,
        name="export-template-delete",
    ),
    path("export/week/", exporting.week_export, name="week-export"),
    path("export/everything.json", exporting.everything_export, name="everything-export"),
]
