"""The tests' settings: a quick password hasher, static files without a manifest."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from advisor import settings as site
from advisor.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if site.ENVIRONMENT.is_on_sqlite:
    # A file, as on a site: in memory all threads of a server would share one connection,
    # and one's question would fall into the transaction of another.
    folder = Path(tempfile.mkdtemp(prefix="advisor-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    quick = site.DATABASES["default"]["OPTIONS"] | {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    }
    file = {"OPTIONS": quick, "TEST": {"NAME": folder / "db.sqlite3"}}
    DATABASES = {"default": site.DATABASES["default"] | file}
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
