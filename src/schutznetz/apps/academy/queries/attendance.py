# SPDX-License-Identifier: EUPL-1.2
"""Who attended what, in bulk; and what somebody has booked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max, QuerySet

from schutznetz.apps.academy.facts import ACADEMY, OTHER, Attended, Kind
from schutznetz.apps.academy.models import Additional, Event, Registration
from schutznetz.apps.sap.models import Counsellor, Programme

CHUNK = 5000
SHOWN_OF_SMALL = Kind.SUPERVISION.value
"""A small group the ministry lets count is a supervision for the rules."""
State = Registration.State


def attended(counsellor_ids: Iterable[int], *, since: date | None = None) -> dict[int, tuple[Attended, ...]]:
    """Every attendance of these counsellors, by their ids, the earliest first; three queries for up to 5,000.

    The kind of a small group that counts as the yearly supervision is "supervision". An id without any is missing.
    """
    ids = sorted(set(counsellor_ids))
    known = _events(since)
    found: dict[int, list[Attended]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = Registration.objects.filter(counsellor__in=some, state=State.ATTENDED).order_by()
        for who, event in rows.values_list("counsellor", "event"):
            if event in known:
                found[who].append(known[event])
        for who, one in _additional(some, since):
            found[who].append(one)
    return {key: tuple(sorted(rows, key=_day)) for key, rows in found.items()}


def _events(since: date | None) -> dict[int, Attended]:
    """What attending each event means, by its id: one for everybody, so that ten years of all are quick to read."""
    rows = Event.objects.filter(published_on__isnull=False).order_by()
    if since is not None:
        rows = rows.filter(last_day__gte=since)
    values = rows.values_list("pk", "kind", "last_day", "request__counts_as_yearly")
    return {pk: _one(kind, on, is_yearly=bool(yearly)) for pk, kind, on, yearly in values}


def _day(one: Attended) -> date:
    return one.on


def last_attended(programme: Programme) -> dict[tuple[int, str], date]:
    """The last day of an event of each kind that somebody of a programme attended, by counsellor and kind."""
    rows = Registration.objects.filter(event__programme=programme, state=State.ATTENDED).order_by()
    found = rows.values_list("counsellor", "event__kind").annotate(last=Max("event__last_day"))
    return {(who, kind): last for who, kind, last in found}


def _one(kind: str, on: date, *, is_yearly: bool) -> Attended:
    if kind != Kind.SMALL_GROUP:
        return Attended(kind, on, ACADEMY)
    return Attended(SHOWN_OF_SMALL if is_yearly else kind, on, ACADEMY, counts=is_yearly)


def _additional(ids: list[int], since: date | None) -> list[tuple[int, Attended]]:
    rows = Additional.objects.filter(counsellor__in=ids, is_attended=True).order_by()
    if since is not None:
        rows = rows.filter(last_day__gte=since)
    return [(who, Attended("additional", on, OTHER)) for who, on in rows.values_list("counsellor", "last_day")]


def booked(counsellor: Counsellor) -> QuerySet[Registration]:
    """What a counsellor is registered or waits for, the next first."""
    rows = Registration.objects.filter(counsellor=counsellor, state__in=(State.WAITING, State.REGISTERED))
    return rows.select_related("event").order_by("event__first_day", "event__begins", "id")
