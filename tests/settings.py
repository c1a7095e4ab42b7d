# SPDX-License-Identifier: EUPL-1.2
"""Settings of the tests: the product's own, in a folder that is thrown away."""

import os
import tempfile

os.environ.setdefault("SCHUTZNETZ_VAR", tempfile.mkdtemp(prefix="schutznetz-test-"))
os.environ.setdefault("SCHUTZNETZ_STATIC_FROM_SOURCE", "1")

from schutznetz.config.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
