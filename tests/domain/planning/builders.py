# SPDX-License-Identifier: EUPL-1.2
"""Small requests for the planners, and a clock that does not run."""

from datetime import date

from schutznetz.domain.planning import calendar, groups, mentors
from schutznetz.domain.planning.outcome import Limit, Watch
from schutznetz.domain.planning.places import Place

NOBODY_AWAY: frozenset[str] = frozenset()


def limit(seconds: float = 20.0, watch: Watch | None = None) -> Limit:
    """To the optimum; the clock stands still, so that only the solver's own limit counts."""
    return Limit(seconds, clock=lambda: 0, distance=0.0, watch=watch)


def at(east: float, north: float = 0.0) -> Place:
    """A place so many hundredths of a degree from a corner of the Land."""
    return Place(51 + north / 100, 7 + east / 100)


def authority(name: str, east: float, count: int, *, group: str | None = None) -> tuple[groups.Member, ...]:
    """Members ``name1``, ``name2`` ... at one place."""
    return tuple(groups.Member(f"{name}{number}", name, at(east), group) for number in range(1, count + 1))


def slots(count: int, *, trainers: int = 2) -> tuple[calendar.Slot, ...]:
    """Months from January 2027 on."""
    return tuple(
        calendar.Slot(f"2027-{month:02}", date(2027, month, 1), date(2027, month, 28), trainers)
        for month in range(1, count + 1)
    )


def person(
    key: str,
    east: float,
    *kinds: str,
    due_on: date = date(2027, 12, 31),
    group: str | None = None,
    away: frozenset[str] = NOBODY_AWAY,
    booked: int = 0,
) -> calendar.Person:
    """Somebody who needs each of the kinds by the same day."""
    needs = tuple(calendar.Need(kind, due_on) for kind in kinds)
    return calendar.Person(key, at(east), needs, group, away, booked)


def mentor(key: str, east: float, room: int = 1, group: str | None = None) -> mentors.Mentor:
    return mentors.Mentor(key, at(east), room, group)


def trainee(
    key: str, east: float, *, group: str | None = None, not_with: str = "", present: str | None = None
) -> mentors.Trainee:
    """``not_with``: keys of mentors, with spaces between."""
    return mentors.Trainee(key, at(east), group, frozenset(not_with.split()), present)
