# SPDX-License-Identifier: EUPL-1.2
"""Headers on every answer, and the three kinds of no as pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from schutznetz.adapters import clock, drawings, tables
from schutznetz.apps.journal.facts import mark, marking
from schutznetz.apps.organisation.facts import HELP_IN_SESSION, Actor
from schutznetz.apps.organisation.policies import is_open_to_helper, may_administer_any
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.organisation.queries.offices import helped_actor
from schutznetz.apps.ui.policies import Denied, citation_of
from schutznetz.regulation.finding import Refused

Handler = Callable[[HttpRequest], HttpResponse]
READING = ("GET", "HEAD")
SOME_FIELDS = 1024 * 1024
LARGEST_OF_STRANGERS = SOME_FIELDS
LARGEST_OF_STAFF = drawings.LARGEST + SOME_FIELDS
LARGEST_OF_ALL = tables.LARGEST_FILE + SOME_FIELDS
"""Bytes of a request: without a sign-in, with one (a drawing), and for the administration (an import)."""
SOCKET = "gunicorn.socket"
PATIENCE_MS = 5_000
CHUNK = 64 * 1024

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


def content_security_policy(**extra: str) -> str:
    """The policy as a header value; `extra` adds sources, e.g. `connect_src="ws://host:1"`."""
    added = {name.replace("_", "-"): value for name, value in extra.items()}
    return "; ".join(f"{name} {value} {added.get(name, '')}".strip() for name, value in POLICY.items())


PERMISSIONS = {
    "publickey-credentials-get": "(self)", "publickey-credentials-create": "(self)", "autoplay": "(self)",
    "screen-wake-lock": "(self)", "clipboard-write": "(self)", "fullscreen": "(self)",
} | dict.fromkeys(
    (
        "accelerometer", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
        "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "serial", "usb", "xr-spatial-tracking",
    ),
    "()",
)  # fmt: skip
"""What a page may ask a browser for: signing in, the sound and the light of an alarm; nothing else."""

ALWAYS = {
    "Cache-Control": "private, no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join(f"{name}={who}" for name, who in PERMISSIONS.items()),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
"""On every answer, whoever gives it: pages, files, errors. An answer that says otherwise itself keeps its word."""


def security_headers(get_response: Handler) -> Handler:
    """The outermost of all: what an inner one answers by itself (a file, a refused host) passes here as well."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        connect = getattr(request, "csp_connect", "")
        response.headers.setdefault("Content-Security-Policy", content_security_policy(connect_src=connect))
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        for cookie in response.cookies.values():
            cookie["secure"] = cookie["secure"] or settings.HTTPS
            cookie["samesite"] = cookie["samesite"] or "Lax"
        return response

    return middleware


def refusals(get_response: Handler) -> Handler:
    """`Denied` becomes 403 and `Refused` 409, as a page that says why and where it stands; 405 gets words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return _in_words(request, response) if response.status_code == 405 else response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Denied):
            return render(request, "ui/denied.html", {"reason": str(error), "cite": citation_of(error)}, status=403)
        if isinstance(error, Refused):
            return render(request, "ui/refused.html", {"finding": error.finding}, status=409)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _in_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Somebody comes by reload or after signing in to an address that only takes a form: say so, with a way on."""
    if response.content or "text/html" not in request.headers.get("Accept", ""):
        return response
    page = render(request, "405.html", status=405)
    page.headers["Allow"] = response.headers["Allow"]
    return page


def bounded_bodies(get_response: Handler) -> Handler:
    """Refuse (413) what is larger than this person may send, before a byte of it is kept on a disk.

    What an answer did not need of a body is read away: a connection closed on unread bytes is reset, and the one before
    us (nginx) would report a broken platform (502) instead of our answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = _too_large(request) if _is_too_large(request) else get_response(request)
        if _length(request) and SOCKET in request.META:
            _read_away(request.META["wsgi.input"], request.META[SOCKET], clock.monotonic_ms() + PATIENCE_MS)
        return response

    return middleware


def _too_large(request: HttpRequest) -> HttpResponse:
    """In words for a browser: somebody chose a file on a page."""
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "413.html", {"megabytes": _largest_for(request) // SOME_FIELDS - 1}, status=413)
    return HttpResponse(status=413)


def _read_away(body: Any, connection: Any, until_ms: int) -> None:
    """Nobody holds a thread with this for longer than PATIENCE_MS."""
    before = connection.gettimeout()
    connection.settimeout(PATIENCE_MS / 1000)
    try:
        while body.read(CHUNK) and clock.monotonic_ms() < until_ms:
            pass
    except OSError:
        return
    finally:
        connection.settimeout(before)


def _is_too_large(request: HttpRequest) -> bool:
    """Who asks is looked up only for what strangers may not send anyway."""
    length = _length(request)
    return length > LARGEST_OF_STRANGERS and length > _largest_for(request)


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def _largest_for(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return LARGEST_OF_STRANGERS
    return LARGEST_OF_ALL if may_administer_any(request.actor) else LARGEST_OF_STAFF  # type: ignore[attr-defined]


def actors(get_response: Handler) -> Handler:
    """Give every request its `actor`: the user with the offices of today, or the person in whose name they act.

    Everything the request writes into the journal carries the marks of that: the helper, the person stood in for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        with marking():
            return get_response(request)

    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not _helps(request) or not request.actor.is_helped:  # type: ignore[attr-defined]
            return None
        if is_open_to_helper(match.namespace, match.url_name or "", request.method or ""):
            return None
        reason = _("Im Namen einer anderen Person geht das nicht. Bitte beenden Sie zuerst die Hilfe.")
        return render(request, "ui/denied.html", {"reason": reason}, status=403)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _helps(request: HttpRequest) -> bool:
    """Has somebody begun to act in another name in this session? Asked of browsers with a session only."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and HELP_IN_SESSION in request.session


def _actor(request: HttpRequest) -> Actor:
    today = clock.today()
    if _helps(request) and request.user.is_authenticated:
        helped = helped_actor(request.user, request.session[HELP_IN_SESSION], clock.now(), today)
        if helped:
            mark(helper=str(request.user.pk))
            return helped
        del request.session[HELP_IN_SESSION]
    found = actor_for(request.user, today)
    return replace(found, asked={}) if request.method in READING else found
