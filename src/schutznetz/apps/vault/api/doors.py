# SPDX-License-Identifier: EUPL-1.2
"""The page of the vault, and the ways in: a ticket of the platform, or the vault's own passkey (SAP-054)."""

import base64
import hashlib
import secrets
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.ui.policies import without_session
from schutznetz.apps.vault import actions, queries
from schutznetz.apps.vault.api.requests import VaultRequest, data, done, endpoint, own
from schutznetz.apps.vault.facts import Misshapen, Standing

PROGRAM = "vault/vault.js"
HOURS = 8
CEREMONY, CEREMONY_S = "schutznetz.vault.ceremony", 300
VERIFIED = UserVerificationRequirement.REQUIRED


@without_session
def shell(request: HttpRequest) -> HttpResponse:
    """The one page: a frame that loads the program, the same for everybody."""
    context = {"program": PROGRAM, "integrity": integrity(PROGRAM), "platform": settings.PUBLIC_URL}
    return render(request, "vault/shell.html", context)


def integrity(name: str) -> str:
    """The digest of a file of the program as browsers compare it; empty when the file is not there."""
    found = finders.find(name)
    return _digest(str(found), Path(str(found)).stat().st_mtime_ns) if found else ""


@cache
def _digest(path: str, _changed: int) -> str:
    digest = hashlib.sha384(Path(path).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode('ascii')}"


@without_session
def enter(request: HttpRequest) -> HttpResponse:
    """Take a ticket, posted by a page of the platform, and begin a session of the vault."""
    if request.method != "POST":
        return HttpResponseRedirect("/")
    origin = request.headers.get("Origin", "")
    ticket = actions.redeem_ticket(request.POST.get("ticket", ""), origin=origin)
    user = User.objects.select_related("person__authority").filter(pk=ticket.user).first() if ticket else None
    if user is None or queries.access_of(user, clock.today()).standing is Standing.NONE:
        return HttpResponseRedirect("/")
    return _begin(request, user, HttpResponseRedirect("/"), by="ticket", came_from=origin)


def _begin(request: Any, user: User, response: HttpResponse, *, by: str, came_from: str = "") -> HttpResponse:
    """A new session under a new key, for a working day; nothing notes when it is used."""
    request.session.flush()
    until = int(clock.now().timestamp()) + HOURS * 3600
    request.session.update({"vault_user": str(user.pk), "vault_until": until, "vault_by": by, "vault_from": came_from})
    request.session.set_expiry(HOURS * 3600)
    request.session.save()
    response.set_cookie(
        settings.VAULT_COOKIE_NAME, request.session.session_key, httponly=True, samesite="Strict",
        secure=settings.HTTPS, path="/",
    )  # fmt: skip
    return response


@endpoint("POST")
def leave(request: VaultRequest) -> HttpResponse:
    """End the session of the vault."""
    request.session.flush()
    response = done()
    response.delete_cookie(settings.VAULT_COOKIE_NAME, samesite="Strict", path="/")
    return response


def _server() -> Fido2Server:
    """Passkeys of the vault's host; a passkey of the platform does not fit here, nor the other way round."""
    host = urlsplit(settings.VAULT_ORIGIN).hostname or ""
    rp = PublicKeyCredentialRpEntity(name="Schutznetz Tresor", id=host)
    return Fido2Server(rp, verify_origin=lambda origin: origin == settings.VAULT_ORIGIN)


@endpoint("POST")
def register_begin(request: VaultRequest) -> HttpResponse:
    """Options for `navigator.credentials.create`; the browser may ask for PRF with the same passkey."""
    found = own(request)
    user = PublicKeyCredentialUserEntity(id=found.pk.bytes, name=str(request.user), display_name=str(request.user))
    known = [_credential(key.public) for key in queries.door_keys(found)]
    options, state = _server().register_begin(
        user, known, resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
    )
    return JsonResponse(dict(options) | {"state": _sealed(state)})


@endpoint("POST")
def register_finish(request: VaultRequest) -> HttpResponse:
    """Keep the public part of the new passkey: `{"state", "credential": what the browser answered, by toJSON()}`."""
    found, given = own(request), data(request)
    try:
        made = _server().register_complete(
            _opened(given.get("state")), RegistrationResponse.from_dict(given["credential"])
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Misshapen("passkey") from error
    kept = made.credential_data
    if kept is None:
        raise Misshapen("passkey")
    actions.add_door_key(identity=found, access=request.access, credential=kept.credential_id.hex(), public=bytes(kept))
    return done()


@endpoint("POST")
def forget(request: VaultRequest) -> HttpResponse:
    """Take all passkeys of the door away."""
    return done(removed=actions.remove_door_keys(identity=own(request), access=request.access))


@without_session
@endpoint("POST")
def enter_begin(request: VaultRequest) -> HttpResponse:
    """Options for `navigator.credentials.get`, the same for everybody: the passkey itself says whose it is."""
    options, state = _server().authenticate_begin(user_verification=VERIFIED)
    return JsonResponse(dict(options) | {"state": _sealed(state)})


@without_session
@endpoint("POST")
def enter_finish(request: VaultRequest) -> HttpResponse:
    """Let the owner of a passkey of the vault in, also after their account is closed, while their days last."""
    given = data(request)
    try:
        answer = AuthenticationResponse.from_dict(given["credential"])
        key = queries.door_key(answer.raw_id.hex())
        if key is None:
            return JsonResponse({"error": "unknown_passkey"}, status=403)
        _server().authenticate_complete(_opened(given.get("state")), [_credential(key.public)], answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Misshapen("passkey") from error
    user = key.identity.user
    if queries.access_of(user, clock.today()).standing is Standing.NONE:
        return JsonResponse({"error": "over"}, status=403)
    return _begin(request, user, done(), by="key", came_from=settings.PUBLIC_URL)


def _credential(public: bytes | memoryview) -> Any:
    return AttestedCredentialData(bytes(public))


def _sealed(state: Any) -> str:
    """What the second step needs of the first, kept by the browser: nothing about strangers is kept here."""
    return signing.dumps([state, secrets.token_urlsafe(12)], salt=CEREMONY)


def _opened(given: Any) -> Any:
    """The state of a first step, good once and for five minutes."""
    try:
        state, nonce = signing.loads(str(given), salt=CEREMONY, max_age=CEREMONY_S)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Misshapen("no_ceremony") from error
    if not actions.spend(str(nonce), 2 * CEREMONY_S):
        raise Misshapen("no_ceremony")
    return state
