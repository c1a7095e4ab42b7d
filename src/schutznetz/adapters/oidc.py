# SPDX-License-Identifier: EUPL-1.2
"""Relying party of OpenID Connect: authorisation code with PKCE, state and nonce.

    attempt = begin()                                    # kept in the session until the person comes back
    url = way_there(provider, attempt, redirect_uri)     # where the browser goes
    arrival = way_back(provider, attempt, code=…, redirect_uri=…, now=…)

What a service says about itself and its keys is kept for an hour; an unknown key is asked for again, at most once a
minute, so that services may change their keys at any time. Errors: `ServiceUnreachable` (the service is out of order),
`ServiceRefused` (it says no), `TokenRefused` (its answer does not belong to this attempt).
"""

import base64
import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from schutznetz.adapters import clock
from schutznetz.adapters.oidc_http import ServiceRefused, ServiceUnreachable, get_json, post_form
from schutznetz.adapters.oidc_settings import Provider
from schutznetz.adapters.oidc_tokens import (
    Expected,
    TokenRefused,
    claims_of_id_token,
    claims_of_logout_token,
    key_of,
)

__all__ = [
    "Arrival", "Attempt", "Provider", "ServiceRefused", "ServiceUnreachable", "TokenRefused", "begin", "forget",
    "logout_claims", "way_back", "way_out", "way_there",
]  # fmt: skip

KEEP_MS = 3_600_000
ASK_AGAIN_MS = 60_000
KINDS_OF_KEYS = ("RSA", "EC", "OKP")


@dataclass(frozen=True, slots=True)
class Attempt:
    """The secrets of one attempt to sign in; `state` names it in the address on the way back."""

    state: str
    nonce: str
    verifier: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody comes back: claims of the ID token, completed by the user info, and the token itself for the way out."""

    claims: Mapping[str, Any]
    id_token: str = field(repr=False)


@dataclass(slots=True)
class _Known:
    """What a service says about itself, and since when we know it (ms of the monotonic clock)."""

    metadata: dict[str, Any]
    learned_ms: int
    keys: KeySet | None = None
    keys_ms: int = 0


_known: dict[str, _Known] = {}
_lock = threading.Lock()


def forget() -> None:
    """Ask every service anew."""
    with _lock:
        _known.clear()


def begin() -> Attempt:
    return Attempt(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def way_there(
    provider: Provider, attempt: Attempt, redirect_uri: str, *, anew: bool = False, language: str = ""
) -> str:
    """The address at which the person signs in; `anew`: the service must ask for the password or key again."""
    challenge = hashlib.sha256(attempt.verifier.encode()).digest()
    fields = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scopes,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    fields |= {"prompt": "login", "max_age": "0"} if anew else {}
    fields |= {"ui_locales": language} if language else {}
    return _with_query(_endpoint(provider, "authorization_endpoint"), fields)


def way_back(provider: Provider, attempt: Attempt, *, code: str, redirect_uri: str, now: datetime) -> Arrival:
    """Redeem the code and check everything that comes with it."""
    tokens = _redeem(provider, attempt, code, redirect_uri)
    id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
    if not isinstance(id_token, str):
        raise TokenRefused("no id_token")
    access = access_token if isinstance(access_token, str) else ""
    expected = Expected(provider.issuer, provider.client_id, now, attempt.nonce, access)
    claims = claims_of_id_token(id_token, _keys_for(provider, id_token), expected)
    return Arrival(_user_info(provider, access, str(claims["sub"])) | claims, id_token)


def _redeem(provider: Provider, attempt: Attempt, code: str, redirect_uri: str) -> dict[str, Any]:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": attempt.verifier,
    }
    methods = _metadata(provider).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = None
    if provider.client_secret and "client_secret_basic" in methods:
        basic = (provider.client_id, provider.client_secret)
    elif provider.client_secret:
        fields |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    else:
        fields["client_id"] = provider.client_id
    return post_form(_endpoint(provider, "token_endpoint"), fields, basic=basic)


def _user_info(provider: Provider, access_token: str, subject: str) -> dict[str, Any]:
    """What the service tells besides the token; nothing when it has no such address or does not answer."""
    address = _metadata(provider).get("userinfo_endpoint")
    if not access_token or not isinstance(address, str):
        return {}
    try:
        found = get_json(address, bearer=access_token)
    except (ServiceUnreachable, ServiceRefused):
        return {}
    if found.get("sub") != subject:
        raise TokenRefused("userinfo sub")
    return found


def logout_claims(provider: Provider, token: str, now: datetime) -> dict[str, Any]:
    """Whom a service reports as signed out: claims with `sid` or `sub`. TokenRefused when it is not from there."""
    return claims_of_logout_token(token, _keys_for(provider, token), Expected(provider.issuer, provider.client_id, now))


def way_out(provider: Provider, *, id_token: str, return_to: str) -> str:
    """Where somebody signs out at the service as well; empty when it has no such page."""
    try:
        address = _metadata(provider).get("end_session_endpoint")
    except (ServiceUnreachable, ServiceRefused):
        return ""
    if not isinstance(address, str):
        return ""
    fields = {"client_id": provider.client_id, "post_logout_redirect_uri": return_to}
    return _with_query(address, fields | ({"id_token_hint": id_token} if id_token else {}))


def _with_query(address: str, fields: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}"


def _endpoint(provider: Provider, name: str) -> str:
    address = _metadata(provider).get(name)
    if not isinstance(address, str):
        raise ServiceUnreachable(f"{provider.key}: no {name}")
    return address


def _metadata(provider: Provider) -> dict[str, Any]:
    """OpenID Connect Discovery 4, kept for an hour. The issuer must be the one that is set."""
    with _lock:
        known = _known.get(provider.issuer)
    if known and clock.monotonic_ms() - known.learned_ms < KEEP_MS:
        return known.metadata
    found = get_json(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ServiceUnreachable(f"{provider.key}: calls itself {found.get('issuer')!r}")
    with _lock:
        _known[provider.issuer] = _Known(found, clock.monotonic_ms())
    return found


def _keys_for(provider: Provider, token: str) -> KeySet:
    """The keys of the service, with the one that signed this token if it exists."""
    _metadata(provider)
    with _lock:
        known = _known[provider.issuer]
    age = clock.monotonic_ms() - known.keys_ms
    if known.keys is None or age > KEEP_MS or (age > ASK_AGAIN_MS and key_of(token) not in _names(known.keys)):
        known.keys = _fetched_keys(provider)
        known.keys_ms = clock.monotonic_ms()
    return known.keys


def _names(keys: KeySet) -> set[str]:
    return {str(key.kid) for key in keys.keys if key.kid}


def _fetched_keys(provider: Provider) -> KeySet:
    entries = get_json(_endpoint(provider, "jwks_uri")).get("keys")
    usable = [
        entry
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and entry.get("kty") in KINDS_OF_KEYS and entry.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ServiceUnreachable(f"{provider.key}: keys: {error}") from error
