"""Forms to sign in and to look after one's account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from kb.accounts import brakes
from kb.accounts.models import User
from kb.core.brake import TooManyTries


class SignInForm(auth_forms.AuthenticationForm):
    username = auth_forms.UsernameField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _("No account has this e-mail address with this password."),
        "inactive": _("This account is closed."),
    }

    def clean(self) -> dict[str, Any]:
        """Check the password, unless too many have been tried."""
        where = brakes.network_address(self.request) if self.request else ""
        who = f"{self.cleaned_data.get('username', '').lower()} {where}"
        try:
            brakes.SIGN_IN.check(who)
            brakes.SIGN_IN_FROM.check(where)
            cleaned: dict[str, Any] = super().clean()
        except TooManyTries as error:
            raise ValidationError(str(error), code="too_many_tries") from error
        except ValidationError:
            brakes.SIGN_IN.note(who)
            brakes.SIGN_IN_FROM.note(where)
            raise
        brakes.SIGN_IN.forget(who)
        return cleaned


class PasswordResetForm(auth_forms.PasswordResetForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Write in the language of whoever gets the mail."""
        context = kwargs.get("context") or args[2]
        with override(context["user"].language or get_language()):
            super().send_mail(*args, **kwargs)


class ProfileForm(forms.ModelForm[User]):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("What the browser asks for")), *settings.LANGUAGES],
        required=False,
        help_text=_("For pages and mails."),
    )

    class Meta:
        model = User
        fields = ["display_name", "language"]
        labels = {"display_name": _("Name")}
        help_texts = {"display_name": _("This is how your groups see you.")}

    def clean_display_name(self) -> str:
        return " ".join(str(self.cleaned_data["display_name"]).split())


class EmailChangeForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We mail a link there; the address changes once you follow it."),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.user.email.lower():
            raise ValidationError(_("This is your address already."))
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody has an account with this e-mail address."))
        return email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        key = str(self.user.pk)
        try:
            brakes.PASSWORD.check(key)
        except TooManyTries as error:
            raise ValidationError(str(error)) from error
        if not self.user.check_password(password):
            brakes.PASSWORD.note(key)
            raise ValidationError(_("That is not your password."))
        return password
