# SPDX-License-Identifier: EUPL-1.2
"""Public facts: bodies of an authority, numbers for everybody, rooms that can be booked."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.directory.models import Contact, Line, MeetingRoom
from schutznetz.apps.directory.policies import require_keep_contacts, require_keep_lines, require_keep_rooms
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor


@transaction.atomic
def save_contact(*, contact: Contact, actor: Actor, now: datetime, today: date) -> Contact:
    """Whoever saves has looked: the facts count as checked today."""
    require_keep_contacts(actor, contact.authority)
    contact.checked_on = today
    contact.save()
    record(verb="directory.contact_saved", subject=contact, actor=actor.user, now=now)
    return contact


@transaction.atomic
def delete_contact(*, contact: Contact, actor: Actor, now: datetime) -> None:
    require_keep_contacts(actor, contact.authority)
    record(verb="directory.contact_deleted", subject=contact, actor=actor.user, now=now)
    contact.delete()


@transaction.atomic
def save_line(*, line: Line, actor: Actor, now: datetime, today: date) -> Line:
    """Likewise checked today."""
    require_keep_lines(actor)
    line.checked_on = today
    line.save()
    record(verb="directory.line_saved", subject=line, actor=actor.user, now=now)
    return line


@transaction.atomic
def delete_line(*, line: Line, actor: Actor, now: datetime) -> None:
    require_keep_lines(actor)
    record(verb="directory.line_deleted", subject=line, actor=actor.user, now=now)
    line.delete()


@transaction.atomic
def save_room(*, room: MeetingRoom, actor: Actor, now: datetime) -> MeetingRoom:
    require_keep_rooms(actor, room.site)
    room.save()
    record(verb="directory.room_saved", subject=room, actor=actor.user, now=now)
    return room
