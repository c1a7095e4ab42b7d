# SPDX-License-Identifier: EUPL-1.2
"""Signed tokens of a sign-in service, checked: OpenID Connect Core 3.1.3.7 and Back-Channel Logout 2.6."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures with a key pair only: `none` and shared secrets (HS256 …) are never accepted."""
LEEWAY_S = 60
LONGEST_SUBJECT = 255
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_AGE_S = 300


class TokenRefused(Exception):
    """The token is not what it should be; the message names the check, for the log, never for the page."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to say: who issued it, for whom, and (ID tokens) for which attempt."""

    issuer: str
    client_id: str
    now: datetime
    nonce: str = ""
    access_token: str = ""


def key_of(token: str) -> str:
    """The name (`kid`) of the key that signed a token, or an empty text. Nothing is checked yet."""
    return str(_header(token).get("kid") or "")


def _header(token: str) -> Mapping[str, Any]:
    try:
        return jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, UnicodeError) as error:
        raise TokenRefused("not a signed token") from error


def claims_of_id_token(token: str, keys: KeySet, expected: Expected) -> dict[str, Any]:
    """The claims of an ID token that belongs to this attempt. TokenRefused otherwise."""
    claims = _verified(token, keys, expected)
    _require("exp", _number(claims, "exp") + LEEWAY_S > expected.now.timestamp())
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), expected.nonce.encode()) or not expected.nonce:
        raise TokenRefused("nonce")
    if "at_hash" in claims and expected.access_token:
        _require("at_hash", claims["at_hash"] == _half_hash(expected.access_token, str(_header(token).get("alg"))))
    subject = claims.get("sub")
    _require("sub", isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT)
    return claims


def claims_of_logout_token(token: str, keys: KeySet, expected: Expected) -> dict[str, Any]:
    """The claims of a logout token, with `sid` or `sub`. TokenRefused otherwise."""
    claims = _verified(token, keys, expected)
    events = claims.get("events")
    _require("events", isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict))
    _require("nonce", "nonce" not in claims)
    _require("jti", isinstance(claims.get("jti"), str))
    _require("sid or sub", isinstance(claims.get("sid") or claims.get("sub"), str))
    _require("iat", expected.now.timestamp() - _number(claims, "iat") < LOGOUT_AGE_S)
    if "exp" in claims:
        _require("exp", _number(claims, "exp") + LEEWAY_S > expected.now.timestamp())
    return claims


def _verified(token: str, keys: KeySet, expected: Expected) -> dict[str, Any]:
    """Signature, issuer, audience and time of issue."""
    _require("alg", _header(token).get("alg") in ALGORITHMS)
    try:
        claims = dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise TokenRefused(f"signature: {error}") from error
    _require("iss", claims.get("iss") == expected.issuer)
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    _require("aud", isinstance(named, list) and expected.client_id in named)
    if len(named or []) > 1 or "azp" in claims:
        _require("azp", claims.get("azp") == expected.client_id)
    _require("iat", _number(claims, "iat") - LEEWAY_S <= expected.now.timestamp())
    return claims


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(name)
    return float(value)


def _require(name: str, fits: bool) -> None:
    if not fits:
        raise TokenRefused(name)


def _half_hash(text: str, algorithm: str) -> str:
    bits = algorithm[-3:] if algorithm[-3:] in ("256", "384", "512") else "512"
    digest = hashlib.new(f"sha{bits}", text.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
