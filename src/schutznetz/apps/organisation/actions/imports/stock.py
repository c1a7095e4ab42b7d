# SPDX-License-Identifier: EUPL-1.2
"""What the database holds already, as records in the form of the import tables.

Sites and plans are read whole (they are bounded by the buildings); people and offices only for the rows at hand.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Office, Person, Room, Site
from schutznetz.domain.organisation.tables import Table

Key = tuple[Any, ...]
Record = tuple[Any, ...]

_PATHS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "authorities": (Authority, ("key", "name")),
    "sites": (
        Site,
        ("key", "authority__key", "name", "address", "phone", "latitude", "longitude", "has_guards",
         "has_public_contact", "second_circuit"),
    ),
    "floors": (Floor, ("site__key", "key", "name", "level", "width", "height")),
    "rooms": (Room, ("floor__site__key", "floor__key", "key", "name", "kind", "points", "shaft")),
    "doors": (
        Door,
        ("floor__site__key", "floor__key", "key", "room_a__key", "room_b__key", "kind", "x", "y", "is_blocked"),
    ),
    "desks": (
        Desk,
        ("site__key", "room__floor__key", "room__key", "key", "label", "x", "y", "has_public_contact"),
    ),
    "people": (
        Person,
        ("external_id", "given_name", "family_name", "email", "phone", "authority__key", "site__key", "desk__key",
         "left_on"),
    ),
    "offices": (Office, ("person__external_id", "role", "authority__key", "site__key", "since", "until")),
}  # fmt: skip
_FROM_OUTLINE = 4
"""Of a room, columns x, y, width and depth are another way to give the outline and are not stored."""


def key_of(table: Table, record: Record) -> Key:
    return tuple(record[at] for at in table.key_places)


def stored(table: Table, **narrow: Any) -> Iterator[tuple[Key, Record]]:
    """Key and record of every stored object of a table that matches `narrow`."""
    model, paths = _PATHS[table.name]
    rows: QuerySet[Any, Any] = model._default_manager.filter(**narrow).order_by()
    for row in rows.values_list(*paths).iterator(2000):
        record = _record(table, row)
        yield key_of(table, record), record


def _record(table: Table, row: Record) -> Record:
    if table.name == "rooms":
        place, outline = table.place["x"], table.place["points"]
        points = tuple((x, y) for x, y in row[place])
        row = (*row[:place], *(None,) * _FROM_OUTLINE, points, *row[place + 1 :])
        assert row[outline] is points
    return tuple(column.empty if value is None else value for column, value in zip(table.columns, row, strict=True))


class Stock:
    """Stored objects, overlaid by what the file says about them as it is read."""

    def __init__(self) -> None:
        self._held: dict[str, dict[Key, Record]] = {}

    def of(self, table: Table) -> dict[Key, Record]:
        """All objects of a table of sites or plans; the caller puts what it read into it."""
        if table.name not in self._held:
            self._held[table.name] = dict(stored(table))
        return self._held[table.name]

    def people(self, table: Table, keys: Iterable[Key]) -> dict[Key, Record]:
        return dict(stored(table, external_id__in=[key[0] for key in keys]))

    def offices(self, table: Table, keys: Iterable[Key]) -> dict[Key, Record]:
        return dict(stored(table, person__external_id__in={key[0] for key in keys}))
