from django.urls import path

from kb.pages.search import exporting, views

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("search/export/", exporting.search_export, name="search-export"),
    path("search/suggest/", views.search_suggest, name="search-suggest"),
    path("search/similar/", views.search_similar, name="search-similar"),
    path("search/opened/", views.search_opened, name="search-opened"),
    path("search/save/", views.search_save, name="search-save"),
    path("search/saved/<int:pk>/delete/", views.search_forget, name="search-forget"),
]
