# SPDX-License-Identifier: EUPL-1.2
"""Rooms and their times. Nobody reads from here whose a booking is, except their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.directory.models import Booking, MeetingRoom
from schutznetz.apps.directory.policies import require_see_rooms
from schutznetz.apps.organisation.facts import Actor
from schutznetz.domain import ics

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Slot:
    """A taken time. `own_pk` is the key of the actor's own booking, else None: then nothing more is known."""

    begins: datetime
    ends: datetime
    own_pk: int | None = None


def rooms_for(actor: Actor) -> QuerySet[MeetingRoom]:
    """Rooms of the actor's authority that can be booked; raises `Denied`."""
    require_see_rooms(actor)
    rows = MeetingRoom.objects.filter(is_open=True, site__authority=actor.person.authority_id)
    return rows.select_related("site")


def room_for(actor: Actor, pk: int) -> MeetingRoom:
    return rooms_for(actor).get(pk=pk)


def slots_of(room: MeetingRoom, day: date, actor: Actor) -> list[Slot]:
    """What is taken on a day."""
    begin = datetime.combine(day, time.min, BERLIN)
    end = datetime.combine(day + timedelta(days=1), time.min, BERLIN)
    rows = Booking.objects.filter(room=room, begins__lt=end, ends__gt=begin).order_by("begins")
    return [Slot(one.begins, one.ends, one.pk if one.person_id == actor.person.pk else None) for one in rows]


def own_bookings(actor: Actor, now: datetime) -> QuerySet[Booking]:
    """What the actor booked and is not over."""
    require_see_rooms(actor)
    return Booking.objects.filter(person=actor.person, ends__gt=now).select_related("room__site")


def own_booking(actor: Actor, pk: int) -> Booking:
    """One of them, also when it is over; somebody else's does not exist for the actor."""
    require_see_rooms(actor)
    return Booking.objects.select_related("room__site").get(pk=pk, person=actor.person)


def calendar(actor: Actor, today: date, _is_neutral: bool, _has_alarm: bool) -> Iterator[ics.Event]:
    """Own bookings in the calendar of a person: whatever it is about, it is called a meeting."""
    if actor.person is None:
        return
    begin = datetime.combine(today, time.min, BERLIN)
    rows = Booking.objects.filter(person=actor.person, ends__gte=begin).select_related("room__site")
    for one in rows:
        yield ics.Event(
            uid=f"room-{one.pk}@schutznetz", title=_("Besprechung"), start=one.begins, changed_at=one.begins,
            length=one.ends - one.begins, place=f"{one.room.site}, {one.room}",
        )  # fmt: skip
