# SPDX-License-Identifier: EUPL-1.2
import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils.translation import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schutznetz.config.settings")
application = get_wsgi_application()
# Addresses with all their views, and the texts: read before the web processes part, or the first clicks wait in each.
for language, _name in settings.LANGUAGES:
    with override(language):
        reverse("start:home")
# Nothing of that is ever thrown away: the garbage collector need not look through it again in the middle of an answer.
gc.collect()
gc.freeze()
