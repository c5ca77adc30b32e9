"""Operators look after accounts here; nobody else is given the permissions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    SetUnusablePasswordMixin,
)
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User

# Roles come from memberships; Django's own groups would only be mistaken for study groups.
admin.site.unregister(Group)


class UserCreationForm(AdminUserCreationForm[User]):
    usable_password = SetUnusablePasswordMixin.create_usable_password_field(
        _("Without a password nobody can sign in to the account.")
    )

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "display_name")
        field_classes = {}


class UserPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # not when it runs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Explain in the reader's language: Django's text is put together before it is known."""
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            self.fields["usable_password"].help_text = _(
                "Without a password nobody can sign in to the account, and the one it has is lost."
            )


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    add_form = UserCreationForm
    change_password_form = UserPasswordForm
    list_display = ("display_name", "email", "language", "is_active", "is_superuser", "joined_at")
    list_filter = ("is_active", "is_superuser", "language")
    search_fields = ("display_name", "email")
    ordering = ("display_name", "pk")
    readonly_fields = ("joined_at", "last_login")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "password", "display_name", "language")}),
        (_("Access"), {"fields": ("is_active", "is_superuser")}),
        (_("Dates"), {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "display_name", "usable_password", "password1", "password2"),
            },
        ),
    )
