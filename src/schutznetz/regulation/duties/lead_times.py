# SPDX-License-Identifier: EUPL-1.2
"""The figures of duties and reminders, which stand in ``lead_times.toml``. ``today`` picks the version of a value."""

from datetime import date, timedelta
from pathlib import Path

from schutznetz.regulation.parameters import Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))
FIRST, LAST, OVER = "first", "last", "over"


def figure(key: str, today: date) -> int:
    """A figure in force on a day.  ``ParameterError`` if unknown."""
    return TOPIC.integer(key, today)


def cited(key: str, today: date) -> str:
    """Where this figure stands, as shown to people."""
    return str(TOPIC.dated(key, today).citation)


def reminder_stage(due_on: date, today: date) -> str:
    """Which reminder a duty that is due on a day has reached: none (empty), first, last, or ``over-N`` when overdue.

    Each stage is told once; while something is overdue, N counts the weeks (or whatever the distance is).
    """
    left = (due_on - today).days
    if left < 0:
        return f"{OVER}-{(-left - 1) // figure('overdue_every_days', today)}"
    if left <= figure("last_reminder_days", today):
        return LAST
    return FIRST if left <= figure("first_reminder_days", today) else ""


def reminded_up_to(today: date) -> date:
    """Duties due later than this day have no reminder yet."""
    return today + timedelta(days=figure("first_reminder_days", today))
