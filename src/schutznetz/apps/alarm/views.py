# SPDX-License-Identifier: EUPL-1.2
"""The pages of stations and of the security desk: shells without any person's data, live by the brokers alone."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

SCRIPTS = Path(__file__).resolve().parent / "static" / "alarm"
SERVICE_WORKER = "service-worker.js"


def _live_page(request: HttpRequest, template: str) -> HttpResponse:
    """Render a page that may open websockets to the brokers. `urls` is what its script needs, as JSON."""
    request.csp_connect = " ".join(urls["ws"] for urls in settings.LOOPS.values())  # type: ignore[attr-defined]
    names = ("config", "enrol", "station", "security")
    return render(request, template, {"urls": {name: reverse(f"alarm:{name}") for name in names}})


@never_cache
@ensure_csrf_cookie
@require_GET
def station(request: HttpRequest) -> HttpResponse:
    """The station page. `?platz=<site>/<desk>` chooses the desk (own desk, or any in the demo)."""
    return _live_page(request, "alarm/station.html")


@require_GET
def station_shell(request: HttpRequest) -> HttpResponse:
    """The same page as the service worker keeps it: nothing of a session in it."""
    return _live_page(request, "alarm/station_shell.html")


@never_cache
@ensure_csrf_cookie
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    return _live_page(request, "alarm/security.html")


@never_cache
@require_GET
def service_worker(_request: HttpRequest) -> HttpResponse:
    """`static/alarm/service-worker.js` at the address that gives it the scope of the station pages.

    A line before it says what to keep: `const SHELL = {"version": digest, "assets": [url, ...], "page": url};`
    """
    files = sorted(path for path in SCRIPTS.rglob("*") if path.is_file())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    shell = {
        "version": digest,
        "assets": [static(f"alarm/{path.relative_to(SCRIPTS).as_posix()}") for path in files],
        "page": reverse("alarm:station_shell"),
    }
    script = (SCRIPTS / SERVICE_WORKER).read_text(encoding="utf-8")
    body = f"const SHELL = {json.dumps(shell)};\n{script}"
    headers = {"Service-Worker-Allowed": reverse("alarm:station")}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)


@require_GET
def manifest(_request: HttpRequest) -> JsonResponse:
    """What an installed station is called and where it starts."""
    icons = [
        {"src": static(f"alarm/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    page = reverse("alarm:station")
    content = {
        "id": page,
        "name": _("Schutznetz Station"),
        "short_name": _("Station"),
        "lang": "de",
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")
