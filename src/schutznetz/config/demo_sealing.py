# SPDX-License-Identifier: EUPL-1.2
"""Closed files of the demonstration, made as a browser makes them. Only the closing of files is here, not the opening.

The demonstration needs vaults that somebody has filled before, and no browser stands by when it is laid out. Age files
are those of https://age-encryption.org/v1; container, letter and envelope as in `apps/vault/browser/core` and
`apps/contact/browser`.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

INTRO = b"age-encryption.org/v1\n"
CHUNK = 64 * 1024
COLUMNS = 64
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
LETTER = 4096
"""Bytes of a letter before it is closed."""
CODE_LOG_N, PASSWORD_LOG_N = 17, 14
"""Work of deriving a key. A password everybody can read on the page needs no slow one; codes have theirs fixed."""
WORDS = Path(__file__).resolve().parent.parent / "apps/vault/browser/vendor/words.js"


@dataclass(frozen=True)
class Key:
    """A key pair as 32 secret bytes."""

    secret: bytes

    @property
    def public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """The public half as age writes it."""
        return _bech32("age", self.public)

    @property
    def identity(self) -> str:
        """The secret half as age writes it."""
        return _bech32("age-secret-key-", self.secret).upper()

    @property
    def file(self) -> bytes:
        """What lies in an envelope: the identity file of the `age` command."""
        return f"# Schutznetz\n# public key: {self.recipient}\n{self.identity}\n".encode()


@dataclass(frozen=True)
class CodeKeys:
    """What the words of somebody without a name stand for."""

    lookup: str
    key: Key
    thread: bytes


def derived(secret: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose.encode()).derive(secret)


def stretched(secret: str, salt: bytes, log_n: int, length: int) -> bytes:
    return Scrypt(salt=salt, length=length, n=2**log_n, r=8, p=1).derive(secret.encode())


def sealed(keys: Sequence[bytes], content: bytes) -> bytes:
    """An age file that each of these public keys opens."""
    file_key = os.urandom(16)
    return _file(file_key, [_for_key(one, file_key) for one in keys], content)


def sealed_with_password(password: str, content: bytes) -> bytes:
    """An age file that a password opens."""
    file_key, salt = os.urandom(16), os.urandom(16)
    wrapping = stretched(password, b"age-encryption.org/v1/scrypt" + salt, PASSWORD_LOG_N, 32)
    first = f"-> scrypt {_plain64(salt)} {PASSWORD_LOG_N}"
    return _file(file_key, [_stanza(first, wrapping, file_key)], content)


def _for_key(public: bytes, file_key: bytes) -> str:
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    own = once.public_key().public_bytes_raw()
    wrapping = derived(shared, "age-encryption.org/v1/X25519", own + public)
    return _stanza(f"-> X25519 {_plain64(own)}", wrapping, file_key)


def _stanza(first: str, wrapping: bytes, file_key: bytes) -> str:
    body = _plain64(ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None))
    lines = [body[at : at + COLUMNS] for at in range(0, len(body) + 1, COLUMNS)]
    return "\n".join([first, *lines, ""])


def _file(file_key: bytes, stanzas: list[str], content: bytes) -> bytes:
    head = INTRO + "".join(stanzas).encode() + b"---"
    mac = hmac.digest(derived(file_key, "header"), head, "sha256")
    nonce = os.urandom(16)
    cipher = ChaCha20Poly1305(derived(file_key, "payload", nonce))
    parts = [content[at : at + CHUNK] for at in range(0, max(len(content), 1), CHUNK)]
    closed = [
        cipher.encrypt(number.to_bytes(11, "big") + bytes([number == len(parts) - 1]), part, None)
        for number, part in enumerate(parts)
    ]
    return head + b" " + _plain64(mac).encode() + b"\n" + nonce + b"".join(closed)


def _plain64(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")


def container(key: Key, head: dict[str, Any], document: dict[str, Any], size: int) -> bytes:
    """A vault with this document, padded to `size` bytes, with the seal that only its owner can make."""
    body = written({"v": 1} | head | {"document": document})[:-1].encode()
    tail_bytes = len(',"hmac":"') + 64 + 2
    if len(body) + tail_bytes > size:
        raise ValueError("the document does not fit")
    plain = body.ljust(size - tail_bytes)
    seal = hmac.new(derived(key.secret, "schutznetz vault seal 1"), plain, "sha256").hexdigest()
    return sealed([key.public], plain + f',"hmac":"{seal}"}}'.encode())


def letter(keys: Sequence[bytes], thread: bytes, content: dict[str, Any]) -> bytes:
    """A letter of a conversation without names, signed with the key of the conversation."""
    signed = {"v": 1} | content
    pairs = written([list(pair) for pair in sorted(signed.items())])
    mac = hmac.new(thread, pairs.encode(), "sha256").hexdigest()
    return sealed(keys, written(signed | {"mac": mac}).encode().ljust(LETTER))


def keys_of_words(words: str, instance: str) -> CodeKeys:
    """What the browser derives from the words of a conversation."""
    secret = stretched(words, f"schutznetz contact 1\n{instance}".encode(), CODE_LOG_N, 64)
    key = Key(derived(secret, "age-x25519"))
    return CodeKeys(derived(secret, "lookup").hex(), key, derived(secret, "thread"))


def fingerprint(recipient: str) -> str:
    """Six words that stand for a public key."""
    known = known_words()
    digest = hashlib.sha256(f"schutznetz fingerprint 1\n{recipient}".encode()).digest()
    return " ".join(known[int.from_bytes(digest[4 * at : 4 * at + 4], "big") % len(known)] for at in range(6))


def known_words() -> list[str]:
    """The words of codes and fingerprints, from the program that shows them."""
    return WORDS.read_text(encoding="utf-8").split("`")[1].split()


def written(value: Any) -> str:
    """JSON as a browser writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bech32(prefix: str, content: bytes) -> str:
    """BIP 173 without its limit of length, as age writes keys."""
    bits = "".join(f"{byte:08b}" for byte in content)
    words = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    head = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    check = _polymod([*head, *words, *[0] * 6]) ^ 1
    return f"{prefix}1" + "".join(BECH32[one] for one in [*words, *((check >> 5 * (5 - at)) & 31 for at in range(6))])


def _polymod(values: list[int]) -> int:
    generator, check = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3), 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, one in enumerate(generator):
            check ^= one if (top >> at) & 1 else 0
    return check
