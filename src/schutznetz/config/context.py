# SPDX-License-Identifier: EUPL-1.2
"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_mode": settings.DEMO,
        "authority_name": settings.AUTHORITY_NAME,
        "official_banner": settings.OFFICIAL_BANNER,
    }
