# SPDX-License-Identifier: EUPL-1.2
"""A small task for the browser before each request: it keeps floods out without knowing anybody's address.

A task is the text `bits.minute.salt.mac`. It is solved by a number so that the SHA-256 of `task.digest.number` begins
with so many zero bits; `digest` is the SHA-256 of what is sent, so that each message needs work of its own. The more
people come, the harder it gets; nobody is refused.
"""

import hashlib
import hmac

CALM = 30
"""Requests a minute up to which the task stays easy."""
FEWEST_BITS = 10
MOST_BITS = 20
"""About one thousand and one million tries: a blink, and some seconds on a telephone."""
GOOD_FOR_MINUTES = 30
"""Somebody may take that long between the page and the message: the browser asks anew for each request anyway."""
LONGEST = 200


def bits_for(passed: int) -> int:
    """How hard the next task is after so many requests within a minute."""
    return min(MOST_BITS, FEWEST_BITS + max(0, passed // CALM).bit_length())


def task(secret: bytes, bits: int, minute: int, salt: str) -> str:
    """A task made at a minute (counted since 1970); `salt` is random and holds no full stop."""
    text = f"{bits}.{minute}.{salt}"
    return f"{text}.{_mac(secret, text)}"


def is_done(secret: bytes, given: str, digest: str, number: str, minute: int) -> bool:
    """Is this task ours, not too old, and solved for this message?"""
    text, _dot, mac = given.rpartition(".")
    if len(given) > LONGEST or len(number) > LONGEST or not hmac.compare_digest(_mac(secret, text), mac):
        return False
    bits, made, _salt = text.split(".", 2)
    if not 0 <= minute - int(made) <= GOOD_FOR_MINUTES:
        return False
    found = hashlib.sha256(f"{given}.{digest}.{number}".encode()).digest()
    return int.from_bytes(found, "big") >> (256 - int(bits)) == 0


def _mac(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
