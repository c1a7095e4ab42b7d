# SPDX-License-Identifier: EUPL-1.2
"""The vault's own origin: chosen by the host name, apart from all other pages.

Requests for it never reach the middleware, addresses, sessions or pages of the platform; nothing but the addresses of
`config.vault_urls` and the files of the vault's program is served there, and the platform serves none of them.
Every address asks for a session of the vault, except those marked by `ui.policies.without_session`.
"""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, set_urlconf
from django.utils.translation import override

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.facts import marking
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.vault import queries
from schutznetz.apps.vault.facts import Access, Full, Misshapen, Outdated, Standing
from schutznetz.config.middleware import PERMISSIONS
from schutznetz.regulation.finding import Refused

Handler = Callable[[HttpRequest], HttpResponse]
URLS = "schutznetz.config.vault_urls"
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
        "worker-src 'self'", "require-trusted-types-for 'script'", "trusted-types vault",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(
        f"{name}={who}" for name, who in (PERMISSIONS | {"autoplay": "()", "screen-wake-lock": "()"}).items()
    ),
}
"""On every answer of this origin, files among them: a Worker is bound by the policy of its own file."""
FILES = re.compile(r"(vault/|ui/).+\.(css|woff2|svg|png)|vault/.+\.js")
"""The files this origin serves: the program of the vault, and the looks of all pages."""
SAFE = frozenset({"GET", "HEAD"})
ENTRANCE = "enter"
"""The one address a page of another origin may post to: the platform, with a ticket that names it."""


def vault_origin(get_response: Handler) -> Handler:
    """Answer requests for the vault's host here; let all others on, but for the files of the vault."""
    answer = cast(Handler, convert_exception_to_response(_answer))

    def middleware(request: HttpRequest) -> HttpResponse:
        host = request.META.get("HTTP_HOST", "").lower()
        if not settings.VAULT_ORIGIN or not _is_ours(host):
            is_hidden = request.path_info.startswith(f"{settings.STATIC_URL}vault/")
            return HttpResponse(status=404) if is_hidden else get_response(request)
        if host != urlsplit(settings.VAULT_ORIGIN).netloc:
            return HttpResponseRedirect(f"{settings.VAULT_ORIGIN}/")
        name = request.path_info.removeprefix(settings.STATIC_URL)
        is_file = name != request.path_info and FILES.fullmatch(name) and request.method in SAFE
        return _protected(get_response(request) if is_file else answer(request))

    return middleware


def _is_ours(host: str) -> bool:
    """The vault's host; on one machine also under the other names of this machine, at the vault's port."""
    own = urlsplit(settings.VAULT_ORIGIN)
    others = {f"127.0.0.1:{own.port}", f"[::1]:{own.port}"} if own.hostname == "localhost" else set()
    return host == own.netloc or host in others


def _protected(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    if 400 <= response.status_code < 500:
        response._has_been_logged = True  # type: ignore[attr-defined]  # an address here may name a file of somebody
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    set_urlconf(URLS)
    try:
        return _routed(request)
    finally:
        set_urlconf(None)


def _routed(request: HttpRequest) -> HttpResponse:
    request.urlconf = URLS
    try:
        match = resolve(request.path_info, URLS)
    except Resolver404:
        return no(404, "not_found")
    request.resolver_match = match
    is_open = getattr(match.func, "is_without_session", False)
    if request.method not in SAFE and match.url_name != ENTRANCE and not _is_same_origin(request):
        return no(403, "foreign_origin")
    _let_in(request)
    if not is_open and request.access.standing is Standing.NONE:  # type: ignore[attr-defined]
        return no(401, "no_session")
    with marking(), override(getattr(request.user, "language", "") or settings.LANGUAGE_CODE):
        return _tried(request, match)


def _is_same_origin(request: HttpRequest) -> bool:
    """Browsers name the origin of every write; that and the strict cookie stand in for a token."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.get("Origin") == settings.VAULT_ORIGIN and site == "same-origin"


def _let_in(request: HttpRequest) -> None:
    """Give the request its `session` (of the vault), `user`, `actor` and `access`."""
    key = request.COOKIES.get(settings.VAULT_COOKIE_NAME)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    today = clock.today()
    user = _user_of(request.session)
    access = queries.access_of(user, today) if user else Access(Standing.NONE)
    inside = user is not None and access.standing is not Standing.NONE
    request.user = user if inside else AnonymousUser()  # type: ignore[assignment]
    request.actor = actor_for(user, today) if inside else Actor()  # type: ignore[attr-defined]
    request.access = access  # type: ignore[attr-defined]


def _user_of(session: Any) -> User | None:
    """Whoever came in here, while the session of the vault lasts and, if it began with one, one of the platform."""
    if session.get("vault_until", 0) < clock.now().timestamp():
        return None
    user = User.objects.select_related("person__authority").filter(pk=session["vault_user"]).first()
    came_by_key = session.get("vault_by") == "key"
    return user if user and (came_by_key or queries.is_signed_in_somewhere(user)) else None


def _tried(request: HttpRequest, match: Any) -> HttpResponse:
    """The view, with every kind of no as data."""
    try:
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except tuple(NOES) as error:
        return next(say(error) for kind, say in NOES.items() if isinstance(error, kind))
    return answer


def no(status: int, code: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": code} | more, status=status)


NOES: dict[type[Exception], Callable[[Any], HttpResponse]] = {
    Misshapen: lambda error: no(422, error.code),
    Denied: lambda error: no(403, "denied", says=str(error)),
    Refused: lambda error: no(409, "refused", rule=error.finding.rule, citation=str(error.finding.citation)),
    Outdated: lambda error: no(412, "outdated", version=error.version),
    Full: lambda _error: no(413, "full"),
    ObjectDoesNotExist: lambda _error: no(404, "not_found"),
    Http404: lambda _error: no(404, "not_found"),
}
