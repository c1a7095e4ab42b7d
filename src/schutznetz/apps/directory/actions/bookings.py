# SPDX-License-Identifier: EUPL-1.2
"""Booking a room. These acts leave no line in the journal: it would keep for a year who met when and where."""

from datetime import datetime

from django.db import transaction

from schutznetz.apps.directory.models import Booking, MeetingRoom
from schutznetz.apps.directory.policies import require_book, require_cancel
from schutznetz.apps.organisation.facts import Actor


class Taken(Exception):
    """Somebody else has the room in that time."""


@transaction.atomic
def book(*, room: MeetingRoom, begins: datetime, ends: datetime, actor: Actor) -> Booking:
    """Raises `Taken`. The room is locked, so that of two at the same moment one gets it.  (SAP-071)"""
    require_book(actor, room)
    MeetingRoom.objects.select_for_update().get(pk=room.pk)
    if Booking.objects.filter(room=room, begins__lt=ends, ends__gt=begins).exists():
        raise Taken
    return Booking.objects.create(room=room, person=actor.person, begins=begins, ends=ends)


@transaction.atomic
def cancel(*, booking: Booking, actor: Actor) -> None:
    require_cancel(actor, booking)
    booking.delete()
