# SPDX-License-Identifier: EUPL-1.2
"""What happens at the academy without anybody clicking: the rest of a sent calendar, and places freed by time.

And the duty of the academy: a calendar that is missing. All idempotent.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.academy.actions import fill_places, free_place, send_on
from schutznetz.apps.academy.models import Calendar, DemandCount, Event, Registration
from schutznetz.apps.academy.queries.events import calendars_due
from schutznetz.apps.academy.queries.planning import demand
from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap.models import OVER, Programme

log = logging.getLogger(__name__)
CALENDAR_DUE = "academy.calendar_due"


def keep_academy(now: datetime, today: date) -> int:
    """Tell the next ones of released calendars, free places of roles that are over, and let waiting people move up;
    how many were told or moved up."""
    count_demand(today)
    told = sum(send_on(calendar=one, now=now) for one in Calendar.objects.filter(sent_through__isnull=False))
    booked = Registration.objects.filter(state__in=(Registration.State.REGISTERED, Registration.State.WAITING))
    for one in booked.filter(counsellor__state__in=OVER, event__first_day__gt=today).select_related("event"):
        free_place(registration=one, now=now, today=today)
    waits = Registration.objects.filter(state=Registration.State.WAITING).values("event")
    rows = Event.objects.filter(pk__in=waits, first_day__gte=today, called_off_on=None, published_on__isnull=False)
    return told + sum(_fill(event, now, today) for event in rows)


COUNTED_YEARS = 3
"""The demand of this year and of the next ones is counted every night (house rule)."""


def count_demand(today: date) -> int:
    """Count the demand of each programme once a day, since counting thousands takes seconds; how many were counted."""
    done = DemandCount.objects.filter(counted_on=today).values("programme")
    rows = Programme.objects.exclude(academy=None).exclude(pk__in=done)
    return sum(_count(programme, today) for programme in rows)


@transaction.atomic
def _count(programme: Programme, today: date) -> int:
    DemandCount.objects.filter(programme=programme).delete()
    for year in range(today.year, today.year + COUNTED_YEARS):
        found = demand(programme, year, today)
        DemandCount.objects.bulk_create(
            [
                DemandCount(programme=programme, year=year, kind=one.kind, needed=one.needed, counted_on=today)
                for one in found
            ]
        )
    return 1


def _fill(event: Event, now: datetime, today: date) -> int:
    try:
        return fill_places(event=event, now=now, today=today)
    except Exception:
        log.exception("event %s could not be filled", event.pk)
        return 0


def calendars(_now: datetime, today: date) -> Iterator[Wanted]:
    """A review of duties: supervision calendars that are missing.  (SAP-132)"""
    for programme in Programme.objects.exclude(academy=None).select_related("academy"):
        for year, finding in calendars_due(programme, today):
            yield Wanted(
                source=programme, cite=str(finding.citation), due_on=finding.due_on, role=Role.ACADEMY,
                authority=programme.academy, period=f"{year}", facts={"year": year},
            )  # fmt: skip
