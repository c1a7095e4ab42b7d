# SPDX-License-Identifier: EUPL-1.2
"""Which messages have been here before: both loops deliver everything, so most things come twice."""

import hashlib
from collections import OrderedDict

ROOM = 65_536


class Seen:
    """Remembers the last ``room`` keys."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._keys: OrderedDict[bytes, None] = OrderedDict()

    def first_time(self, subject: str, body: bytes) -> bool:
        """Is this message new?  Two copies of a message have the same subject and the same bytes."""
        digest = hashlib.blake2b(body, key=subject.encode()[:64], digest_size=16, person=b"schutznetz")
        digest.update(subject.encode())
        return self.first_key(digest.digest())

    def first_key(self, key: bytes) -> bool:
        """Is this key new?"""
        if key in self._keys:
            self._keys.move_to_end(key)
            return False
        self._keys[key] = None
        if len(self._keys) > self._room:
            self._keys.popitem(last=False)
        return True
