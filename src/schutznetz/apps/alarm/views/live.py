# SPDX-License-Identifier: EUPL-1.2
"""The pages of stations and of the security desk: shells without any person's data, live by the brokers alone."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from schutznetz.apps.ui.policies import without_factor

SCRIPTS = Path(__file__).resolve().parent.parent / "static" / "alarm"
SERVICE_WORKER = "service-worker.js"
LOOKS = ("icon.svg", "vendor/kern/kern.min.css", "vendor/kern/fonts.css", "vendor/kern/fonts/FiraSans-Regular.woff2",
         "vendor/kern/fonts/FiraSans-Medium.woff2", "vendor/kern/fonts/FiraSans-SemiBold.woff2")  # fmt: skip
PAGES = ("station", "security")


def _shell(request: HttpRequest, template: str) -> HttpResponse:
    """A page without any person's data, so that a service worker may keep it. `urls` is what its script needs, as JSON.

    The page itself may not open websockets: only its Worker may (`worker`).
    """
    names = ("config", "enrol", "station", "security", "worker", "service_worker")
    urls = {name: reverse(f"alarm:{name}") for name in names}
    urls |= {"login": reverse(settings.LOGIN_URL), "record": reverse("alarm:history")}
    return render(request, template, {"urls": urls})


@without_factor
@never_cache
@ensure_csrf_cookie
@require_GET
def station(request: HttpRequest) -> HttpResponse:
    """The station page. `?platz=<site>/<desk>` chooses the desk (own desk, or any in the demo)."""
    return _shell(request, "alarm/station.html")


@without_factor
@never_cache
@ensure_csrf_cookie
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """The security desk. `?standort=<site>` chooses the site (demo)."""
    return _shell(request, "alarm/security.html")


@without_factor
@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The Worker in which a station lives: the only script that may speak with the brokers."""
    request.csp_connect = " ".join(urls["ws"] for urls in settings.LOOPS.values())  # type: ignore[attr-defined]
    body = f'import "{settings.STATIC_URL}alarm/station-worker.js";\n'
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def _assets() -> list[Path]:
    return sorted(path for path in SCRIPTS.rglob("*") if path.suffix in {".js", ".css", ".svg", ".png"})


@without_factor
@never_cache
@require_GET
def service_worker(_request: HttpRequest) -> HttpResponse:
    """`static/alarm/service-worker.js` at the address that gives it the scope of the station pages.

    A line before it says what to keep: `const SHELL = {"version": digest, "assets": [url, ...], "pages": [url, ...]};`
    Modules import each other by their plain names, so the plain addresses are kept, not the hashed ones.
    """
    files = _assets()
    places = json.dumps([settings.LOOPS, settings.STATIC_URL], sort_keys=True).encode()
    digest = hashlib.sha256(places + b"".join(path.read_bytes() for path in (*files, *_templates()))).hexdigest()[:16]
    scripts = [f"alarm/{path.relative_to(SCRIPTS).as_posix()}" for path in files]
    shell = {
        "version": digest,
        "assets": [f"{settings.STATIC_URL}{name}" for name in [*scripts, *(f"ui/{look}" for look in LOOKS)]],
        "pages": [reverse(f"alarm:{name}") for name in (*PAGES, "worker", "manifest")],
    }
    script = (SCRIPTS / SERVICE_WORKER).read_text(encoding="utf-8")
    body = f"const SHELL = {json.dumps(shell)};\n{script}"
    headers = {"Service-Worker-Allowed": reverse("alarm:station")}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)


def _templates() -> list[Path]:
    folder = SCRIPTS.parent.parent / "templates" / "alarm"
    return [folder / f"{name}.html" for name in PAGES]


@without_factor
@require_GET
def manifest(_request: HttpRequest) -> JsonResponse:
    """What an installed station is called and where it starts."""
    icons = [
        {"src": f"{settings.STATIC_URL}alarm/icons/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
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
