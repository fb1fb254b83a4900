"""Settings: what may differ by machine from its environment; defaults for a laptop."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta

from django.utils.module_loading import import_string

from advisor.environment import BASE_DIR, environment
from advisor.languages import languages_in
from advisor.logs import logging_config

ENVIRONMENT = environment()
VAR_DIR = ENVIRONMENT.var_dir


def _secret_key() -> str:
    """The key given, or one made once and kept readable by its owner alone."""
    if ENVIRONMENT.secret_key:
        return ENVIRONMENT.secret_key
    kept = VAR_DIR / "secret_key"
    with suppress(FileExistsError):
        new = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(new, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_key_fallbacks)
DEBUG = ENVIRONMENT.debug
SECURE = ENVIRONMENT.secure
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ENVIRONMENT.allowed_hosts]
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.csrf_trusted_origins)

INSTALLED_APPS = [
    "advisor",
    "cases",
    "crispy_forms",
    "advisor.admin_config.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    # After those whose screens it takes the place of.
    "advisor.security",
]

MIDDLEWARE = [
    # Before all: probes ask by address, not by name, and over plain HTTP.
    "advisor.health.HealthChecks",
    # Before whatever makes an address of ours.
    "advisor.middleware.OneAddress",
    "django.middleware.security.SecurityMiddleware",
    "advisor.logs.RequestLog",
    "advisor.patience.Patience",
    "advisor.codings.Compressed",
    "advisor.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "advisor.middleware.OddRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "advisor.security.second_factor.RequireSecondFactor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "advisor.urls"
WSGI_APPLICATION = "advisor.wsgi.application"
CSRF_FAILURE_VIEW = "advisor.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "advisor.lean.LeanFileLoader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "house"
CRISPY_TEMPLATE_PACK = "house"

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Without Redis each process has a cache of its own.
CACHES: dict[str, dict[str, str]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
if ENVIRONMENT.redis_url:
    CACHES["default"] = {
        "BACKEND": "advisor.caches.LenientRedisCache",
        "LOCATION": ENVIRONMENT.redis_url,
        "KEY_PREFIX": "advisor",
    }

EMAIL_TIMEOUT = 10
# EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT and their like.
globals().update(ENVIRONMENT.email)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.from_email

_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_RULES}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_RULES}.NumericPasswordValidator"},
]

# English is the source of the interface, and what a missing sentence falls back to.
LANGUAGE_CODE = "en"
LANGUAGES = languages_in(BASE_DIR / "locale")
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "advisor.lean.LeanStorage"},
}

SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SILENCED_SYSTEM_CHECKS = [
    # To be on the browsers' own list is for the owner of the whole domain to decide.
    "security.W021",
    # Passkeys are for the address of the request: of one of ALLOWED_HOSTS.
    "otp_webauthn.E030",
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Files of the site are for its own pages: no other site reads them.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Larger than any form, so that whoever pastes a book into a field is told so at the field; the
# proxy lets no more than 10 MB through.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# The answers a student gives before the end live in a signed cookie for this long.
ANSWERS_MAX_AGE = 14 * 24 * 3600
# A kept result is deleted after this many days.
PROFILE_DAYS = ENVIRONMENT.profile_days
# A process looks for a new publication at most this often.
RULEBOOK_CHECK_SECONDS = 2
# The last good revision: what a process advises by that starts without its database.
RULEBOOK_FILE = VAR_DIR / "live_rulebook.json"

LOGGING = logging_config(style=ENVIRONMENT.log_format, level=ENVIRONMENT.log_level)

# Neither is loaded unless it is asked for.
METRICS_TOKEN = ENVIRONMENT.metrics_token
if METRICS_TOKEN:
    MIDDLEWARE.insert(1, "advisor.metrics.Metrics")
if ENVIRONMENT.sentry_dsn:
    import_string("advisor.sentry.start")(ENVIRONMENT.sentry_dsn)
# Signing in. A wrong password counts for this name from this address only, so that
# nobody can lock a colleague out, nor a campus that shares one address; the brake counts
# those of one name from all addresses, and spares the devices in which it signed in before.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "advisor.security.brake.BrakeBackend",
    "django.contrib.auth.backends.ModelBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "advisor.security.attempts.address_mark"
AXES_CLIENT_STR_CALLABLE = "advisor.security.attempts.in_the_log"
AXES_LOCKOUT_CALLABLE = "advisor.security.attempts.locked_out"
AXES_SENSITIVE_PARAMETERS = ["code", "csrfmiddlewaretoken"]
# Nothing is kept of a sign-in that worked, and no screen shows those that did not.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Whether every staff account must set up a second factor before it can do anything.
SECOND_FACTOR = ENVIRONMENT.second_factor
OTP_TOTP_ISSUER = OTP_WEBAUTHN_RP_NAME = "Health cover in France"
OTP_WEBAUTHN_RP_ID_CALLABLE = "advisor.security.passkeys.relying_party"
OTP_WEBAUTHN_HELPER_CLASS = "advisor.security.passkeys.Ceremony"
# One line of ours tells that a passkey was refused: anybody may send what is none.
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = ""
# Staff sign in again for each day of work, and after the browser was closed.
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A long sentence may be two hours in the writing.
STAFF_IDLE_SECONDS = 2 * 3600
# A browser takes a cookie of this prefix from this very host alone, over HTTPS.
_HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_HOST}session"
CSRF_COOKIE_NAME = f"{_HOST}csrf"
ANSWERS_COOKIE = f"{_HOST}answers"
DEVICE_COOKIE = f"{_HOST}device"
# No longer than the answers that it protects.
CSRF_COOKIE_AGE = ANSWERS_MAX_AGE
# Who runs the site, and where to write to them: in the foot of each page.
PUBLISHER = ENVIRONMENT.publisher
CONTACT = ENVIRONMENT.contact
