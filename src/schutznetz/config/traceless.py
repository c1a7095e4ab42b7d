# SPDX-License-Identifier: EUPL-1.2
"""Pages that nobody can be seen reading: what comes in is stripped of who asks, what goes out leaves nothing behind.

Applies to every address below `adapters.redaction.TRACELESS`, whichever app answers there.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schutznetz.adapters.redaction import is_traceless
from schutznetz.apps.directory.facts import LANGUAGE_IN_QUERY
from schutznetz.config.middleware import Handler

NAMING = (
    "HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED",
    "HTTP_AUTHORIZATION",
)  # fmt: skip
"""Headers that tell one reader from another. Nothing behind this middleware sees them."""
NOWHERE = "0.0.0.0"  # noqa: S104  (an address in a request, nothing listens on it)
LANGUAGES = ("de", "en")
UNEXPECTED = frozenset({400, 403, 404, 405, 413, 429, 500})
"""Answers whose ordinary page would carry the frame of the platform, with its form and its cookie."""


def traceless(get_response: Handler) -> Handler:
    """Before everything that opens a session or counts requests."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_traceless(request.path_info):
            return get_response(request)
        _forget_who_asks(request)
        return _without_a_trace(_in_own_frame(request, get_response(request)))

    return middleware


def _forget_who_asks(request: HttpRequest) -> None:
    """Also for people who are signed in: here they are nobody. The language is said in the address."""
    for name in NAMING:
        request.META.pop(name, None)
    request.META["REMOTE_ADDR"] = NOWHERE
    asked = request.GET.get(LANGUAGE_IN_QUERY, "")
    if asked in LANGUAGES:
        request.META["HTTP_ACCEPT_LANGUAGE"] = asked


def _in_own_frame(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_page = response.headers.get("Content-Type", "text/html").startswith("text/html")
    if response.status_code not in UNEXPECTED or not is_page or getattr(response, "in_own_frame", False):
        return response
    page = render(request, "directory/missing.html", {"status": response.status_code}, status=response.status_code)
    if "Allow" in response.headers:
        page.headers["Allow"] = response.headers["Allow"]
    return page


def _without_a_trace(response: HttpResponse) -> HttpResponse:
    response.cookies.clear()
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
