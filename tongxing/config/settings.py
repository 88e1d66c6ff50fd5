"""Settings: joins everything, decides nothing. What differs between machines comes from the environment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from tongxing.config import env
from tongxing.config.ring import Ring

ROOT = Path(__file__).resolve().parents[1]


_env = env.read()
TONGXING_KEYS = Ring(_env.home)
TONGXING_CIPHER = os.environ.get("TONGXING_CIPHER", "") or "tongxing.core.cipher.Software"
TONGXING_HOME = _env.home
TONGXING_WITNESS = [w for w in os.environ.get("TONGXING_WITNESS", "").split(",") if w]
SECRET_KEY = TONGXING_KEYS.current().secret_key
TONGXING_FILES = _env.home / "files"
TONGXING_CLAMD = os.environ.get("TONGXING_CLAMD", "").strip()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("TONGXING_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

DATABASES: dict[str, dict[str, Any]] = {
    "default": {**env.django_database(_env.dsn_app), "CONN_MAX_AGE": 600},
    "owner": env.django_database(_env.dsn_owner),
}
TONGXING_OWNER = "owner"
if os.environ.get("TONGXING_TESTING"):  # one connection, so that a test's transaction holds what both do
    DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
    TONGXING_OWNER = "default"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "tongxing.org.apps.AccountParts",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "tongxing.core",
    "tongxing.org",
    "tongxing.people",
    "tongxing.plans",
    "tongxing.disclosure",
    "tongxing.duties",
    "tongxing.archive",
    "tongxing.casework",
    "tongxing.conduct",
    "tongxing.fieldwork",
    "tongxing.assessment",
    "tongxing.office",
    "tongxing.support",
    "tongxing.faces.desk",
    "tongxing.faces.exchange",
]
AUTH_USER_MODEL = "org.Staff"
PASSWORD_HASHERS = ["tongxing.org.signin.pool.OfficeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tongxing.org.proof.passwords.Strength"},
    {"NAME": "tongxing.org.proof.passwords.NotOurWords"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
TONGXING_SECOND_FACTOR = env.second_factor(_env.home, os.environ.get("TONGXING_SECOND_FACTOR", ""))
TONGXING_IDLE = timedelta(minutes=15)  # how long a screen stays open while nobody is there
TONGXING_HTTPS = bool(os.environ.get("TONGXING_HTTPS"))
TONGXING_PROXIES = env.proxies(os.environ)
TONGXING_LOCKS = _env.home / "locks"
TONGXING_DEMO_MARK = _env.home / "demo.json"  # written when the invented town is loaded, never by hand
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # allauth looks for one: nobody here has a mail address
MFA_ADAPTER = "tongxing.org.proof.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # these two before all others: no answer goes out without them
    "tongxing.core.proxies.ProxyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongxing.faces.desk.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tongxing.org.middleware.ActorMiddleware",
    "tongxing.org.full.FullDiskMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "tongxing.config.urls"
WSGI_APPLICATION = "tongxing.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tongxing.faces.desk.frame.frame",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE = "language", False
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
STATIC_ROOT = ROOT / "core" / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_ENGINE = "tongxing.org.signin.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tongxing.faces.desk.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TONGXING_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # of a named proxy only, see core.proxies
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
TONGXING_EXPORTS = env.export_limits(os.environ)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # core.apps finds every room's jobs.py
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["tongxing.org.uploads.InMemory"]  # never a file of an upload on a disk in clear
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"wordless": {"()": "tongxing.core.logs.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "wordless"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
