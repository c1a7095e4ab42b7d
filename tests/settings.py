# SPDX-License-Identifier: EUPL-1.2
"""Settings of the tests: the product's own, in a folder that is thrown away."""

import os
import tempfile

os.environ.setdefault("SCHUTZNETZ_VAR", tempfile.mkdtemp(prefix="schutznetz-test-"))
os.environ.setdefault("SCHUTZNETZ_STATIC_FROM_SOURCE", "1")

if os.environ.get("SCHUTZNETZ_TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ:
    from tests import postgres

    os.environ["DATABASE_URL"] = postgres.start(undone=True)

from schutznetz.config.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True  # otherwise each test client looks through all static files first
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 # a connection kept by a thread that ends is left unclosed
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
SECOND_FACTOR = False  # the tests of accounts turn it on; everybody else signs in without
