# SPDX-License-Identifier: EUPL-1.2
"""Working days in North Rhine-Westphalia, deadlines that end on free days, and days that return.

A working day is Monday to Friday without a public holiday. § 193 BGB and § 31 (3) VwVfG NRW let a deadline that ends on
a Saturday, Sunday or holiday end on the next working day; 24 and 31 December are ordinary days for both.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from schutznetz.regulation.calendar.holidays import holidays

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def next_working_day(day: date) -> date:
    """``day`` itself when it is a working day, else the first one after it: where a deadline really ends."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it when negative); with 0 ``day`` itself."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days(first: date, last: date) -> int:
    """How many working days lie from ``first`` to ``last``, both included; 0 when ``last`` is earlier."""
    return sum(is_working_day(first + DAY * n) for n in range((last - first).days + 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (earlier when negative), or the last one of a shorter month.

    This is how § 188 (2) and (3) BGB count periods of months.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadline(start: date, *, days: int = 0, months: int = 0) -> date:
    """The last day of a period that begins after ``start`` (§ 187 (1) BGB), put off from a free day."""
    return next_working_day(add_months(start, months) + DAY * days)


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter ``day`` lies in."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, add_months(first, 3) - DAY


def recurrences(first: date, months: int, until: date) -> Iterator[date]:
    """``first`` and every ``months`` months after it up to ``until``, counted from ``first``: never drifting.

    ``ValueError`` when ``months`` is not positive. The days are not put off; ask ``next_working_day`` for each.
    """
    if months < 1:
        raise ValueError(f"every {months} months")
    number = 0
    while (day := add_months(first, months * number)) <= until:
        yield day
        number += 1
