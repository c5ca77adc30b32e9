"""Settings, read from the environment; README.md has the table of names."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kb import environment

# Lets `ModelAdmin[Question]` and its like stand in class headers at run time, too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("MUNDAP_DATA_DIR", BASE_DIR / ".data")

# --- What must be chosen for a real installation -------------------------------------------

INSECURE_SECRET_KEY = "insecure-for-development-only-never-for-people"  # noqa: S105 - refused below
DEBUG = environment.flag("MUNDAP_DEBUG", default=True)
SECRET_KEY = environment.text("MUNDAP_SECRET_KEY", INSECURE_SECRET_KEY)
if not DEBUG and SECRET_KEY == INSECURE_SECRET_KEY:
    raise ImproperlyConfigured(
        "MUNDAP_DEBUG is off and MUNDAP_SECRET_KEY is not set: give it a long random text of "
        "your own (python3 -c 'import secrets; print(secrets.token_urlsafe(50))')."
    )
ALLOWED_HOSTS = environment.items("MUNDAP_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.items("MUNDAP_TRUSTED_ORIGINS")
BEHIND_HTTPS = environment.flag("MUNDAP_HTTPS", default=not DEBUG)

# --- Rooms ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "kb.mentoring.apps.MentoringAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "markdownx",
    "kb.core",
    "kb.search",
    "kb.images",
    "kb.accounts",
    "kb.groups",
    "kb.library",
    "kb.meetings",
    "kb.questions",
    "kb.mentoring",
    "kb.notes",
    "kb.pages",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kb.accounts.middleware.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kb.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kb.pages.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "kb.urls"
WSGI_APPLICATION = "kb.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kb.pages.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------

DATABASE_URL = environment.text("DATABASE_URL")
SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
if DATABASE_URL:
    try:
        _database: dict[str, Any] = {**dj_database_url.parse(DATABASE_URL, conn_max_age=60)}
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    _database["CONN_HEALTH_CHECKS"] = True
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "mundap.sqlite3",
    }
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = SQLITE_OPTIONS
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SEARCH: dict[str, Any] = {
    # Empty: Whoosh beside SQLite, PostgreSQL's own tables beside PostgreSQL.
    "ENGINE": environment.text("MUNDAP_SEARCH_ENGINE"),
    "INDEX_DIR": DATA_DIR / "index",
}

MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "kb" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "en"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "kb" / "locale"]
FORMAT_MODULE_PATH = "kb.locale"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

EMAIL_BACKEND = environment.text(
    "MUNDAP_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = environment.text("MUNDAP_EMAIL_HOST", "localhost")
EMAIL_PORT = environment.number("MUNDAP_EMAIL_PORT", default=25, least=1, most=65535)
EMAIL_HOST_USER = environment.text("MUNDAP_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("MUNDAP_EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("MUNDAP_EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = environment.text("MUNDAP_EMAIL_FROM", "Mundap <mundap@localhost>")

# --- Safety -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_SSL_REDIRECT = BEHIND_HTTPS and environment.flag("MUNDAP_HTTPS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = environment.number("MUNDAP_HSTS_SECONDS", default=31_536_000) * BEHIND_HTTPS
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_HTTPS
SECURE_HSTS_PRELOAD = BEHIND_HTTPS
if environment.flag("MUNDAP_TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# One process shares nothing; several processes share through the database-backed or a real cache.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

# --- Content ----------------------------------------------------------------------------------

MARKDOWNX_MARKDOWNIFY_FUNCTION = "kb.core.markdown.render"
MARKDOWNX_SERVER_CALL_LATENCY = 500
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
