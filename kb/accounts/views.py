"""Sign in and out, look after one's account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.accounts import actions, brakes
from kb.accounts.forms import EmailChangeForm, PasswordResetForm, ProfileForm, SignInForm
from kb.accounts.models import User
from kb.accounts.requests import SignedInRequest, form_methods, posted
from kb.core import theme
from kb.core.brake import TooManyTries


def next_page(request: HttpRequest) -> str:
    """Return where a form wants to go afterwards, if it lies within this site."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"


class SignIn(auth_views.LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        if user.language:
            actions.choose_language(user=user, language=user.language, response=response)
        return response


class SignOut(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let the browser forget the pages, too: the next person presses Back in vain."""
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


class PasswordReset(auth_views.PasswordResetView):
    template_name = "accounts/password_reset.html"
    form_class = PasswordResetForm
    email_template_name = "accounts/mail/password_reset.txt"
    subject_template_name = "accounts/mail/password_reset_subject.txt"
    success_url = reverse_lazy("password-reset-sent")

    def form_valid(self, form: Any) -> HttpResponse:
        where = brakes.network_address(self.request)
        try:
            brakes.RESET.spend(f"{form.cleaned_data['email'].lower()} {where}")
        except TooManyTries as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return super().form_valid(form)


class PasswordResetSent(auth_views.PasswordResetDoneView):
    template_name = "accounts/password_reset_sent.html"


class PasswordResetConfirm(auth_views.PasswordResetConfirmView):
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return super().form_valid(form)


class PasswordChange(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("profile")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


@form_methods
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change the reader's name and language."""
    user = User.objects.get(pk=request.user.pk)
    form = ProfileForm(posted(request), instance=user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    form.save()
    response = redirect("profile")
    _follow_language(request, user, response)
    return response


def _follow_language(request: HttpRequest, user: User, response: HttpResponse) -> None:
    """Speak the language just chosen, beginning with the word that it is saved."""
    if user.language:
        actions.choose_language(user=user, language=user.language, response=response)
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
    with override(user.language or get_language_from_request(request)):
        messages.success(request, _("Saved."))


@form_methods
def email_change(request: SignedInRequest) -> HttpResponse:
    """Ask for another e-mail address; a link mailed there confirms it."""
    form = EmailChangeForm(posted(request), user=request.user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/email_change.html", {"form": form})
    email = form.cleaned_data["email"]
    origin = request.build_absolute_uri("/").rstrip("/")
    actions.ask_to_confirm_email(user=request.user, email=email, origin=origin)
    messages.success(request, _("We mailed a link to %(email)s.") % {"email": email})
    return redirect("profile")


@form_methods
def email_confirm(request: SignedInRequest, token: str) -> HttpResponse:
    """Follow a mailed link: it only asks, because mail programs open links by themselves."""
    email = actions.read_email_change(user=request.user, token=token)
    if request.method != "POST":
        return render(request, "accounts/email_confirm.html", {"email": email})
    actions.change_email(user=request.user, email=email)
    messages.success(request, _("You sign in with %(email)s from now on.") % {"email": email})
    return redirect("profile")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(next_page(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        user = request.user if isinstance(request.user, User) else None
        actions.choose_language(user=user, language=language, response=response)
    return response


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark where no script does it."""
    response = HttpResponseRedirect(next_page(request))
    chosen = request.POST.get("theme", "")
    if chosen in theme.THEMES:
        # Readable by our script, which changes it without a round trip.
        response.set_cookie(theme.COOKIE, chosen, max_age=365 * 86400, samesite="Lax")
    else:
        response.delete_cookie(theme.COOKIE, samesite="Lax")
    return response
