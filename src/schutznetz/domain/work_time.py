# SPDX-License-Identifier: EUPL-1.2
"""Times of work in whole minutes, and how much of one lies outside the agreed frame of working hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from schutznetz.regulation.calendar.holidays import holidays

DAY = timedelta(days=1)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """When somebody has agreed to work: weekdays (0 is Monday), first and last time of day.

    A frame that ends at or before its beginning ends on the next day. A public holiday counts as a Sunday.
    """

    days: frozenset[int]
    begins: time
    ends: time

    def covers(self, day: date) -> bool:
        return (SUNDAY if day in holidays(day.year) else day.weekday()) in self.days

    def window(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """The frame of one day; meaningful only when it covers the day."""
        last = day + DAY if self.ends <= self.begins else day
        return datetime.combine(day, self.begins, zone), datetime.combine(last, self.ends, zone)


def to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def minutes_of(began: datetime, ended: datetime) -> int:
    """Whole minutes from one moment to another; the seconds of both are left out."""
    return int(to_the_minute(ended).timestamp() - to_the_minute(began).timestamp()) // 60


def minutes_outside(began: datetime, ended: datetime, frame: Frame, zone: tzinfo) -> int:
    """How many of the minutes from `began` to `ended` lie outside the frame, in the time of `zone`."""
    inside = sum(_overlap(began, ended, window) for window in _windows(began, ended, frame, zone))
    return minutes_of(began, ended) - inside


def _windows(began: datetime, ended: datetime, frame: Frame, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    day = began.astimezone(zone).date() - DAY
    while day <= ended.astimezone(zone).date():
        if frame.covers(day):
            yield frame.window(day, zone)
        day += DAY


def _overlap(began: datetime, ended: datetime, window: tuple[datetime, datetime]) -> int:
    first = max(to_the_minute(began).timestamp(), window[0].timestamp())
    last = min(to_the_minute(ended).timestamp(), window[1].timestamp())
    return max(0, int(last - first) // 60)
