# SPDX-License-Identifier: EUPL-1.2
"""Fills a database with the large authority of ``county`` in bulk, past the importer: it is not what is measured here.

Without doors and outlines, because no list shows them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from tests.benchmarks import county

BATCH = 5_000


def fill(sites: int, people: int) -> Any:
    """Sites with floors, rooms and desks, and people at them; the authority. Django is set up and migrated."""
    from schutznetz.apps.organisation.models import Authority

    authority = Authority.objects.create(key="kreis", name="Kreis Beispiel")
    site_ids = _sites(authority, sites)
    desk_ids = _desks(_rooms(_floors(site_ids, sites), sites), site_ids, sites)
    _people(authority, site_ids, desk_ids, sites, people)
    return authority


def accounts(number: int) -> None:
    """An account for each of the last people; nobody can sign in with it."""
    from schutznetz.apps.accounts.models import User
    from schutznetz.apps.organisation.models import Person

    rows = Person.objects.order_by("-pk").values_list("pk", "external_id")[:number]
    _store(User, (User(username=f"b{key[-6:]}", password="!", person_id=pk) for pk, key in rows.iterator()))


def acts(authority: Any, number: int, now: datetime) -> None:
    """Lines of the journal, one a minute until now."""
    from schutznetz.apps.journal.models import Entry

    first = now - timedelta(minutes=number)
    made = (
        Entry(at=first + timedelta(minutes=at), verb="person_changed", object_type="organisation.person",
              object_id=str(at), authority=authority)
        for at in range(number)
    )  # fmt: skip
    _store(Entry, made)


def alarms(number: int, now: datetime) -> None:
    """Ended alarms, one an hour until now, at the first desks."""
    from schutznetz.apps.alarm.models import Alarm, AlarmState
    from schutznetz.apps.organisation.models import Desk

    moments = [now - timedelta(hours=1 + at) for at in range(number)]
    desks = Desk.objects.order_by("pk").select_related("room")[:number]
    made = (
        Alarm(key=f"a{desk.pk}", site_id=desk.site_id, desk=desk, desk_key=desk.key, desk_label=desk.label,
              room=desk.room.name, station_key="", state=AlarmState.RESOLVED, pressed_at=at, stored_at=at, ended_at=at)
        for desk, at in zip(desks, moments, strict=True)
    )  # fmt: skip
    _store(Alarm, made)


def _store(model: Any, rows: Iterator[Any]) -> list[Any]:
    kept: list[Any] = []
    while batch := list(islice(rows, BATCH)):
        kept += [row.pk for row in model.objects.bulk_create(batch)]
    return kept


def _table(rows: Iterator[county.Row]) -> Iterator[Sequence[str]]:
    """Without the heading."""
    return islice(rows, 1, None)


def _sites(authority: Any, count: int) -> dict[str, int]:
    from schutznetz.apps.organisation.models import Site

    rows = list(_table(county.sites(count)))
    made = (
        Site(authority=authority, key=key, name=name, address=where, phone=phone) for key, _, name, where, phone in rows
    )
    return dict(zip((row[0] for row in rows), _store(Site, made), strict=True))


def _floors(site_ids: dict[str, int], count: int) -> dict[tuple[str, str], int]:
    from schutznetz.apps.organisation.models import Floor

    storeys = list(county.storeys(count))
    width = county.ROOM_WIDTH * county.ROOMS_A_SIDE
    made = (
        Floor(site_id=site_ids[one.site], key=one.key, name=f"{one.number}. OG", level=one.number, width=width,
              height=county.DEPTH)
        for one in storeys
    )  # fmt: skip
    return dict(zip(((one.site, one.key) for one in storeys), _store(Floor, made), strict=True))


def _rooms(floor_ids: dict[tuple[str, str], int], count: int) -> dict[tuple[str, str], int]:
    from schutznetz.apps.organisation.models import Room

    places = [(storey, office) for storey in county.storeys(count) for office in storey.offices]
    made = (
        Room(floor_id=floor_ids[storey.site, storey.key], key=office.key, name=office.name, points=[])
        for storey, office in places
    )
    return dict(zip(((storey.site, office.key) for storey, office in places), _store(Room, made), strict=True))


def _desks(room_ids: dict[tuple[str, str], int], site_ids: dict[str, int], count: int) -> dict[tuple[str, str], int]:
    from schutznetz.apps.organisation.models import Desk

    places = [(storey.site, *desk) for storey in county.storeys(count) for desk in storey.desks()]
    made = (
        Desk(site_id=site_ids[site], room_id=room_ids[site, office.key], key=key,
             label=f"{office.name} {key[-1].upper()}", x=x, y=y)
        for site, key, office, x, y in places
    )  # fmt: skip
    return dict(zip(((site, key) for site, key, *_ in places), _store(Desk, made), strict=True))


def _people(
    authority: Any, site_ids: dict[str, int], desk_ids: dict[tuple[str, str], int], sites: int, count: int
) -> None:
    from schutznetz.apps.organisation.models import Person

    made = (
        Person(external_id=number, given_name=given, family_name=family, email=mail, phone=phone, authority=authority,
               site_id=site_ids[site], desk_id=desk_ids.get((site, desk)))
        for number, given, family, mail, phone, _, site, desk in _table(county.people(count, sites))
    )  # fmt: skip
    _store(Person, made)
