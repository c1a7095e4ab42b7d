# SPDX-License-Identifier: EUPL-1.2
"""Second half of an import: the spool into the database, inside the transaction of the caller."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Model

from schutznetz.apps.organisation.actions.imports.spool import Change, Spool
from schutznetz.apps.organisation.actions.imports.stock import Record
from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Office, Person, Room, Site

BATCH = 1000
Refs = dict[Any, int]


class Moved(Exception):
    """Something the file refers to has gone since it was read; the import has to be read again."""


class OwnOffice(Exception):
    """The file would give an office to whoever imports it."""


@dataclass
class Writing:
    """What was written; `sites` are the keys of those whose own data or plans changed."""

    today: date
    actor_person: Any = None
    sites: set[str] = field(default_factory=set)
    _refs: dict[str, Refs] = field(default_factory=dict)

    def run(self, spool: Spool) -> None:
        """Write everything; raises `Moved` when a reference has gone."""
        for table, batch in spool.batches():
            try:
                _WRITERS[table.name](self, batch)
            except KeyError as error:
                raise Moved(str(error)) from error
            self._refs.pop(table.name, None)
            if "site" in table.key and table.name != "offices":
                self.sites.update(record[table.place["site"]] for _kind, record in batch)
        Floor.objects.filter(site__key__in=self.sites).update(version=F("version") + 1)

    def ref(self, table: str, key: Any) -> int:
        """Primary key of an object by its natural key; read once, and again after its table was written."""
        if table not in self._refs:
            self._refs[table] = _REFERENCES[table]()
        return self._refs[table][key]

    def authorities(self, batch: list[Change]) -> None:
        upsert(Authority, ("key", "name"), [record for _kind, record in batch], 1)
        new = [record[0] for kind, record in batch if kind == "new"]
        if self.actor_person and new:
            Office.objects.bulk_create(
                Office(person=self.actor_person, role=Office.Role.ADMINISTRATOR, authority=authority, since=self.today)
                for authority in Authority.objects.filter(key__in=new)
            )

    def write_sites(self, batch: list[Change]) -> None:
        columns = ("key", "authority_id", "name", "address", "phone", "latitude", "longitude", "has_guards",
                   "has_public_contact", "second_circuit")  # fmt: skip
        rows = [(key, self.ref("authorities", authority), *rest) for _kind, (key, authority, *rest) in batch]
        upsert(Site, columns, rows, 1)

    def write_floors(self, batch: list[Change]) -> None:
        rows = [(self.ref("sites", site), *rest, 1, "") for _kind, (site, *rest) in batch]
        upsert(Floor, ("site_id", "key", "name", "level", "width", "height", "version", "drawing"), rows, 2, kept=2)

    def rooms(self, batch: list[Change]) -> None:
        rows = [
            (self.ref("floors", record[:2]), *record[2:5], json.dumps(record[9]), record[10]) for _kind, record in batch
        ]
        upsert(Room, ("floor_id", "key", "name", "kind", "points", "shaft"), rows, 2)

    def doors(self, batch: list[Change]) -> None:
        columns = ("floor_id", "key", "room_a_id", "room_b_id", "kind", "x", "y", "is_blocked")
        upsert(Door, columns, [self._door(*record) for _kind, record in batch], 2)

    def _door(self, *record: Any) -> tuple[Any, ...]:
        site, floor, key, one, other, *rest = record
        behind = self.ref("rooms", (site, floor, other)) if other else None
        return (self.ref("floors", (site, floor)), key, self.ref("rooms", (site, floor, one)), behind, *rest)

    def desks(self, batch: list[Change]) -> None:
        rows = [
            (self.ref("sites", site), key, self.ref("rooms", (site, floor, room)), *rest)
            for _kind, (site, floor, room, key, *rest) in batch
        ]
        upsert(Desk, ("site_id", "key", "room_id", "label", "x", "y", "has_public_contact"), rows, 2)

    def people(self, batch: list[Change]) -> None:
        columns = ("external_id", "given_name", "family_name", "email", "phone", "authority_id", "site_id", "desk_id",
                   "left_on")  # fmt: skip
        upsert(Person, columns, [self._person(record) for _kind, record in batch], 1)

    def _person(self, record: Record) -> tuple[Any, ...]:
        authority, site, desk, left_on = record[5:]
        return (
            *record[:5],
            self.ref("authorities", authority),
            self.ref("sites", site) if site else None,
            self.ref("desks", (site, desk)) if desk else None,
            left_on.isoformat() if left_on else None,
        )

    def is_own(self, person_id: int, role: str) -> bool:
        """Would whoever imports let themselves see more than before?"""
        own = self.actor_person is not None and self.actor_person.pk == person_id
        return own and role not in (Office.Role.EMPLOYEE, Office.Role.ADMINISTRATOR)

    def offices(self, batch: list[Change]) -> None:
        people = dict(
            Person.objects.filter(external_id__in={record[0] for _kind, record in batch}).values_list(
                "external_id", "pk"
            )
        )
        new = []
        for kind, (person, role, authority, site, since, until) in batch:
            where = {
                "person_id": people[person],
                "role": role,
                "authority_id": self.ref("authorities", authority),
                "site_id": self.ref("sites", site) if site else None,
                "since": since,
            }
            if kind == "new" and self.is_own(where["person_id"], role):
                raise OwnOffice
            if kind == "new":
                new.append(Office(**where, until=until))
            else:
                Office.objects.filter(**where).update(until=until)
        Office.objects.bulk_create(new, batch_size=BATCH)


def upsert(
    model: type[Model], columns: tuple[str, ...], rows: list[tuple[Any, ...]], unique: int, *, kept: int = 0
) -> None:
    """Insert rows, or update those that exist. The first `unique` columns recognise a row; the last `kept` are only
    set for new rows. One prepared statement for all rows: five times faster than building objects, and the database
    is locked for others only so long.
    """
    quoted = [connection.ops.quote_name(column) for column in columns]
    changed = quoted[unique : len(quoted) - kept]
    statement = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(quoted)}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(quoted))}) ON CONFLICT ({', '.join(quoted[:unique])}) "
        f"DO UPDATE SET {', '.join(f'{column} = EXCLUDED.{column}' for column in changed)}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


_REFERENCES: dict[str, Callable[[], Refs]] = {
    "authorities": lambda: dict(Authority.objects.order_by().values_list("key", "pk")),
    "sites": lambda: dict(Site.objects.order_by().values_list("key", "pk")),
    "floors": lambda: {
        tuple(key): pk for *key, pk in Floor.objects.order_by().values_list("site__key", "key", "pk").iterator()
    },
    "rooms": lambda: {
        tuple(key): pk
        for *key, pk in Room.objects.order_by().values_list("floor__site__key", "floor__key", "key", "pk").iterator()
    },
    "desks": lambda: {
        tuple(key): pk for *key, pk in Desk.objects.order_by().values_list("site__key", "key", "pk").iterator()
    },
}
_WRITERS: dict[str, Callable[[Writing, list[Change]], None]] = {
    "authorities": Writing.authorities,
    "sites": Writing.write_sites,
    "floors": Writing.write_floors,
    "rooms": Writing.rooms,
    "doors": Writing.doors,
    "desks": Writing.desks,
    "people": Writing.people,
    "offices": Writing.offices,
}
