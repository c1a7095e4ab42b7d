# SPDX-License-Identifier: EUPL-1.2
"""Sizes, and whom a message can be sealed for."""

import hashlib
from dataclasses import dataclass

from schutznetz.apps.vault.facts import AGE

NEWS = "contact.news"
LARGEST_LETTER = 6 * 1024
"""Bytes of an age file; the browser pads what is in it to 4 KiB."""
LETTERS_EACH = 8
"""So many letters each of the two may leave in a conversation: a first contact, not a chat."""
SMALL = 1024
LARGE = 2 * LETTERS_EACH * LARGEST_LETTER * 4 // 3 + 4 * SMALL
"""Bytes of an answer: of one about a whole conversation, and of every other."""
CODE_WORDS, SLOT_WORDS = 7, 4
MINUTES = (30, 45, 60, 90)
SLOTS_AHEAD_DAYS = 60
MOST_SLOTS = 100


@dataclass(frozen=True)
class Reader:
    """Whom a message is sealed for: public age key, its six words, and the name of this installation."""

    recipient: str
    fingerprint: str
    instance: str


def digest_of(lookup: str) -> str:
    """What is kept of the value a code leads to. `lookup`: 64 hexadecimal digits; ValueError otherwise."""
    raw = bytes.fromhex(lookup)
    if len(raw) != 32 or len(lookup) != 64:
        raise ValueError("a lookup has 32 bytes")
    return hashlib.sha256(raw).hexdigest()


def is_sealed(blob: bytes) -> bool:
    """Is it an age file of a size that a browser of ours makes? Nothing else is taken in."""
    return len(blob) <= LARGEST_LETTER and blob.startswith(AGE) and b"\n--- " in blob
