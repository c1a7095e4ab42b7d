# SPDX-License-Identifier: EUPL-1.2
"""Invented times of the counsellors of the demonstration: three quarters, some overloaded, one away just now."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.worktime.facts import local_day, outside
from schutznetz.apps.worktime.models import CapException, Entry, Method, Terms
from schutznetz.domain.workdays import DAY, is_working_day

WITH_TIMES = 40
"""So many counsellors have a past; filling stays quick."""
PAST = timedelta(days=290)
FULL, HALF = Decimal("1640"), Decimal("820")
BEGINS, ENDS = time(6, 30), time(19)


def fill(*, now: datetime, today: date) -> int:
    """Hours and times of everybody who advises; nothing where nobody does. How many times were made."""
    found = Counsellor.objects.advising(today).select_related("person", "authority").order_by("pk")
    cast: list[Counsellor] = list(found[:WITH_TIMES])
    since = date(today.year - 2, 1, 1)
    for authority in {one.authority for one in cast}:
        says = "Netto: ohne Urlaub, Feiertage und Krankheit."
        Method.objects.create(authority=authority, since=since, full_time_hours=FULL, says=says)
    agreed = [_terms(one.person, at, since) for at, one in enumerate(cast)]
    Terms.objects.bulk_create(agreed)
    rows = [entry for at, terms in enumerate(agreed) for entry in _past(terms, at, now, today)]
    Entry.objects.bulk_create(rows, batch_size=1000)
    if cast:
        _agreements(cast, now, today)
    return len(rows)


def _terms(person: Person, at: int, since: date) -> Terms:
    """Every fourth works half-time."""
    hours = HALF if at % 4 == 3 else FULL
    return Terms(person=person, since=since, annual_hours=hours, frame_from=BEGINS, frame_until=ENDS)


def _past(terms: Terms, at: int, now: datetime, today: date) -> Iterator[Entry]:
    """Every seventh is busier than the rule allows; now and then an evening, entered later."""
    dice = Random(1000 + at)
    chance = (0.75 if at % 7 == 2 else 0.35) * float(terms.annual_hours / FULL)
    day = today - PAST
    while day < today:
        if is_working_day(day) and dice.random() < chance:
            is_late = dice.random() < 0.1
            hour = 19 if is_late else dice.choice((8, 9, 10, 13, 14))
            began = datetime.combine(day, time(hour, dice.choice((0, 5, 15, 30, 40))), BERLIN)
            yield _entry(terms, began, dice.randrange(35, 150, 5), is_late=is_late)
        day += DAY


def _entry(terms: Terms, began: datetime, minutes: int, *, is_late: bool) -> Entry:
    ended = began + timedelta(minutes=minutes)
    return Entry(
        person=terms.person, day=local_day(began), began_at=began, ended_at=ended, minutes=minutes, is_late=is_late,
        outside_minutes=outside(began, ended, terms),
    )  # fmt: skip


def _agreements(cast: list[Counsellor], now: datetime, today: date) -> None:
    """The first one is away, the second asks for more time, the third has agreed on it."""
    began = now.replace(second=0, microsecond=0) - timedelta(minutes=25)
    Entry.objects.create(person=cast[0].person, day=local_day(began), began_at=began)
    span = {"since": today, "until": today + timedelta(days=75), "percent": Decimal(12)}
    CapException.objects.bulk_create(
        CapException(person=one.person, asked_at=now - timedelta(days=2), **span, **more)
        for one, more in zip(
            cast[1:3], ({}, {"state": CapException.State.AGREED, "answered_at": now - timedelta(days=1)}), strict=False
        )
    )
