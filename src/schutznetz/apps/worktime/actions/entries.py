# SPDX-License-Identifier: EUPL-1.2
"""Leaving, returning, adding later, correcting. None of it writes the journal: its readers would read the entries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.worktime.facts import LONGEST, Kind, local_day, outside
from schutznetz.apps.worktime.models import Entry
from schutznetz.apps.worktime.policies import require_record_times, require_see_times
from schutznetz.apps.worktime.queries import (
    limit_of,
    overlapping,
    running_of,
    terms_on,
)
from schutznetz.domain.work_time import minutes_of, to_the_minute
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import absence
from schutznetz.regulation.sap_erlass.rule_sets import Rules


class OverlapError(ValueError):
    """The time has minutes in common with `entry`, which is there already."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(str(entry))
        self.entry = entry


class ForgottenError(ValueError):
    """The running time is longer than anybody works: its end has to be typed."""


@dataclass(frozen=True)
class Times:
    """A time as somebody typed it."""

    kind: str
    began_at: datetime
    ended_at: datetime
    trip: str = ""


@transaction.atomic
def leave(*, counsellor: Counsellor, actor: Actor, kind: str, now: datetime) -> Entry:
    """From now on away for the task. A second tap changes nothing.

    ``Refused`` when the budget of a function is used up.  (SAP-038)
    """
    require_record_times(actor, counsellor)
    _lock(counsellor.person)
    running = running_of(counsellor.person)
    if running is not None:
        return running
    began = to_the_minute(now)
    _check_limit(counsellor.person, kind, 1, local_day(now), None)
    return Entry.objects.create(person=counsellor.person, kind=kind, day=local_day(began), began_at=began)


@transaction.atomic
def come_back(*, actor: Actor, now: datetime) -> Entry | None:
    """Back at the desk: the running time ends. None when none runs, or when not a whole minute passed.

    ``ForgottenError`` when it runs for longer than anybody works.  (SAP-039)
    """
    require_see_times(actor, actor.person)
    _lock(actor.person)
    entry = running_of(actor.person)
    if entry is None:
        return None
    if now - entry.began_at > LONGEST:
        raise ForgottenError
    if minutes_of(entry.began_at, now) == 0:
        entry.delete()
        return None
    _end(entry, to_the_minute(now), rules_for(entry.person.authority))
    entry.save(update_fields=["ended_at", "minutes", "outside_minutes"])
    return entry


@transaction.atomic
def add_later(*, counsellor: Counsellor, actor: Actor, times: Times, now: datetime) -> Entry:
    """A time entered afterwards, and marked so. The same time sent twice is one entry.

    ``OverlapError`` when another time covers a part of it, ``Refused`` before it has passed, where nothing may be
    entered afterwards, and beyond the budget of a function.  (SAP-040)
    """
    require_record_times(actor, counsellor)
    rules, day = rules_for(counsellor.authority), local_day(now)
    require(in_words(absence.entry(returned_at=times.ended_at, entered_at=now, rules=rules, today=day)))
    _lock(counsellor.person)
    entry = Entry(person=counsellor.person, is_late=True)
    same = _take(entry, times)
    if same is not None:
        return same
    entry.save()
    return entry


@transaction.atomic
def correct(*, entry: Entry, actor: Actor, times: Times, now: datetime) -> Entry:
    """Put a mistyped time right, or give a forgotten one its end; says when that was done."""
    require_see_times(actor, entry.person)
    _lock(entry.person)
    entry.is_late = entry.is_late or entry.ended_at is None
    if _take(entry, times) is None:
        entry.changed_at = now
        entry.save()
    return entry


@transaction.atomic
def discard(*, entry: Entry, actor: Actor) -> None:
    """A time that never was."""
    require_see_times(actor, entry.person)
    entry.delete()


@transaction.atomic
def reckon_again(*, person: Person, since: date) -> None:
    """New terms hold from a day on: what lies outside the frame follows."""
    rules = rules_for(person.authority)
    for entry in Entry.objects.filter(person=person, day__gte=since).exclude(ended_at=None):
        before = entry.minutes, entry.outside_minutes
        _end(entry, entry.ended_at, rules)
        if (entry.minutes, entry.outside_minutes) != before:
            entry.save(update_fields=["minutes", "outside_minutes"])


def _take(entry: Entry, times: Times) -> Entry | None:
    """Put the typed time into the entry; another entry when exactly this time is there already."""
    other = overlapping(entry.person, times.began_at, times.ended_at, apart_from=entry.pk)
    if other is not None:
        if (other.kind, other.began_at, other.ended_at) == (times.kind, times.began_at, times.ended_at):
            return other
        raise OverlapError(other)
    minutes, day = minutes_of(times.began_at, times.ended_at), local_day(times.began_at)
    if not _gives_back(entry, times.kind, minutes, day):
        _check_limit(entry.person, times.kind, minutes, day, entry.pk)
    entry.kind, entry.trip, entry.began_at = times.kind, times.trip, times.began_at
    _end(entry, times.ended_at, rules_for(entry.person.authority))
    return None


def _gives_back(entry: Entry, kind: str, minutes: int, day: date) -> bool:
    """Does a correction take nothing more from the budget? It is welcome then, also while that is still used up."""
    is_booked = entry.pk is not None and entry.ended_at is not None
    return is_booked and entry.kind == kind and entry.day.year == day.year and minutes <= entry.minutes


def _end(entry: Entry, ended: datetime | None, rules: Rules) -> None:
    """Close a time, count and mark it. What is no duty time by the rules in force is not booked.  (SAP-039, SAP-042)"""
    assert ended is not None
    day = local_day(entry.began_at)
    left, returned = to_the_minute(entry.began_at), to_the_minute(ended)
    away = absence.interval(left_at=left, returned_at=returned, rules=rules, today=day)
    beyond = outside(entry.began_at, ended, terms_on(entry.person, day))
    counts = absence.duty_time(is_outside_frame=beyond > 0, rules=rules, today=day)
    entry.day, entry.ended_at = day, ended
    entry.minutes = int(str(away.facts["minutes"])) - (beyond if counts.is_open else 0)
    entry.outside_minutes = 0 if counts.is_open else beyond


def _check_limit(person: Person, kind: str, minutes: int, day: date, apart_from: int | None) -> None:
    """``Refused`` when the decree lets no more hours be booked on this function.  (SAP-113, SAP-120)"""
    if kind in (Kind.ACTIVITY, Kind.EVENT):
        return
    finding = limit_of(person, kind, minutes, day, apart_from=apart_from)
    if finding is not None:
        require(finding)


def _lock(person: Person) -> None:
    """One time of a person after another, however fast somebody taps."""
    Person.objects.select_for_update().get(pk=person.pk)
