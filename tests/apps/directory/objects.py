# SPDX-License-Identifier: EUPL-1.2
"""A counsellor who is shown, a body, a number, a room with a booking."""

from datetime import timedelta
from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.directory.models import Booking, Contact, Line, MeetingRoom, Profile
from schutznetz.apps.organisation.models import Authority, Person, Site
from schutznetz.apps.sap.models import Counsellor
from tests.apps.sap.objects import DAY


def a_profile(counsellor: Counsellor, **fields: Any) -> Profile:
    """Shown, unless `fields` say otherwise."""
    values: dict[str, Any] = {"is_shown": True, "agreed_on": DAY, "phone": "02361 555 100", "languages": ["de"]}
    return Profile.objects.create(counsellor=counsellor, **(values | fields))


def a_help_contact(authority: Authority, kind: str = "staff_council", **fields: Any) -> Contact:
    values = {"name": "Geschäftszimmer", "phone": "02361 555 200", "checked_on": DAY} | fields
    return Contact.objects.create(authority=authority, kind=kind, **values)


def a_line(name: str = "Sorgentelefon", **fields: Any) -> Line:
    return Line.objects.create(**({"group": "talk", "name": name, "numbers": "0800 555 1, 0800 555 2"} | fields))


def a_meeting_room(site: Site, name: str = "Haus B, Raum 2.14", **fields: Any) -> MeetingRoom:
    return MeetingRoom.objects.create(site=site, name=name, **fields)


def a_booking(room: MeetingRoom, person: Person, hours: float = 24, length: float = 1) -> Booking:
    """From in so many hours, for so many."""
    begins = clock.now() + timedelta(hours=hours)
    return Booking.objects.create(room=room, person=person, begins=begins, ends=begins + timedelta(hours=length))


def directory_objects(site: Site, user: User) -> dict[str, Any]:
    """For rows of the access matrix: `user` is a counsellor (see `sap_objects`) and booked a room."""
    assert user.person is not None
    room = a_meeting_room(site)
    return {
        "own_profile_key": a_profile(Counsellor.objects.standing().get(person=user.person)).key,
        "own_help_contact": a_help_contact(site.authority).pk,
        "help_line": a_line().pk,
        "own_meeting_room": room.pk,
        "own_room_booking": a_booking(room, user.person).pk,
    }
