# SPDX-License-Identifier: EUPL-1.2
"""Middleware behind the sign-in: sessions that end, fresh proofs for grave acts, and a second factor where asked.

Another app guards a grave act with `ui.policies.sudo`; it asks `request.has_fresh_proof()`, which is set here. Without
a proof the person is led to the page *Kurz bestätigen* and then back; what they had typed is kept (`kept`).

An alarm never waits for a second factor: what a desk needs to press, hear, answer and read is declared with
`ui.policies.without_factor`. Looking after stations, rings, codes and plans waits like every other administration.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.models import OpenSession, User
from schutznetz.apps.accounts.policies import may_sign_in
from schutznetz.apps.accounts.views import kept
from schutznetz.apps.accounts.views.door import SignInAdapter, has_fresh_proof
from schutznetz.apps.ui.policies import FactorNeeded, ProofNeeded
from schutznetz.domain.sign_in.devices import device

Handler = Callable[[HttpRequest], HttpResponse]
Method = OpenSession.Method
BEGAN, SEEN, FACTOR, FACTOR_AT = "began", "seen", "factor", "factor_at"
"""Names in the session: seconds since 1970, and whether the second factor was shown."""
OVER = gettext_lazy("Sie waren längere Zeit nicht da und wurden abgemeldet. Bitte melden Sie sich neu an.")
NO_PROOF = gettext_lazy(
    "Dafür müssen Sie sich neu anmelden. Haben Sie weder Passwort noch Passkey, schickt Ihnen die Administration einen "
    "neuen Link."
)
NOTE_EVERY_S = 300
LOOK_EVERY_S = 300

OPEN_SPACES = ("start",)
OPEN_NAMES = {
    "account_logout", "account_inactive", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_add_webauthn", "accounts:need_factor", "accounts:set_up_app", "accounts:app_picture", "accounts:make_codes",
    "accounts:preferences", "accounts:service_start", "accounts:service_back", "accounts:service_confirm",
    "accounts:signed_out", "gesund",
}  # fmt: skip
"""What somebody may use who still has to set up a second factor: that, signing out, what is `without_factor`."""


def sessions(get_response: Handler) -> Handler:
    """End sessions that are idle or open too long, or of people who have left; note who is signed in where.

    Each request gets `has_fresh_proof`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.has_fresh_proof = lambda: has_fresh_proof(request)  # type: ignore[attr-defined]
        before, proofs = request.session.session_key, _proofs(request)
        if isinstance(request.user, User) and not may_sign_in(request.user):
            _sign_out(request)
        elif _is_over(request):
            _sign_out(request)
            messages.info(request, OVER)
        with kept.shown_again(request):
            response = get_response(request)
        if _proofs(request) - proofs:
            request.session.cycle_key()  # whoever copied the session before the proof gains nothing by it
        _note(request, before)
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _ask_for_proof(request) if isinstance(error, ProofNeeded | ReauthenticationRequired) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _proofs(request: HttpRequest) -> set[float]:
    """When the person at this browser showed anew who they are, in seconds since 1970."""
    entries = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return {entry["at"] for entry in entries if entry.get("reauthenticated")}


def _is_over(request: HttpRequest) -> bool:
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if began is None or seen is None:
        return False
    now = clock.now().timestamp()
    idle = now - seen > settings.SESSION_IDLE.total_seconds()
    return idle or now - began > settings.SESSION_LONGEST.total_seconds()


def _sign_out(request: HttpRequest) -> None:
    actions.forget_session(str(request.session.session_key))
    logout(request)


def _note(request: HttpRequest, before: str | None) -> None:
    """Keep the list of signed-in browsers true: begun, seen (every five minutes), moved to another key, ended."""
    key = request.session.session_key
    user = request.user
    if before and before != key:
        actions.forget_session(before)
    if not isinstance(user, User):
        return
    now = clock.now()
    if BEGAN not in request.session or before != key:
        _begin(request, user)
    elif now.timestamp() - request.session[SEEN] > NOTE_EVERY_S:
        request.session[SEEN] = int(now.timestamp())
        actions.note_seen(session_key=str(key), now=now)


