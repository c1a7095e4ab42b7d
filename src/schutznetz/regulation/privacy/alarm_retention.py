# SPDX-License-Identifier: EUPL-1.2
"""Until when the record of an alarm is kept. ``today`` picks the version of every value."""

from calendar import monthrange
from datetime import date
from pathlib import Path

from schutznetz.regulation.parameters import Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))
SHORT = ("drill", "test")


def kept_since(alarm_class: str, today: date) -> date:
    """The oldest day of which alarms of this class are still kept."""
    return months_before(today, TOPIC.integer("drills" if alarm_class in SHORT else "alarms", today))


def months_before(day: date, months: int) -> date:
    """The same day of the month ``months`` earlier, or the last one of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
