# SPDX-License-Identifier: EUPL-1.2
"""What a row must fulfil beside its cells: references that exist, plans that hang together, the actor's scope.

Each rule takes the record as it shall be and as it was (None when new) and returns the record, completed; it raises
`Bad` with the heading of the column where something can be done about it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schutznetz.apps.organisation.actions.imports.stock import Key, Record, Stock
from schutznetz.domain.organisation.tables import (
    AUTHORITIES,
    BY_NAME,
    DESKS,
    DOORS,
    FLOORS,
    OFFICES,
    PEOPLE,
    ROOMS,
    SITES,
)
from schutznetz.domain.organisation.values import Bad
from schutznetz.domain.plans import check
from schutznetz.domain.plans.geometry import rectangle


@dataclass
class Scope:
    """Authorities (keys) the actor administers; None is everything. New ones of the file are added as it is read."""

    authorities: set[str] | None

    def require(self, authority: str, column: str = "Behörde") -> None:
        if self.authorities is not None and authority not in self.authorities:
            raise Bad("not_yours", column, authority=authority)

    def add(self, authority: str) -> None:
        if self.authorities is not None:
            self.authorities.add(authority)


@dataclass
class Rules:
    """The rules over one stock; `seen_people` are the people of the file so far, by their row."""

    stock: Stock
    scope: Scope
    seen_people: dict[Key, int] = field(default_factory=dict)
    reshaped: dict[tuple[str, Key], Any] = field(default_factory=dict)
    """Floors and rooms whose shape the file changes: what stands in them already must still fit."""

    def complete(self, table_name: str, record: Record, before: Record | None) -> Record:
        return _RULES[table_name](self, record, before)

    def authority_of(self, site: str) -> str:
        """The authority of a site; `Bad` when there is no such site."""
        record = self.stock.of(SITES).get((site,))
        if record is None:
            raise Bad("unknown_site", "Standort", value=site)
        return str(record[SITES.place["authority"]])

    def outline_of(self, site: str, floor: str, room: str, column: str) -> tuple[Any, ...]:
        record = self.stock.of(ROOMS).get((site, floor, room))
        if record is None:
            raise Bad("unknown_room", column, value=room, floor=floor)
        return tuple(record[ROOMS.place["points"]])

    def authority(self, record: Record, before: Record | None) -> Record:
        if before is None:
            self.scope.add(record[0])
        self.scope.require(record[0])
        return record

    def site(self, record: Record, before: Record | None) -> Record:
        place = SITES.place["authority"]
        if (record[place],) not in self.stock.of(AUTHORITIES):
            raise Bad("unknown_authority", "Behörde", value=record[place])
        for one in (record, before or record):
            self.scope.require(one[place])
        return record

    def floor(self, record: Record, before: Record | None) -> Record:
        self.scope.require(self.authority_of(record[0]), "Standort")
        if before and before[-2:] != record[-2:]:
            self.reshaped["floors", record[:2]] = None
        return record

    def room(self, record: Record, before: Record | None) -> Record:
        self.scope.require(self.authority_of(record[0]), "Standort")
        floor = self.stock.of(FLOORS).get(record[:2])
        if floor is None:
            raise Bad("unknown_floor", "Etage", value=record[1], site=record[0])
        record = _with_outline(record, before)
        points = record[ROOMS.place["points"]]
        if code := check.room_fault(points, *floor[-2:]):
            raise Bad(code, "Umriss")
        if before and before[ROOMS.place["points"]] != points:
            self.reshaped["rooms", record[:3]] = None
        return record

    def door(self, record: Record, before: Record | None) -> Record:
        site, floor, _door, one, other, _kind, x, y, _blocked = record
        self.scope.require(self.authority_of(site), "Standort")
        if one == other:
            raise Bad("same_room", "Raum B")
        outlines = (
            self.outline_of(site, floor, one, "Raum A"),
            self.outline_of(site, floor, other, "Raum B") if other else None,
        )
        if code := check.door_fault(*outlines, (x, y)):
            raise Bad(code, "x")
        return record

    def desk(self, record: Record, before: Record | None) -> Record:
        site, floor, room, desk, label, x, y, public = record
        self.scope.require(self.authority_of(site), "Standort")
        if code := check.desk_fault(self.outline_of(site, floor, room, "Raum"), (x, y)):
            raise Bad(code, "x")
        return (site, floor, room, desk, label or desk, x, y, public)

    def person(self, record: Record, before: Record | None) -> Record:
        authority, site, desk = (record[PEOPLE.place[name]] for name in ("authority", "site", "desk"))
        if (authority,) not in self.stock.of(AUTHORITIES):
            raise Bad("unknown_authority", "Behörde", value=authority)
        self.scope.require(authority)
        if before:
            self.scope.require(before[PEOPLE.place["authority"]])
        if site and self.authority_of(site) != authority:
            raise Bad("site_of_other_authority", "Standort", value=site)
        if desk and not site:
            raise Bad("desk_without_site", "Standort")
        if desk and (site, desk) not in self.stock.of(DESKS):
            raise Bad("unknown_desk", "Arbeitsplatz", value=desk, site=site)
        return record

    def office(self, record: Record, before: Record | None) -> Record:
        _person, _role, authority, site, since, until = record
        if (authority,) not in self.stock.of(AUTHORITIES):
            raise Bad("unknown_authority", "Behörde", value=authority)
        self.scope.require(authority)
        if site and self.authority_of(site) != authority:
            raise Bad("site_of_other_authority", "Standort", value=site)
        if until and until < since:
            raise Bad("ends_before_start", "bis")
        return record


def _with_outline(record: Record, before: Record | None) -> Record:
    """Rooms are stored by their outline; a rectangle is another way to give it."""
    first, outline = ROOMS.place["x"], ROOMS.place["points"]
    box, points = record[first:outline], record[outline]
    is_given = points and points != (before[outline] if before else ())
    if not is_given and any(value is not None for value in box):
        if None in box:
            raise Bad("half_rectangle", "Breite")
        points = rectangle(*box)
    elif not points and before:
        points = before[outline]
    return (*record[:first], None, None, None, None, points, *record[outline + 1 :])


def misfits(rules: Rules) -> list[tuple[str, Key, Bad]]:
    """Stored objects that would no longer fit the floors and rooms the file changes: (table, key of that, problem)."""
    if not rules.reshaped:
        return []
    found = []
    rooms, floors = rules.stock.of(ROOMS), rules.stock.of(FLOORS)
    for key, room in rooms.items():
        if ("floors", key[:2]) in rules.reshaped and check.room_fault(
            room[ROOMS.place["points"]], *floors[key[:2]][-2:]
        ):
            found.append(("floors", key[:2], Bad("room_no_longer_fits", "Breite", room=room[3])))
    for desk in rules.stock.of(DESKS).values():
        key = desk[:3]
        if ("rooms", key) in rules.reshaped and check.desk_fault(rooms[key][ROOMS.place["points"]], desk[5:7]):
            found.append(("rooms", key, Bad("desk_no_longer_fits", "Umriss", desk=desk[4])))
    return found + _loose_doors(rules, rooms)


def _loose_doors(rules: Rules, rooms: dict[Key, Record]) -> list[tuple[str, Key, Bad]]:
    found = []
    for door in rules.stock.of(DOORS).values():
        one, other = (*door[:2], door[3]), (*door[:2], door[4])
        touched = next((key for key in (one, other) if ("rooms", key) in rules.reshaped), None)
        place = ROOMS.place["points"]
        outside = rooms[other][place] if door[4] else None
        if touched and check.door_fault(rooms[one][place], outside, door[6:8]):
            found.append(("rooms", touched, Bad("door_no_longer_fits", "Umriss", door=door[2])))
    return found


_RULES: dict[str, Callable[[Rules, Record, Record | None], Record]] = {
    "authorities": Rules.authority,
    "sites": Rules.site,
    "floors": Rules.floor,
    "rooms": Rules.room,
    "doors": Rules.door,
    "desks": Rules.desk,
    "people": Rules.person,
    "offices": Rules.office,
}
assert _RULES.keys() == BY_NAME.keys() and OFFICES.name in _RULES