def _begin(request: HttpRequest, user: User) -> None:
    now = clock.now()
    if not request.session.session_key:
        request.session.save()
    request.session.setdefault(BEGAN, int(now.timestamp()))
    request.session[SEEN] = int(now.timestamp())
    service = request.session.get("service") or {}
    is_his = service.get("user") == str(user.pk)
    actions.note_session(
        user=user,
        session_key=str(request.session.session_key),
        now=now,
        device=device(request.headers.get("User-Agent", "")),
        method=method_of(request),
        provider=service.get("key", "") if is_his else "",
        sid=service.get("sid", "") if is_his else "",
    )


def method_of(request: HttpRequest) -> str:
    """How this session began, from allauth's record of it."""
    records = [entry for entry in get_authentication_records(request, request.user) if not entry.get("reauthenticated")]
    used = [str(entry.get("method")) for entry in records]
    if "demo" in used:
        return Method.DEMO
    if "service" in used:
        return Method.SERVICE
    second = next((entry for entry in records if entry.get("method") == "mfa"), None)
    if second is None:
        return Method.PASSWORD if "password" in used else Method.OTHER
    if second.get("passwordless"):
        return Method.PASSKEY
    return Method.BOTH if second.get("type") == "webauthn" else Method.CODE


def _ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Off to the page that asks; a form is not carried out afterwards, it is shown again with what was typed."""
    request.session.pop(STATE_SESSION_KEY, None)
    methods = SignInAdapter(request).get_reauthentication_methods(request.user)
    asks, page = methods[0]["url"] if methods else reverse("account_login"), kept.keep(request)
    if not methods and request.user.is_authenticated:  # the sign-in page would send whoever is signed in straight back
        _sign_out(request)
        messages.warning(request, NO_PROOF)
    return redirect(f"{asks}?{urlencode({REDIRECT_FIELD_NAME: page})}")


def second_factor(get_response: Handler) -> Handler:
    """Lead whoever needs a second factor and has none to its set-up, before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.waits_for_factor = lambda: waits_for_factor(request)  # type: ignore[attr-defined]
        return get_response(request)

    def process_view(request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        return redirect("accounts:need_factor") if must_set_up(request) else None

    def process_exception(_request: HttpRequest, error: Exception) -> HttpResponse | None:
        return redirect("accounts:need_factor") if isinstance(error, FactorNeeded) else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def must_set_up(request: HttpRequest) -> bool:
    """Is this page closed until a second factor is there?"""
    return not _is_open(request) and waits_for_factor(request)


def waits_for_factor(request: HttpRequest) -> bool:
    """Does this person still have to set one up? Looked up at sign-in and then every five minutes."""
    if not settings.SECOND_FACTOR or not isinstance(request.user, User):
        return False
    now = clock.now().timestamp()
    if request.session.get(FACTOR) is True and now - request.session.get(FACTOR_AT, 0) < LOOK_EVERY_S:
        return False
    missing = lacks_factor(request)
    if not missing:
        request.session[FACTOR], request.session[FACTOR_AT] = True, int(now)
    return missing


def lacks_factor(request: HttpRequest) -> bool:
    """Does an office ask for a second factor that neither the account nor the sign-in service has?"""
    if method_of(request) == Method.DEMO or getattr(request.actor, "is_helped", False):  # type: ignore[attr-defined]
        return False
    records = get_authentication_records(request, request.user)
    user = request.user
    has_one = any(entry.get("is_strong") for entry in records)
    has_one = has_one or (isinstance(user, User) and queries.factors_of(user).exists())
    return queries.factor_finding(request.actor, has_one, clock.today()).is_open  # type: ignore[attr-defined]


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.view_name == "start:home":
        return match is None
    is_open = bool(set(match.namespaces) & set(OPEN_SPACES)) or match.view_name in OPEN_NAMES
    return is_open or getattr(match.func, "is_without_factor", False)
