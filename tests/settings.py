"""The tests' settings: a quick password hasher, static files without a manifest."""

import os

from advisor import settings as site
from advisor.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if site.ENVIRONMENT.is_on_sqlite:
    # What is lost when the machine fails was a test's.
    quick = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"}
    options = site.DATABASES["default"]["OPTIONS"] | quick
    DATABASES = {"default": site.DATABASES["default"] | {"OPTIONS": options}}
RULEBOOK_CHECK_SECONDS = 0
# What a test publishes is no site's last good revision.
RULEBOOK_FILE = None
# As in development: static files come from their sources, with nothing collected.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# Tests that run side by side share a Redis, and not what is in it.
CACHES = {
    name: cache | {"KEY_PREFIX": os.environ.get("PYTEST_XDIST_WORKER", "alone")}
    for name, cache in site.CACHES.items()
}
