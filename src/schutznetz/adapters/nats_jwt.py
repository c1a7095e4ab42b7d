# SPDX-License-Identifier: EUPL-1.2
"""Keys and tokens in the form NATS reads: nothing here knows what they are good for.

NATS keys are Ed25519 keys written as base32 with a two-byte CRC; NATS tokens are JWTs signed by them
(algorithm ``ed25519-nkey``, https://docs.nats.io/running-a-nats-service/configuration/securing_nats/jwt).
"""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

OPERATOR, ACCOUNT, USER = b"O", b"A", b"U"
PREFIX = {OPERATOR: 14 << 3, ACCOUNT: 0, USER: 20 << 3}
SEED_PREFIX = 18 << 3
ENCODED_LENGTH = 56
SEED_LENGTH = 58


class BadKey(ValueError):
    """A key or a token that is not what it should be."""


def crc16(data: bytes) -> int:
    """CRC-16/XMODEM, the check sum inside every NATS key."""
    return binascii.crc_hqx(data, 0)


def _encode(raw: bytes) -> str:
    return base64.b32encode(raw + crc16(raw).to_bytes(2, "little")).decode().rstrip("=")


def _decode(text: str) -> bytes:
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise BadKey("not base32") from error
    if len(data) < 4 or crc16(data[:-2]) != int.from_bytes(data[-2:], "little"):
        raise BadKey("wrong check sum")
    if _encode(data[:-2]) != text:
        raise BadKey("not the canonical form")
    return data[:-2]


@dataclass(frozen=True)
class NKey:
    """One private key with the role its first letter tells (``O``, ``A`` or ``U``)."""

    role: bytes
    secret: bytes

    @classmethod
    def new(cls, role: bytes) -> "NKey":
        return cls(role, secrets.token_bytes(32))

    @classmethod
    def from_seed(cls, seed: str) -> "NKey":
        raw = _decode(seed)
        roles = {value: key for key, value in PREFIX.items()}
        role = roles.get((raw[0] & 7) << 5 | raw[1] >> 3) if len(raw) == 34 else None
        if role is None or raw[0] & 0xF8 != SEED_PREFIX:
            raise BadKey("not a seed")
        return cls(role, raw[2:])

    @property
    def seed(self) -> str:
        role = PREFIX[self.role]
        return _encode(bytes((SEED_PREFIX | role >> 5, (role & 31) << 3)) + self.secret)

    @property
    def public(self) -> str:
        public = Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()
        return _encode(bytes((PREFIX[self.role],)) + public)

    def sign(self, data: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(data)


def public_bytes(public_key: str, role: bytes = USER) -> bytes:
    """The 32 bytes of a public key somebody handed in.  BadKey when it is not one of this ``role``."""
    if not isinstance(public_key, str) or len(public_key) != ENCODED_LENGTH or not public_key.isascii():
        raise BadKey("wrong length")
    raw = _decode(public_key)
    if raw[0] != PREFIX[role]:
        raise BadKey("key of another role")
    return raw[1:]


def is_user_key(public_key: object) -> bool:
    """May this text be used as the public key of a client?"""
    try:
        public_bytes(public_key)  # type: ignore[arg-type]
    except BadKey:
        return False
    return True


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mint(signer: NKey, *, subject: str, name: str, nats: Mapping[str, Any], issued_at: int) -> str:
    """A signed JWT of version 2.  ``issued_at`` in whole seconds since 1970 (UTC)."""
    claims: dict[str, Any] = {"iat": issued_at, "iss": signer.public, "name": name, "sub": subject, "nats": dict(nats)}
    claims["nats"]["version"] = 2
    plain = json.dumps(claims, separators=(",", ":"), sort_keys=True).encode()
    claims["jti"] = base64.b32encode(hashlib.sha256(plain).digest()).decode().rstrip("=")
    header = _b64(b'{"typ":"JWT","alg":"ed25519-nkey"}')
    signed = f"{header}.{_b64(json.dumps(claims, separators=(',', ':')).encode())}"
    return f"{signed}.{_b64(signer.sign(signed.encode()))}"


def read_jwt(token: str) -> dict[str, Any]:
    """The claims of a token whose signature is that of its issuer.  BadKey otherwise.

    Whether the issuer may be trusted is the caller's question.
    """
    try:
        header, body, signature = token.split(".")
        claims: dict[str, Any] = json.loads(_unb64(body))
        role = claims["iss"][:1].encode()
        key = Ed25519PublicKey.from_public_bytes(public_bytes(claims["iss"], role))
        key.verify(_unb64(signature), f"{header}.{body}".encode())
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise BadKey("not a valid token") from error
    return claims
