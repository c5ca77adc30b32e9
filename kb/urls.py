"""Every address, room by room."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("kb.images.urls")),
    path("", include("kb.pages.urls")),
    path("", include("kb.pages.search.urls")),
    path("", include("kb.accounts.urls")),
    path("", include("kb.groups.urls")),
    path("", include("kb.library.urls")),
    path("", include("kb.meetings.urls")),
    path("", include("kb.notes.urls")),
    path("", include("kb.questions.urls")),
    path("admin/", admin.site.urls),
]
