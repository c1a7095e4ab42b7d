# SPDX-License-Identifier: EUPL-1.2
"""What the proofs of the vault look into, and how a thief of the database with the right secret would open it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import caches
from django.db import connection

from schutznetz.apps.vault.models import VaultIdentity, VaultVersion
from schutznetz.config.backup import backup
from tests.leaks import leaks

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def dump() -> Iterator[tuple[str, bytes]]:
    """Every cell of every table, as the bytes that are stored."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, b"\x00".join(_bytes(cell) for cell in row)


def _bytes(cell: Any) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def cached() -> Iterator[bytes]:
    """Every entry of the cache in memory, as it is kept there (with the cache in the database: in the dump)."""
    for key, value in getattr(caches["default"], "_cache", {}).items():
        yield f"{key} ".encode() + _bytes(value)


def found_anywhere(words: list[str], folder: Path, now: Any, log: str) -> list[str]:
    """Where one of these words stands: database, files, cache, log, or a backup made now."""
    archive = folder / "proof.tar.gz"
    archive.unlink(missing_ok=True)
    if connection.vendor == "sqlite":
        backup(archive, now=now)
    places: dict[str, list[bytes]] = {"log": [log.encode()], "cache": list(cached())}
    for table, row in dump():
        places.setdefault(f"table {table}", []).append(row)
    for path in [*folder.rglob("*"), *settings.VAR.rglob("*")]:
        if path.is_file() and "static" not in path.parts:
            places[f"file {path.name}"] = [path.read_bytes()]
    return [f"{place}: {leak}" for place, contents in places.items() for content in contents for leak in leaks(
        content, words)]  # fmt: skip


def wrap_of(identity: VaultIdentity, kind: str) -> bytes:
    return bytes(identity.wraps.get(kind=kind).blob)


def key_in(envelope: bytes) -> pyrage.x25519.Identity:
    """The identity in an opened envelope, which is the identity file of the `age` command."""
    lines = envelope.decode().splitlines()
    return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))


def key_of_passkey(prf: bytes) -> pyrage.x25519.Identity:
    """The identity that the envelope of a passkey is closed for."""
    secret = HKDF(SHA256(), 32, None, b"schutznetz vault passkey 1").derive(prf)
    return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", secret).upper())


def _bech32(prefix: str, content: bytes) -> str:
    """BIP 173 without its limit of length, as age writes keys."""
    bits = "".join(f"{byte:08b}" for byte in content)
    words = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    head = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    mod = _polymod([*head, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    return prefix + "1" + "".join(LETTERS[one] for one in [*words, *((mod >> 5 * (5 - at)) & 31 for at in range(6))])


def _polymod(values: list[int]) -> int:
    generator, check = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3), 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at in range(5):
            check ^= generator[at] if (top >> at) & 1 else 0
    return check


def container_of(identity: VaultIdentity, key: pyrage.x25519.Identity) -> dict[str, Any]:
    """The newest container, opened from the dump alone."""
    newest = VaultVersion.objects.filter(identity=identity).order_by("-version")[0]
    opened: dict[str, Any] = json.loads(pyrage.decrypt(bytes(newest.blob), [key]))
    return opened


def by_the_age_command(identity: VaultIdentity, envelope: bytes, folder: Path) -> str | None:
    """The newest container opened by the command of the distribution, where it is installed; None elsewhere."""
    newest = VaultVersion.objects.filter(identity=identity).order_by("-version")[0]
    return by_age(bytes(newest.blob), envelope, folder)


def by_age(file: bytes, envelope: bytes, folder: Path) -> str | None:
    """A closed file opened on its own by the command of the distribution; None where it is not installed."""
    program = shutil.which("age")
    if program is None:
        return None
    (folder / "identity.txt").write_bytes(envelope)
    (folder / "closed.age").write_bytes(file)
    command = [program, "-d", "-i", str(folder / "identity.txt"), str(folder / "closed.age")]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()
