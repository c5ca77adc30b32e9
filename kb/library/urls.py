from django.urls import path

from kb.library import views

urlpatterns = [
    path("courses/new/", views.course_create, name="course-create"),
    path("courses/<int:pk>/edit/", views.course_edit, name="course-edit"),
    path("courses/<int:pk>/lectures/new/", views.lecture_create, name="lecture-create"),
    path("lectures/<int:pk>/edit/", views.lecture_edit, name="lecture-edit"),
    path("lectures/<int:pk>/references/new/", views.reference_create, name="reference-create"),
]
