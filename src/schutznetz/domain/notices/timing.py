# SPDX-License-Identifier: EUPL-1.2
"""When a notice goes out: at once, after the quiet hours, or with the daily digest; and when a failed try is repeated.

Moments are aware and returned in UTC; hours are those of the clock on the wall in Germany.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

AT_ONCE, DAILY = "at_once", "daily"
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=8)
MOST_TRIES = 14
"""The pauses double from one minute to eight hours: the last try comes about two days after the first."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose. Quiet hours run from ``quiet_from`` to ``quiet_until`` (whole hours); equal ones: none."""

    rhythm: str = AT_ONCE
    digest_hour: int = 7
    quiet_from: int = 20
    quiet_until: int = 6

    def is_quiet(self, hour: int) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def goes_out_at(wishes: Wishes, now: datetime, zone: tzinfo) -> datetime:
    """The earliest moment at which a notice of ``now`` may be sent."""
    local = now.astimezone(zone)
    if wishes.rhythm == DAILY:
        return _next(local, wishes.digest_hour, zone)
    return _next(local, wishes.quiet_until, zone) if wishes.is_quiet(local.hour) else now.astimezone(UTC)


def _next(local: datetime, hour: int, zone: tzinfo) -> datetime:
    """The next time the clock on the wall shows this full hour (an hour the clocks skip counts as the one after)."""
    day = local.date() if local.hour < hour else local.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def pause(tries: int) -> timedelta:
    """How long to wait after the ``tries``-th failure."""
    return min(FIRST_PAUSE * 2 ** max(tries - 1, 0), LONGEST_PAUSE)
