# SPDX-License-Identifier: EUPL-1.2
"""ID tokens and logout tokens: one good one, and each thing that may be wrong with it."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from schutznetz.adapters.oidc_tokens import (
    LOGOUT_EVENT,
    Expected,
    TokenRefused,
    claims_of_id_token,
    claims_of_logout_token,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, auto_kid=True)
KEYS = KeySet([KEY])
EXPECTED = Expected("https://dort", "wir", NOW, nonce="einmal", access_token="zugang")
GOOD = {"iss": "https://dort", "aud": "wir", "sub": "jana", "nonce": "einmal", "iat": AT, "exp": AT + 300}
GONE = {"iss": "https://dort", "aud": "wir", "sub": "jana", "iat": AT, "jti": "1", "events": {LOGOUT_EVENT: {}}}


def signed(claims, key=KEY, alg="RS256", **header):
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": key.kid} | header, kept, key, algorithms=[alg])


def test_a_good_token():
    assert claims_of_id_token(signed(GOOD), KEYS, EXPECTED)["sub"] == "jana"


def test_a_good_token_with_another_kind_of_key():
    key = ECKey.generate_key("P-256", auto_kid=True)
    assert claims_of_id_token(signed(GOOD, key, "ES256"), KeySet([KEY, key]), EXPECTED)


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"iss": "https://anderswo"}, "iss"),
        ({"iss": "https://dort/"}, "iss"),
        ({"aud": "andere"}, "aud"),
        ({"aud": ["andere"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": ["wir", "andere"]}, "azp"),
        ({"aud": ["wir", "andere"], "azp": "andere"}, "azp"),
        ({"nonce": "anders"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": AT - 61}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "morgen"}, "exp"),
        ({"iat": AT + 61}, "iat"),
        ({"iat": None}, "iat"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"at_hash": "falsch"}, "at_hash"),
    ],
)
def test_a_token_with_one_thing_wrong(wrong, check):
    with pytest.raises(TokenRefused, match=check):
        claims_of_id_token(signed(GOOD | wrong), KEYS, EXPECTED)


def test_nobody_needs_a_nonce_that_we_did_not_send():
    with pytest.raises(TokenRefused, match="nonce"):
        claims_of_id_token(signed(GOOD | {"nonce": None}), KEYS, Expected("https://dort", "wir", NOW))


def test_a_strange_key_and_no_key():
    stranger = RSAKey.generate_key(2048)
    for token in (signed(GOOD, stranger, kid=KEY.kid), "", "a.b", "a.b.c", "é.é.é"):
        with pytest.raises(TokenRefused):
            claims_of_id_token(token, KEYS, EXPECTED)


def test_the_public_key_is_no_shared_secret():
    """The classic confusion: HS256 with the provider's public key as the secret."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": KEY.kid}).encode()).rstrip(b"=")
    signed_part = head + b"." + signed(GOOD).split(".")[1].encode()
    proof = hmac.digest(KEY.as_pem(private=False), signed_part, "sha256")
    token = (signed_part + b"." + base64.urlsafe_b64encode(proof).rstrip(b"=")).decode()
    with pytest.raises(TokenRefused, match="alg"):
        claims_of_id_token(token, KEYS, EXPECTED)


def test_a_token_without_a_signature():
    head = "eyJhbGciOiJub25lIn0"
    with pytest.raises(TokenRefused):
        claims_of_id_token(f"{head}.{signed(GOOD).split('.')[1]}.", KEYS, EXPECTED)


def test_a_good_report_of_signing_out():
    assert claims_of_logout_token(signed(GONE), KEYS, EXPECTED)["jti"] == "1"


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"events": {}}, "events"),
        ({"events": None}, "events"),
        ({"nonce": "einmal"}, "nonce"),
        ({"jti": None}, "jti"),
        ({"sub": None}, "sid or sub"),
        ({"iat": AT - 301}, "iat"),
        ({"exp": AT - 61}, "exp"),
        ({"iss": "https://anderswo"}, "iss"),
        ({"aud": "andere"}, "aud"),
    ],
)
def test_a_report_with_one_thing_wrong(wrong, check):
    with pytest.raises(TokenRefused, match=check):
        claims_of_logout_token(signed(GONE | wrong), KEYS, EXPECTED)


def test_an_id_token_is_no_report():
    with pytest.raises(TokenRefused, match="events"):
        claims_of_logout_token(signed(GOOD), KEYS, EXPECTED)


def test_expiry_allows_a_clock_that_is_a_minute_wrong():
    late = Expected("https://dort", "wir", NOW + timedelta(seconds=359), nonce="einmal")
    assert claims_of_id_token(signed(GOOD), KEYS, late)
