# SPDX-License-Identifier: EUPL-1.2
"""Blind signatures with RSA: who asks for one is known, what was signed is not (Chaum 1983; form of RFC 9474).

The browser hides a random message behind a random factor, the server signs what it sees, the browser takes the factor
away. Whoever shows message and signature later has been given one, and nobody can tell which: every message fits every
request. Keys are used for nothing else.
"""

import math
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 2048
EXPONENT = 65537
SIZE = BITS // 8
SALT = 48
"""Bytes of the salt of the encoding (PSS with SHA-384), as long as its digest."""


class Unsignable(ValueError):
    """What was sent is no number this key can sign."""


def new_key() -> bytes:
    """A new private key as DER (PKCS 8)."""
    key = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def modulus(private: bytes) -> bytes:
    """The public half, `SIZE` bytes, highest first; the exponent is always `EXPONENT`."""
    return _load(private).public_key().public_numbers().n.to_bytes(SIZE)


def sign(private: bytes, blinded: bytes) -> bytes:
    """Sign without seeing. Raises `Unsignable`.

    The number is hidden once more while it is computed with, so that the time it takes tells nothing about the key.
    """
    numbers = _load(private).private_numbers()
    n = numbers.public_numbers.n
    value = int.from_bytes(blinded)
    if len(blinded) != SIZE or not 1 < value < n - 1 or math.gcd(value, n) != 1:
        raise Unsignable
    factor = _factor(n)
    hidden = value * pow(factor, EXPONENT, n) % n
    low, high = pow(hidden, numbers.dmp1, numbers.p), pow(hidden, numbers.dmq1, numbers.q)
    signed = (high + numbers.iqmp * (low - high) % numbers.p * numbers.q) * pow(factor, -1, n) % n
    if pow(signed, EXPONENT, n) != value:
        raise ArithmeticError("a signature came out wrong and is not given away")
    return signed.to_bytes(SIZE)


def verifies(private: bytes, message: bytes, signature: bytes) -> bool:
    """Was this message signed by this key?"""
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT)
    try:
        _load(private).public_key().verify(signature, message, pss, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def _load(private: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(private, password=None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _factor(n: int) -> int:
    while True:
        found = 2 + secrets.randbelow(n - 3)
        if math.gcd(found, n) == 1:
            return found
