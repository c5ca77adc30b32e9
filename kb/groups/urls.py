from django.urls import path

from kb.groups import program_views, views

urlpatterns = [
    path("join/<str:token>/", views.invitation, name="invitation"),
    path("groups/", views.group_list, name="group-list"),
    path("groups/<slug:slug>/leave/", views.group_leave, name="group-leave"),
    path("groups/<slug:slug>/edit/", program_views.group_edit, name="group-edit"),
    path("groups/<slug:slug>/invitations/", views.invitation_create, name="invitation-create"),
    path(
        "groups/<slug:slug>/invitations/<int:pk>/revoke/",
        views.invitation_revoke,
        name="invitation-revoke",
    ),
    path("groups/<slug:slug>/people/<int:pk>/", views.membership_edit, name="membership-edit"),
    path("programs/", program_views.program_list, name="program-list"),
    path("programs/new/", program_views.program_create, name="program-create"),
    path("programs/<slug:slug>/", program_views.program_edit, name="program-edit"),
    path("programs/<slug:slug>/cohorts/new/", program_views.cohort_create, name="cohort-create"),
    path("cohorts/<int:pk>/", program_views.cohort_edit, name="cohort-edit"),
    path("cohorts/<int:pk>/groups/new/", program_views.group_create, name="group-create"),
]
