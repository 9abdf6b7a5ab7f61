"""Settings, in the order of Django's own documentation; all from the environment.

Nothing here chooses the demonstration: a missing key or database is refused by
name, and what each variable means stands in `.env.example`.
"""

import logging
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kit.csp import JS_ENABLED_HASH
from kit.scanning import scanner_of
from kit.storing import storage_of
from pace_portal.confirmed import CONFIRMED_FILES, CONFIRMED_PAGES  # noqa: F401
from pace_portal.reading import READING_POSTS, REPLICA_PAGES  # noqa: F401
from pace_portal.timetable import TIMETABLE

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str) -> str:
    """A variable that has no safe default; raises ImproperlyConfigured by name."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"Set {name} in the environment: .env.example says what it is for."
        )
    return value


# Core
DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SECRET_KEY = required("SECRET_KEY")
# Former keys: what second steps are made of can still be read by them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
# Whom people can turn to; on every page and in every email.
HELPLINE = env.str("HELPLINE", default="0800 917 8000")
HELPLINE_HOURS = env.str("HELPLINE_HOURS", default="")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
# Who is told of looks at canaries (`manage.py plant_canaries`), and how to report a
# weakness: an address of the web, or mailto: and an email address.
CANARY_EMAIL = env.str("CANARY_EMAIL", default="").lower()
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
CONTROLLER = env.str("CONTROLLER", default="")
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "accounts.apps.AccountsConfig",
    "notifications.apps.NotificationsConfig",
    "partnerships.apps.PartnershipsConfig",
    "redundancies.apps.RedundanciesConfig",
    "clients.apps.ClientsConfig",
    "imports.apps.ImportsConfig",
    "surveys.apps.SurveysConfig",
    "reviews.apps.ReviewsConfig",
    "demonstration.apps.DemonstrationConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First, so that no answer leaves without them: refusals, redirects, static files.
    "kit.middleware.SafeHeaders",
    "kit.middleware.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kit.middleware.KnownRequests",
    "kit.middleware.DatabaseLimits",
    "kit.middleware.ReadOnly",
    "accounts.asker.Asker",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before anything else looks at what is asked for: no page tells, and no form does,
    # anything to somebody who has yet to set up a second step.
    "partnerships.middleware.SecondStep",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.Authentication",
    "django_structlog.middlewares.RequestMiddleware",
    "kit.middleware.Acting",
    "accounts.taking.Taking",
    "accounts.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LinkLimits",
    "accounts.middleware.Confirming",
    "django_htmx.middleware.HtmxMiddleware",
    "redundancies.middleware.Merged",
]

ROOT_URLCONF = "pace_portal.urls"
WSGI_APPLICATION = "pace_portal.wsgi.application"

# Pages are Jinja2's; emails, and what other packages bring along, are Django's.
TEMPLATES = [
    {
        "BACKEND": "kit.pages.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "kit.pages.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "partnerships.context.page",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "kit.pages.LetterFiles",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["kit.templatetags.portal"],
        },
    },
]

# Database: the application's own role; the owner's (DATABASE_OWNER_URL) migrates.
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="")
# Where pg_dump and pg_restore of the server's version lie, if not where programs do.
PG_PROGRAMS = env.str("PG_PROGRAMS", default="")
DATABASES = {"default": env.db_url_config(required("DATABASE_URL"))}
# Nobody waits for a line that has gone: these are libpq's own and never reach a pooler.
LINES = {
    "connect_timeout": 4,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,  # the Acting middleware wraps rendering as well
    "OPTIONS": LINES | DATABASES["default"].get("OPTIONS", {}),
}
# Nothing is asked for at connecting, since poolers refuse it: how queries are planned
# is a setting of the role, and `manage.py check --database default` says where not.
# Looking goes on, and nothing is changed: while a database is moved, say.
READ_ONLY = env.bool("READ_ONLY", default=False)
# A replica that lists and figures may be read from: never behind the primary, so a page
# waits for it so long at most, in seconds, and else reads the primary.
REPLICA_URL = env.str("REPLICA_URL", default="")
REPLICA_PATIENCE = env.float("REPLICA_PATIENCE", default=0.05)
if REPLICA_URL:
    DATABASES["replica"] = {"OPTIONS": {}} | env.db_url_config(REPLICA_URL)
    DATABASES["replica"] |= {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # One that has vanished from the network is noticed soon.
        "OPTIONS": LINES
        | {"connect_timeout": 2, "tcp_user_timeout": 5000}
        | DATABASES["replica"]["OPTIONS"],
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["kit.replica.Router"]
# Off behind a pooler that gives each transaction another connection.
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What a field of a history takes over is its column; triggers fill it.
PGHISTORY_EXCLUDE_FIELD_KWARGS = {
    "django.db.models.Field": ["choices", "db_default", "default", "validators"]
}

# Cache: sign-in limits only; in the broker's database 1 and closed when it is away.
REDIS_URL = required("REDIS_URL")


def broker_database(number: int) -> str:
    """The address of another numbered database on the broker."""
    parts = env.db_url_config(REDIS_URL, engine="")
    base = REDIS_URL.rsplit("/", 1)[0] if parts["NAME"] else REDIS_URL.rstrip("/")
    return f"{base}/{number}"


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", default="") or broker_database(1),
        "OPTIONS": {
            "socket_timeout": 2,
            "socket_connect_timeout": 2,
            "serializer": "kit.caching.JSONSerializer",
        },
    }
}

# Security
SECURE = env.bool("SECURE", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE  # signing in gives another
# What is said once names people: it lies with the session, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CSRF_FAILURE_VIEW = "pace_portal.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, JS_ENABLED_HASH],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["partnerships.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.passwords.LongestLength"},
    {"NAME": "accounts.passwords.HardToGuess"},
    {"NAME": "accounts.passwords.NotStolen"},
]
# A file of the hashes of stolen passwords, in order; none of them is taken.
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "partnerships.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "kit.govuk.sign_in.SignInForm",
    "reset_password": "kit.govuk.sign_in.ResetForm",
    "reset_password_from_key": "kit.govuk.sign_in.NewPasswordForm",
    "change_password": "kit.govuk.sign_in.PasswordChangeForm",
    "reauthenticate": "kit.govuk.sign_in.ConfirmForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proved the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    # An office may share one address: then more.
    "link": f"{env.int('LINKS_A_MINUTE', default=60)}/m/ip",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "partnerships.backend.ResetTokens"  # noqa: S105
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# The second step: a passkey, else a code of an app, else a recovery code.
MFA_ADAPTER = "accounts.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "kit.govuk.second_step.CodeForm",
    "authenticate_webauthn": "kit.govuk.second_step.PasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
# Agencies that sign their people in: a file that names them, with their secrets.
SIGN_ON_PROVIDERS = env.str("SIGN_ON_PROVIDERS", default="")
SOCIALACCOUNT_ADAPTER = "accounts.sign_on_adapter.SignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static_collected"
# No other site has a use for them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "static_built"]
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(BASE_DIR / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Private files, which every machine of the portal shares.
    "private": storage_of(env.str("FILES_URL", default=""), FILES_ROOT),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Who looks for viruses in what people add: tcp://host:3310 or unix:///run/clamd.ctl.
# Where nobody does, what was added stays closed.
CLAMAV_URL = scanner_of(env.str("CLAMAV_URL", default=""))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"
FORM_RENDERER = "django.forms.renderers.Jinja2"

# E-mail
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="pace-portal@localhost")

# Celery: the row in PostgreSQL is the queue, the broker carries a wake-up.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "health_check_interval": 3,
    "socket_keepalive": True,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = False  # only tasks that claim a row acknowledge late
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1700  # under half of the visibility timeout
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_TASK_DEFAULT_QUEUE = "letters"
CELERY_TASK_ROUTES = {
    "redundancies.scan_document": {"queue": "reports"},
    "reviews.*": {"queue": "reports"},
    "imports.*": {"queue": "reports"},
    "notifications.heartbeat_reports": {"queue": "reports"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = TIMETABLE

# The record
# For so many days it keeps from where somebody asked; the database refuses under 30.
ASKER_DAYS = env.int("ASKER_DAYS", default=90)
# Where the newest seal of the record is put each day: https://, or file:// a folder.
RECORD_HEAD_URL = env.str("RECORD_HEAD_URL", default="")
# Times of the record are the database's own. Only where its owner has said so are they
# given: in tests, and while the demonstration's past is made up.
RECORD_TIME_IS_GIVEN = DEMONSTRATION

# Logs: no typed words, no addresses of links.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# One line for each request, when it has been answered.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_COMMAND_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING_CONFIG = "kit.logs.configure"
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
# What ends a command is told in words only where pages tell it too.
LOGGING = {"level": LOG_LEVEL, "whole": DEBUG}
