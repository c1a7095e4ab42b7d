# SPDX-License-Identifier: EUPL-1.2
"""The only place where a clock is read; everything else is handed the time."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Germany, which decides which version of a rule applies."""
    return datetime.now(BERLIN).date()


def monotonic_ms() -> int:
    """Milliseconds on a clock that never jumps; only differences mean anything."""
    return time.monotonic_ns() // 1_000_000


def wire_time(moment: datetime) -> str:
    """``moment`` as it is written on the wire: UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_wire(text: str) -> datetime:
    """The moment a wire time names (any number of decimals).  ValueError when it is none."""
    moment = datetime.fromisoformat(_six_decimals(text))
    if moment.tzinfo is None:
        raise ValueError(f"time without a zone: {text!r}")
    return moment.astimezone(UTC)


def _six_decimals(text: str) -> str:
    """Brokers write nanoseconds, which ``fromisoformat`` does not read."""
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}.{digits[:6]:0<6}{tail[len(digits) :]}"
