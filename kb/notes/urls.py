from django.urls import include, path

from kb.notes.views import importing, inbox, minutes, reading

urlpatterns = [
    path("", include("kb.notes.export_urls")),
    path("groups/<slug:slug>/inbox/", inbox.group_inbox, name="group-inbox"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="meeting-minutes"),
    path("meetings/<int:pk>/minutes/live/", minutes.minutes_live, name="meeting-minutes-live"),
    path(
        "meetings/<int:pk>/minutes/others/", minutes.minutes_others, name="meeting-minutes-others"
    ),
    path("notes/", reading.note_list, name="note-list"),
    path("notes/<int:pk>/", reading.note_detail, name="note-detail"),
    path("notes/import/", importing.note_import, name="note-import"),
    path("notes/import/<int:pk>/", importing.import_preview, name="import-preview"),
    path("notes/import/<int:pk>/discard/", importing.import_discard, name="import-discard"),
    path("notes/imports/<int:pk>/", importing.import_result, name="import-result"),
    path("notes/imports/<int:pk>/undo/", importing.import_undo, name="import-undo"),
]
