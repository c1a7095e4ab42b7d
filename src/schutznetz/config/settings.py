# SPDX-License-Identifier: EUPL-1.2
"""Settings from the environment. The `schutznetz` command fills in what one machine needs (see config/instance.py)."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ

from schutznetz.adapters import oidc_settings
from schutznetz.config.given import with_files
from schutznetz.config.instance import instance_folder, secret_key
from schutznetz.config.mail import mail_places

env = environ.Env()
env.ENVIRON = with_files(os.environ)  # secrets may lie in files: NAME_FILE instead of NAME
SOURCE = Path(__file__).resolve().parent.parent
VAR = instance_folder()

DEBUG = False
DEMO = env.bool("SCHUTZNETZ_DEMO", default=False)
SECRET_KEY = secret_key(VAR)
SECRET_KEY_FALLBACKS = env.list("SCHUTZNETZ_OLD_SECRET_KEYS", default=[])
# The machine itself always: its supervisor and `doctor` ask the pages by these names.
ALLOWED_HOSTS = [*env.list("SCHUTZNETZ_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
# The vault of counsellors has an address of its own: see config/vault_door.py, docs/operations/installation.md.
VAULT_ORIGIN = env("SCHUTZNETZ_VAULT_ORIGIN", default="").rstrip("/").lower()
ALLOWED_HOSTS += filter(None, [urlsplit(VAULT_ORIGIN).hostname])
CSRF_TRUSTED_ORIGINS = env.list("SCHUTZNETZ_ORIGINS", default=[])
HTTPS = env.bool("SCHUTZNETZ_HTTPS", default=False)
AUTHORITY_NAME = env("SCHUTZNETZ_AUTHORITY", default="")
OFFICIAL_BANNER = env("SCHUTZNETZ_OFFICIAL_BANNER", default="")
LOOPS = env.json("SCHUTZNETZ_LOOPS", default={})
LOOP_KEYS = VAR / "loops"
JOURNAL_HEADS = VAR / "journal-heads.txt"
VAULT_TOMBSTONES = VAR / "vault-tombstones.txt"
# No secrets: they open what is invented, and stand on the sign-in page of the demonstration.
DEMO_VAULT_PASSWORD = "alles hier ist nur erfunden"  # noqa: S105
DEMO_CONTACT_WORDS = "hafen laterne kanal garten fenster stuhl zwieback"

# Ours come before Django's forms and allauth: their templates are overridden by `ui` and `accounts`.
INSTALLED_APPS = [
    "schutznetz.apps.ui",
    "schutznetz.apps.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "schutznetz.apps.journal",
    "schutznetz.apps.organisation",
    "schutznetz.apps.provisioning",
    "schutznetz.apps.notify",
    "schutznetz.apps.documents",
    "schutznetz.apps.duties",
    "schutznetz.apps.figures",
    "schutznetz.apps.alarm",
    "schutznetz.apps.sap",
    "schutznetz.apps.worktime",
    "schutznetz.apps.equipment",
    "schutznetz.apps.training",
    "schutznetz.apps.academy",
    "schutznetz.apps.working_groups",
    "schutznetz.apps.exchange",
    "schutznetz.apps.quality",
    "schutznetz.apps.planning",
    "schutznetz.apps.directory",
    "schutznetz.apps.vault",
    "schutznetz.apps.contact",
    "schutznetz.apps.reporting",
    "schutznetz.apps.privacy",
    "schutznetz.apps.setup",
    "schutznetz.apps.start",
]

MIDDLEWARE = [
    "schutznetz.config.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "schutznetz.config.vault_door.vault_origin",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "schutznetz.config.traceless.traceless",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "schutznetz.config.middleware.actors",
    "schutznetz.apps.accounts.views.gate.sessions",
    "schutznetz.apps.accounts.views.gate.second_factor",
    "schutznetz.config.middleware.bounded_bodies",
    "django_htmx.middleware.HtmxMiddleware",
    "schutznetz.config.middleware.refusals",
]

ROOT_URLCONF = "schutznetz.config.urls"
WSGI_APPLICATION = "schutznetz.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "schutznetz.config.context.page",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'schutznetz.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
# To open SQLite and set it up costs more than most questions, and the background work asks several times a second.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # 300 by default: whoever tries many user names would have the counts of wrong passwords thrown away
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "schutznetz.apps.accounts.views.door.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# A whole authority often has one address. Failed tries are counted by `accounts` (see domain/sign_in/tries.py).
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "schutznetz.apps.accounts.forms.SignInForm",
    "change_password": "schutznetz.apps.accounts.forms.PasswordForm",
    "set_password": "schutznetz.apps.accounts.forms.FirstPasswordForm",
    "reauthenticate": "schutznetz.apps.accounts.forms.AgainForm",
}
MFA_ADAPTER = "schutznetz.apps.accounts.views.door.KeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # many staff have no mail
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on localhost only
MFA_FORMS = {
    "authenticate": "schutznetz.apps.accounts.forms.CodeForm",
    "reauthenticate": "schutznetz.apps.accounts.forms.CodeAgainForm",
    "add_webauthn": "schutznetz.apps.accounts.forms.AddKeyForm",
    "edit_webauthn": "schutznetz.apps.accounts.forms.RenameKeyForm",
}
OIDC = oidc_settings.providers(os.environ)
SECOND_FACTOR = env.bool("SCHUTZNETZ_SECOND_FACTOR", default=True)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("SCHUTZNETZ_PROXIES", default=0)

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"
WHITENOISE_USE_FINDERS = env.bool("SCHUTZNETZ_STATIC_FROM_SOURCE", default=False)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
VAULT_COOKIE_NAME = "__Host-tresor" if HTTPS else "tresor"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
SESSION_IDLE = timedelta(minutes=env.int("SCHUTZNETZ_SESSION_IDLE_MINUTES", default=120))
SESSION_LONGEST = timedelta(hours=env.int("SCHUTZNETZ_SESSION_HOURS", default=12))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gesund$"]  # asked by the supervisor beside it
SECURITY_CONTACT = env.list("SCHUTZNETZ_SECURITY_CONTACT", default=[])
FILE_UPLOAD_PERMISSIONS = 0o600
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail: see adapters/mail.py for the addresses, docs/operations/mail.md for everything together.
TLS_CERTIFICATE = env("SCHUTZNETZ_TLS_CERT", default="")
PUBLIC_URL = env("SCHUTZNETZ_URL", default="").rstrip("/")
MAIL_FROM = env("SCHUTZNETZ_MAIL_FROM", default="schutznetz@localhost")
MAIL_BOUNCES = env("SCHUTZNETZ_MAIL_BOUNCES", default="")
MAIL_SERVER, MAILBOX = mail_places(env, VAR, demo=DEMO)
MAIL_PER_HOUR = env.int("SCHUTZNETZ_MAIL_PER_HOUR", default=1000)
MAIL_PER_PERSON_PER_HOUR = env.int("SCHUTZNETZ_MAIL_PER_PERSON_PER_HOUR", default=6)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"redacting": {"()": "schutznetz.adapters.redaction.Redacting"}},
    "filters": {"unlogged": {"()": "schutznetz.adapters.redaction.Unlogged"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacting", "filters": ["unlogged"]}},
    "loggers": {"fido2": {"level": "WARNING"}},  # it would write down who came in with which passkey
    "root": {"handlers": ["console"], "level": "INFO"},
}
