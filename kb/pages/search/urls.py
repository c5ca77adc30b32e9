from django.urls import path

from kb.pages.search import exporting, views

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("search/export/", exporting.search_export, name="search-export"),
    path("search/suggest/", views.search_suggest, name="search-suggest"),
    path("search/similar/", views.search_similar, name="search-similar"),
]
