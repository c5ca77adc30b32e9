"""The addresses that the editor's script knows, in place of markdownx.urls."""

from django.urls import path

from kb.images import views

urlpatterns = [
    path("markdownx/upload/", views.markdownx_upload, name="markdownx_upload"),
    path("markdownx/markdownify/", views.markdownx_preview, name="markdownx_markdownify"),
]
