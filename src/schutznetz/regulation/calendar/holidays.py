# SPDX-License-Identifier: EUPL-1.2
"""The public holidays of North Rhine-Westphalia. Which days they are stands in ``holidays.toml``, with its citations.

A value is ``MM-DD`` (the same day each year), ``easter+N`` or ``easter-N`` (days from Easter Sunday), or ``YYYY-MM-DD``
(in that year only).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.parameters import Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))
SHIFT = "deadline_on_a_free_day"
FIRST_YEAR = 1990
"""The file answers for this year and later ones."""


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (Gauss's rule in the form of Lichtenberg, 1997)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    lunar = year % 19
    seed = (19 * lunar + moon) % 30
    full_moon = 21 + seed - (seed + lunar // 11) // 29
    first_sunday = 7 - (year + year // 4 + sun) % 7
    days = full_moon + 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + timedelta(days=days - 1)


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The holidays of a year with their German names.  ``ValueError`` before ``FIRST_YEAR``."""
    if year < FIRST_YEAR:
        raise ValueError(f"holidays are known from {FIRST_YEAR} on, not for {year}")
    found = {}
    for parameter in TOPIC:
        for version in parameter.versions:
            day = _day(str(version.value), year) if parameter.unit == "day" else None
            if day and day >= version.citation.since:
                found[day] = parameter.name
    return MappingProxyType(dict(sorted(found.items())))


def _day(value: str, year: int) -> date | None:
    if value.startswith("easter"):
        return easter(year) + timedelta(days=int(value.removeprefix("easter")))
    if value.count("-") == 2:
        only = date.fromisoformat(value)
        return only if only.year == year else None
    return date.fromisoformat(f"{year}-{value}")


def shift_citation(day: date) -> Citation:
    """Why a deadline that ends on a Saturday, Sunday or holiday ends on the next working day."""
    return TOPIC.dated(SHIFT, day).citation
