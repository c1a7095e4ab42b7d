# SPDX-License-Identifier: EUPL-1.2
"""What the browser does to have something signed that nobody sees (RFC 9474, by hand)."""

import hashlib
import secrets
from dataclasses import dataclass

from schutznetz.adapters.blind_signatures import BITS, EXPONENT, SALT, SIZE


def _mask(seed: bytes, size: int) -> bytes:
    blocks = (hashlib.sha384(seed + at.to_bytes(4)).digest() for at in range(size // 48 + 1))
    return b"".join(blocks)[:size]


def encoded(message: bytes, salt: bytes) -> bytes:
    """EMSA-PSS with SHA-384."""
    inner = hashlib.sha384(b"\0" * 8 + hashlib.sha384(message).digest() + salt).digest()
    data = b"\0" * (SIZE - SALT - 48 - 2) + b"\x01" + salt
    masked = bytearray(one ^ other for one, other in zip(data, _mask(inner, len(data)), strict=True))
    masked[0] &= 0xFF >> (8 * SIZE - (BITS - 1))
    return bytes(masked) + inner + b"\xbc"


@dataclass
class Blinded:
    """A message, hidden for a key; `open` takes the factor away from the signature."""

    n: int
    message: bytes
    factor: int
    hidden: bytes

    def open(self, signature: bytes) -> bytes:
        return (int.from_bytes(signature) * pow(self.factor, -1, self.n) % self.n).to_bytes(SIZE)


def blind(modulus: bytes, message: bytes | None = None) -> Blinded:
    n, message = int.from_bytes(modulus), message or secrets.token_bytes(32)
    factor = 2 + secrets.randbelow(n - 3)
    value = int.from_bytes(encoded(message, secrets.token_bytes(SALT)))
    return Blinded(n, message, factor, (value * pow(factor, EXPONENT, n) % n).to_bytes(SIZE))
