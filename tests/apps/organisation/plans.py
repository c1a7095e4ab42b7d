# SPDX-License-Identifier: EUPL-1.2
"""A small floor that looks like one: a corridor, six offices, stairs, every kind of door, desks with people."""

from dataclasses import dataclass

from schutznetz.apps.organisation.models import Desk, Door, Floor, Room, Site
from tests.apps.builders import a_person, a_site


@dataclass
class Wing:
    site: Site
    floor: Floor
    rooms: dict[str, Room]
    desks: dict[str, Desk]
    doors: dict[str, Door]


def box(x: float, y: float, width: float, height: float) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]


def a_wing(site: Site | None = None, *, key: str = "eg", level: int = 0) -> Wing:
    """Offices r1 to r3 above the corridor and r4 to r6 below it, two desks each (d1a, d1b, ...)."""
    site = site or a_site(name="Bezirksstelle Oer-Erkenschwick")
    floor = Floor.objects.create(site=site, key=key, name="Erdgeschoss", level=level, width=20, height=13)
    rooms = {
        "flur": Room.objects.create(floor=floor, key="flur", name="Flur", kind="corridor", points=box(0, 5, 15, 3))
    }
    rooms["treppe"] = Room.objects.create(
        floor=floor, key="treppe", name="Treppe", kind="stairs", points=box(15, 5, 4, 3), shaft="ost"
    )
    desks, doors = {}, {}
    for number in range(1, 7):
        left, top = (number - 1) % 3 * 5, 0 if number < 4 else 8
        room = Room.objects.create(floor=floor, key=f"r{number}", name=f"0.{number:02}", points=box(left, top, 5, 5))
        rooms[room.key] = room
        kind = Door.Kind.INSIDE_ONLY if number == 1 else Door.Kind.NORMAL
        doors[f"t{number}"] = Door.objects.create(
            floor=floor,
            key=f"t{number}",
            room_a=room,
            room_b=rooms["flur"],
            kind=kind,
            x=left + 1,
            y=5 if top == 0 else 8,
        )
        for letter, x in (("a", 1.5), ("b", 3.5)):
            desks[f"d{number}{letter}"] = Desk.objects.create(
                site=site,
                room=room,
                key=f"d{number}{letter}",
                label=f"0.{number:02} {letter.upper()}",
                x=left + x,
                y=top + 2.5,
            )
    doors["v12"] = _door(floor, "v12", rooms["r1"], rooms["r2"], Door.Kind.CONNECTING, 5, 3)
    doors["t7"] = _door(floor, "t7", rooms["treppe"], rooms["flur"], Door.Kind.NORMAL, 15, 6.5)
    doors["not"] = _door(floor, "not", rooms["treppe"], None, Door.Kind.ESCAPE, 19, 6.5)
    a_person(site, "Jale", "Waldmeister", desk=desks["d1a"])
    return Wing(site, floor, rooms, desks, doors)


def _door(floor: Floor, key: str, one: Room, other: Room | None, kind: str, x: float, y: float) -> Door:
    return Door.objects.create(floor=floor, key=key, room_a=one, room_b=other, kind=kind, x=x, y=y)
