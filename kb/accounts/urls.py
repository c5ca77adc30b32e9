from django.urls import path

from kb.accounts import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("password/", views.PasswordReset.as_view(), name="password-reset"),
    path("password/sent/", views.PasswordResetSent.as_view(), name="password-reset-sent"),
    path(
        "password/<str:uidb64>/<str:token>/",
        views.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
    path("account/", views.profile, name="profile"),
    path("account/password/", views.PasswordChange.as_view(), name="password-change"),
    path("account/e-mail/", views.email_change, name="email-change"),
    path("account/e-mail/<str:token>/", views.email_confirm, name="email-confirm"),
    path("language/", views.set_language, name="set-language"),
    path("theme/", views.set_theme, name="set-theme"),
]
