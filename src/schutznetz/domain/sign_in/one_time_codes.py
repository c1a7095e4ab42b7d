# SPDX-License-Identifier: EUPL-1.2
"""Codes of an authenticator app (RFC 4226 and RFC 6238: SHA-1, six digits, steps of 30 seconds) and recovery codes."""

import base64
import hmac
import secrets
from hashlib import sha1
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
DRIFT = 1
"""Steps by which the clock of a telephone may be wrong."""
RECOVERY_CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without signs that are mistaken for one another."""


def new_secret() -> str:
    """A secret of 160 bits in Base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a step (seconds since 1970, divided by 30)."""
    digest = hmac.new(base64.b32decode(secret, casefold=True), step.to_bytes(8, "big"), sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(code: str, secret: str, epoch_s: float, *, after: int = -1) -> int | None:
    """The step whose code this is, within the drift and later than step `after`; None when there is none."""
    typed = "".join(code.split())
    now = int(epoch_s) // STEP_S
    fitting = (
        [step for step in range(now - DRIFT, now + DRIFT + 1) if hmac.compare_digest(code_at(secret, step), typed)]
        if typed.isascii()
        else []
    )
    return next((step for step in fitting if step > after), None)


def app_address(secret: str, *, issuer: str, name: str) -> str:
    """The address that an app reads from the QR code."""
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{query}"


def new_recovery_codes() -> list[str]:
    """Ten codes like `k7mf-2xqp-9dwh` (59 bits each)."""
    return ["-".join(_block() for _ in range(3)) for _ in range(RECOVERY_CODES)]


def _block() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(4))


def plain_recovery_code(typed: str) -> str:
    """What somebody typed, without blanks and hyphens and in small letters."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())
