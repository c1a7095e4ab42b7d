# SPDX-License-Identifier: EUPL-1.2
"""What the server may know of a closed file: that it is one, and its class of size. And words of this app."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.facts import Text

KIB, MIB = 1024, 1024 * 1024
CONTAINERS = (MIB, 2 * MIB, 4 * MIB, 8 * MIB)
BLOBS = (64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 10 * MIB)
"""Sizes in bytes to which the browser pads: the container, and attachments or archives. An archive has 1, 4 or 10 MiB,
as an attachment may."""
WRAP_MOST = 16 * KIB
BLOBS_MOST, BLOBS_TOTAL = 2_000, 1024 * MIB
"""How many closed files one vault may hold, and how many bytes together."""
WRAPS_MOST = 12
KEPT_VERSIONS = 3
AGE = b"age-encryption.org/v1\n"
HEADER_MOST = 4 * KIB
OVERHEAD = 8 * KIB
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
NAME = re.compile(r"[0-9A-Za-z_-]{16,64}")
FINGERPRINT = re.compile(r"[a-zäöüß]{2,20}( [a-zäöüß]{2,20}){5}")
VERBS: dict[str, Text] = {
    "vault.set_up": _("Tresor eingerichtet"),
    "vault.renewed": _("Schlüssel eines Tresors gewechselt"),
    "vault.deleted": _("Tresor gelöscht"),
    "vault.expired": _("Tresor nach dem Ende der Tätigkeit gelöscht"),
}


class Standing(StrEnum):
    """What somebody may do with their vault."""

    WRITE = "write"
    READ = "read"
    NONE = "none"


@dataclass(frozen=True)
class Access:
    """Who is inside: the standing, and for leavers the last day on which they get in."""

    standing: Standing
    until: date | None = None


class Misshapen(ValueError):
    """The request is not of the shape agreed (HTTP 422); `code` names the fault for the program in the browser."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outdated(Exception):
    """Somebody was faster (HTTP 412); `version` is the newest."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class Full(Exception):
    """The vault holds as much as it may (HTTP 413)."""


def require_closed(content: bytes) -> bytes:
    """An age file, as far as one can see without its key: nothing readable may be left here by mistake."""
    end = content[:HEADER_MOST].find(b"\n--- ")
    if not content.startswith(AGE) or end < 0:
        raise Misshapen("not_encrypted")
    return content


def bucket_of(content: bytes, buckets: tuple[int, ...]) -> int:
    """The class of size of a padded file; `Misshapen` for one that is not padded, for its size would tell."""
    for bucket in buckets:
        if bucket <= len(content) <= bucket + bucket // 256 + OVERHEAD:
            return bucket
    raise Misshapen("not_padded")


def recipient(value: Any) -> str:
    return _matching(RECIPIENT, value, "recipient")


def vault_name(value: Any) -> str:
    return _matching(NAME, value, "vault")


def fingerprint(value: Any) -> str:
    return _matching(FINGERPRINT, value, "fingerprint")


def _matching(shape: re.Pattern[str], value: Any, code: str) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Misshapen(code)
    return value


def decoded(value: Any, most: int) -> bytes:
    """Bytes from base64; `Misshapen` when it is none, or longer than `most` bytes."""
    if not isinstance(value, str) or len(value) > most * 4 // 3 + 4:
        raise Misshapen("base64")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Misshapen("base64") from error


def encoded(content: bytes | memoryview) -> str:
    return base64.b64encode(bytes(content)).decode("ascii")
