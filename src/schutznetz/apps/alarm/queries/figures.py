# SPDX-License-Identifier: EUPL-1.2
"""Alarms as figures of a whole authority: closed quarters only, no person, no place, no small number.

A quarter that is over does not change any more, so nobody learns of a single alarm by looking twice. There are no sums.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm.models import Alarm, AlarmClass
from schutznetz.apps.alarm.policies import REPRESENTATIVES
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.regulation.privacy.alarm_retention import kept_since
from schutznetz.regulation.privacy.small_numbers import shown_count, shown_median

Row = tuple[str, datetime, datetime | None, datetime | None]


@dataclass(frozen=True)
class Quarter:
    """Counts and medians of a closed quarter; None is withheld. `tests_gone`: tests and drills are deleted already."""

    first: date
    alarms: int | None
    mistaken: int | None
    tests: int | None
    tests_gone: bool
    accepted_after: timedelta | None
    there_after: timedelta | None

    @property
    def number(self) -> int:
        return (self.first.month + 2) // 3


def authorities_with_figures(actor: Actor) -> list[Authority]:
    """Authorities of which the actor sees the figures: always of the whole, so that nobody is found in a part."""
    represented = {office.authority_id for office in actor.offices if office.role in REPRESENTATIVES}
    return list(Authority.objects.filter(pk__in={*actor.authorities_with(Role.HEAD), *represented}).order_by("name"))


def figures_of(authority: Authority, today: date) -> list[Quarter]:
    """The closed quarters of which all alarms are still kept, the newest first."""
    return [_quarter(authority, first, end, today) for first, end in closed_quarters(today)]


def closed_quarters(today: date) -> Iterator[tuple[date, date]]:
    """First days of quarters that are over and wholly kept, each with the first day of the next, the newest first."""
    end = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    while (first := _earlier(end)) >= kept_since(AlarmClass.REAL, today):
        yield first, end
        end = first


def _earlier(first: date) -> date:
    return date(first.year - 1, 10, 1) if first.month == 1 else date(first.year, first.month - 3, 1)


def _quarter(authority: Authority, first: date, end: date, today: date) -> Quarter:
    rows = _rows(authority, first, end)
    real = [row for row in rows if row[0] == AlarmClass.REAL]
    mistaken = [row for row in rows if row[0] == AlarmClass.MISTAKEN]
    gone = first < kept_since(AlarmClass.TEST, today)
    return Quarter(
        first,
        shown_count(len(real), today),
        shown_count(len(mistaken), today),
        None if gone else shown_count(len(rows) - len(real) - len(mistaken), today),
        gone,
        shown_median([accepted - stored for _class, stored, accepted, _there in real if accepted], today),
        shown_median([there - stored for _class, stored, _accepted, there in real if there], today),
    )


def _rows(authority: Authority, first: date, end: date) -> list[Row]:
    since, until = (datetime.combine(day, time.min, BERLIN) for day in (first, end))
    found = Alarm.objects.filter(site__authority=authority, merged_into="", stored_at__gte=since, stored_at__lt=until)
    return list(found.order_by().values_list("final_class", "stored_at", "accepted_at", "on_site_at"))
