from django.urls import path

from kb.pages.views import front, groups, images, lectures, meetings, people, references

urlpatterns = [
    path("", front.front, name="front"),
    path("images/<uuid:pk>", images.image, name="image"),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("lectures/", lectures.lecture_list, name="lecture-list"),
    path("lectures/<int:pk>/", lectures.lecture_detail, name="lecture-detail"),
    path("references/", references.reference_list, name="reference-list"),
    path("references/<int:pk>/", references.reference_detail, name="reference-detail"),
    path("references/<int:pk>/edit/", references.reference_edit, name="reference-edit"),
    path("groups/<slug:slug>/", groups.group_detail, name="group-detail"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
]
