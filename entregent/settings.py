"""All settings, each read from the environment and explained in docs/settings.md."""

from __future__ import annotations

import os
import sys
import zoneinfo
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from platformdirs import user_data_dir

from entregent.base.secrets import load_or_create_key


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables the application reads; nothing else in the code looks at the environment for a setting.

    home: the data folder (ENTREGENT_HOME). database_url: empty for SQLite in the data folder (DATABASE_URL).
    hosts: names under which the application answers (ENTREGENT_HOSTS). origins: addresses behind a reverse proxy,
    with their scheme (ENTREGENT_ORIGINS). language and time_zone: of pages before anybody signed in
    (ENTREGENT_LANGUAGE, ENTREGENT_TIME_ZONE). debug: pages that explain errors (ENTREGENT_DEBUG). private_hosts: hosts
    (`host` or `host:port`) outside the public internet that may be connected to (ENTREGENT_PRIVATE_HOSTS).
    sealing_key: seals credentials, 64 hexadecimal digits (ENTREGENT_SEALING_KEY); else the service credential
    `entregent-sealing-key` (CREDENTIALS_DIRECTORY), else a file in the data folder. website: a page about this
    installation, named to the servers that are asked (ENTREGENT_WEBSITE).
    """

    home: Path
    database_url: str
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    language: str
    time_zone: str
    debug: bool
    private_hosts: tuple[str, ...]
    sealing_key: str
    website: str
    credentials_folder: str

    @classmethod
    def read(cls) -> Environment:
        """The environment as it stands, with the defaults of a single person on one machine."""

        def words(name: str, default: str = "") -> tuple[str, ...]:
            return tuple(word for word in os.environ.get(name, default).replace(",", " ").split() if word)

        return cls(
            home=Path(os.environ.get("ENTREGENT_HOME") or user_data_dir("entregent", appauthor=False)).expanduser(),
            database_url=os.environ.get("DATABASE_URL", ""),
            hosts=words("ENTREGENT_HOSTS", "127.0.0.1 localhost [::1]"),
            origins=words("ENTREGENT_ORIGINS"),
            language=os.environ.get("ENTREGENT_LANGUAGE", "en"),
            time_zone=os.environ.get("ENTREGENT_TIME_ZONE", "Europe/Paris"),
            debug=os.environ.get("ENTREGENT_DEBUG", "") == "1",
            private_hosts=words("ENTREGENT_PRIVATE_HOSTS"),
            sealing_key=os.environ.get("ENTREGENT_SEALING_KEY", ""),
            website=os.environ.get("ENTREGENT_WEBSITE", ""),
            credentials_folder=os.environ.get("CREDENTIALS_DIRECTORY", ""),
        )


def _prepare(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / "incoming").mkdir(mode=0o700, exist_ok=True)
        (home / "cache" / "static").mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(home, os.W_OK):
            raise PermissionError
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {home} cannot be written: choose another one with ENTREGENT_HOME, or make it writable."
        ) from error


def _database(url: str, home: Path) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "entregent.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                "PRAGMA temp_store=MEMORY",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


def _check(environment: Environment) -> None:
    if environment.language not in LANGUAGE_CODES:
        known = ", ".join(LANGUAGE_CODES)
        raise ImproperlyConfigured(f"ENTREGENT_LANGUAGE is {environment.language}: choose one of {known}.")
    if environment.time_zone not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(
            f"ENTREGENT_TIME_ZONE is {environment.time_zone}: choose a name such as Europe/Paris or America/Montreal."
        )


LANGUAGE_CODES = ("en", "fr")
ENVIRONMENT = Environment.read()
_check(ENVIRONMENT)
ENTREGENT_HOME = ENVIRONMENT.home
_prepare(ENTREGENT_HOME)
os.environ.setdefault("NUMBA_CACHE_DIR", str(ENTREGENT_HOME / "cache" / "numba"))

BASE_DIR = Path(__file__).parent
SECRET_KEY = load_or_create_key(ENTREGENT_HOME / "secret.key")
VERSION = version("entregent")
PRIVATE_HOSTS = ENVIRONMENT.private_hosts
SEALING_KEY = ENVIRONMENT.sealing_key
CREDENTIALS_FOLDER = ENVIRONMENT.credentials_folder
WEBSITE = ENVIRONMENT.website
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)
BEHIND_TLS = any(origin.startswith("https://") for origin in ENVIRONMENT.origins)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "entregent.accounts",
    "entregent.facts",
    "entregent.people",
    "entregent.ties",
    "entregent.posts",
    "entregent.feeds",
    "entregent.intake",
    "entregent.advice",
    "entregent.triage",
    "entregent.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the token of a form is looked for, which reads the whole upload: a stranger's is not even read.
    "entregent.web.access.PolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "entregent.web.urls"
WSGI_APPLICATION = "entregent.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "entregent.web.templatetags.formats",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "entregent.web.access.page_context",
            ],
        },
    }
]

DATABASES = {"default": _database(ENVIRONMENT.database_url, ENTREGENT_HOME)}
# Wrong passphrases are counted here: shared by all processes, and too large for anybody to push an entry out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENTREGENT_HOME / "cache" / "counts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "today"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = ENVIRONMENT.time_zone
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "web" / "static"]
STATIC_ROOT = ENTREGENT_HOME / "cache" / "static"
WHITENOISE_USE_FINDERS = True
# An upload lands in the data folder, on the disk that will hold what is read from it.
FILE_UPLOAD_TEMP_DIR = ENTREGENT_HOME / "incoming"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
# Each file of a folder brings the field that says where in the folder it lies.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_100

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if BEHIND_TLS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"tokens": {"()": "entregent.base.logs.WithoutTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr, "filters": ["tokens"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "entregent": {"level": "INFO"},
        # A foreign Host header is refused with 400; whoever sends it shall not fill the log.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
