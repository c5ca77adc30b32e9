"""Change an account where more than its row is touched."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.accounts.models import User
from kb.core.errors import KbError

EMAIL_SALT = "mundap.email-change"
EMAIL_LINK_DAYS = 3


class EmailLinkUnusable(KbError):
    """The link that confirms an e-mail address can't be followed."""


class EmailTaken(KbError):
    """Somebody else has the address."""


def email_change_token(*, user: User, email: str) -> str:
    """Sign who changes from which address to which: once changed, the token is worth nothing."""
    return signing.dumps([user.pk, user.email, email.lower()], salt=EMAIL_SALT)


def read_email_change(*, user: User, token: str) -> str:
    """Return the address that a token confirms for this person."""
    try:
        pk, before, after = signing.loads(token, salt=EMAIL_SALT, max_age=EMAIL_LINK_DAYS * 86400)
    except (signing.BadSignature, ValueError) as error:
        raise EmailLinkUnusable(
            _("This link is too old or incomplete. Ask for a new one on your account page.")
        ) from error
    if (pk, before) != (user.pk, user.email):
        raise EmailLinkUnusable(
            _("This link has been used already, or it belongs to another account.")
        )
    return str(after)


def ask_to_confirm_email(*, user: User, email: str, origin: str) -> None:
    """Mail a link to the new address; nothing changes before it is followed."""
    token = email_change_token(user=user, email=email)
    link = origin + reverse("email-confirm", args=[token])
    context = {"user": user, "link": link, "days": EMAIL_LINK_DAYS}
    _send(to=email, name="email_confirm", context=context)


def change_email(*, user: User, email: str) -> None:
    """Change the address and tell the old one."""
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise EmailTaken(_("Somebody has an account with this e-mail address."))
    before = user.email
    with transaction.atomic():
        user.email = email
        user.save(update_fields=["email"])
        context = {"user": user, "before": before, "after": email}
        transaction.on_commit(lambda: _send(to=before, name="email_changed", context=context))


def _send(*, to: str, name: str, context: dict[str, object]) -> None:
    subject, _blank, body = render_to_string(f"accounts/mail/{name}.txt", context).partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[to]).send()


def choose_language(*, user: User | None, language: str, response: HttpResponse) -> None:
    """Remember a language in the browser and, for somebody signed in, with the account."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    if user is not None and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
