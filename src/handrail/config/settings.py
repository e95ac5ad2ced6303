"""Django's settings. Every choice an operator has comes from the environment (see options.py).

What is missing is missing on purpose: no database, no session, no sign-in, no cookie, no mail, no
cross-site token (there is nothing stored to change and no sign-in to borrow: docs/decisions/0003).
"""

import os
import secrets
from pathlib import Path
from typing import Any, Final

from handrail.config.assets import digest_of
from handrail.config.options import read_options

OPTIONS: Final = read_options(os.environ)
PACKAGE: Final = Path(__file__).parent.parent

DEBUG = False
ALLOWED_HOSTS = list(OPTIONS.allowed_hosts)
# Nothing is signed, so nothing has to outlive the process.
SECRET_KEY = secrets.token_urlsafe(48)

ROOT_URLCONF = "handrail.config.urls"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, Any] = {}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
MIDDLEWARE = [
    "handrail.config.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "handrail.config.middleware.known_host",
    "handrail.config.middleware.plain_forms_only",
]
APPEND_SLASH = False
USE_X_FORWARDED_HOST = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {"environment": "handrail.config.jinja.environment"},
    }
]

# A form that carries one incident is far smaller; anything larger is a mistake or an attack.
LARGEST_FORM: Final = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_FORM
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS: list[str] = []

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# The address of each file changes when any of them does, so browsers may keep them for good.
STATIC_ROOT = PACKAGE / "static"
STATIC_URL = f"/static/{digest_of(STATIC_ROOT)}/"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"()": "handrail.config.log.PlacesOnly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django": {"handlers": [], "level": "ERROR", "propagate": True}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
