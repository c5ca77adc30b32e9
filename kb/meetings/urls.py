from django.urls import path

from kb.meetings import views

urlpatterns = [
    path("meetings/new/", views.meeting_create, name="meeting-create"),
    path("meetings/<int:pk>/edit/", views.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/history/", views.meeting_history, name="meeting-history"),
    path("meetings/<int:pk>/delete/", views.meeting_delete, name="meeting-delete"),
    path("meetings/<int:pk>/restore/", views.meeting_restore, name="meeting-restore"),
]
