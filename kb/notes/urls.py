from django.urls import path

from kb.notes.views import reading

urlpatterns = [
    path("notes/", reading.note_list, name="note-list"),
    path("notes/<int:pk>/", reading.note_detail, name="note-detail"),
]
