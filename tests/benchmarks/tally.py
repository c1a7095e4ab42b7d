# SPDX-License-Identifier: EUPL-1.2
"""What happens to the presses of one round: when pressed, when each receiver has it, when it is acknowledged.

All times are nanoseconds of CLOCK_MONOTONIC, which is the same clock in every process of a machine.
"""

import json
import random
import time
from dataclasses import dataclass, field

RECEIVERS = 9  # the seven neighbours, two security desks
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
ID_AT = slice(16, 42)  # where raised_body() puts the alarm


def new_alarm(rng: random.Random, milliseconds: int) -> str:
    """A ULID in lower case: 48 bits of time, 80 of chance."""
    value = milliseconds << 80 | rng.getrandbits(80)
    return "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def raised_body(alarm: str, site: str, desk: str, station: str, press: int = 1) -> bytes:
    """Body of a press as in section 4 of the alarm protocol."""
    fields = {"v": 1, "alarm": alarm, "site": site, "desk": desk, "station": station, "at": "2026-03-02T09:14:05.120Z"}
    fields |= {"press": press, "class": "real", "nature": "threat", "name": "Kim Beispiel", "room": "2.14"}
    return json.dumps(fields, separators=(",", ":")).encode()


def alarm_of(payload: bytes) -> str:
    """The alarm of a raised body, without reading the rest."""
    return payload[ID_AT].decode()


@dataclass
class Tally:
    """The presses of one round and what came of them."""

    receivers: int = RECEIVERS
    pressed: dict[str, int] = field(default_factory=dict)
    complete: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    _seen: dict[str, int] = field(default_factory=dict)

    def ring(self, receiver: int, alarm: str) -> bool:
        """Note that a receiver has an alarm in hand now; False when it had it before or it is of another round."""
        now = time.monotonic_ns()
        if alarm not in self.pressed:
            return False
        seen, bit = self._seen.get(alarm, 0), 1 << receiver
        if seen & bit:
            self.repeated += 1
            return False
        self._seen[alarm] = seen = seen | bit
        if seen.bit_count() == self.receivers:
            self.complete[alarm] = now
        return True

    def acknowledge(self, alarm: str) -> None:
        """Note the first acknowledgement of a press."""
        if alarm in self.pressed:
            self.acknowledged.setdefault(alarm, time.monotonic_ns())

    @property
    def unfinished(self) -> int:
        return len(self.pressed) - len(self.complete)

    def ring_times(self) -> list[float]:
        """Milliseconds from each press to its last receiver."""
        return [(end - self.pressed[alarm]) / 1e6 for alarm, end in self.complete.items()]

    def acknowledge_times(self) -> list[float]:
        """Milliseconds from each press to its first acknowledgement."""
        return [(end - self.pressed[alarm]) / 1e6 for alarm, end in self.acknowledged.items()]
