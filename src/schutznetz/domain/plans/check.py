# SPDX-License-Identifier: EUPL-1.2
"""Does a floor plan hang together? One place for editor, forms and import.

`check_plan` takes a whole floor and returns every `Fault`; the smaller functions return a fault's code or "".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from schutznetz.domain.plans.geometry import Point, Polygon, bounds, inside, is_simple, to_border

DESK_TOLERANCE = 0.05
"""A desk may stand this far (metres) outside its room: rounding, not carelessness."""
DOOR_TOLERANCE = 0.6
"""A door may be this far from the border of its rooms: walls have a thickness that rooms do not draw."""
FLOOR_TOLERANCE = 0.05
MOST_CORNERS = 64
MOST_OBJECTS = 5000

ObjectKind = Literal["floor", "room", "door", "desk"]


@dataclass(frozen=True, slots=True)
class RoomShape:
    id: str
    name: str
    kind: str
    points: tuple[Point, ...]
    shaft: str = ""


@dataclass(frozen=True, slots=True)
class DoorShape:
    id: str
    kind: str
    point: Point
    room_a: str
    room_b: str = ""
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class DeskShape:
    id: str
    label: str
    room: str
    point: Point
    has_public_contact: bool = True


@dataclass(frozen=True, slots=True)
class FloorShape:
    """A floor with everything on it; ids are keys, or the editor's names for what is new."""

    width: float
    height: float
    rooms: tuple[RoomShape, ...] = ()
    doors: tuple[DoorShape, ...] = ()
    desks: tuple[DeskShape, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which object; the text is looked up by `code`."""

    kind: ObjectKind
    id: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


def room_fault(points: Polygon, width: float, height: float) -> str:
    """Code of what is wrong with an outline on a floor of this size, or ""."""
    if not 3 <= len(points) <= MOST_CORNERS or not is_simple(points):
        return "no_outline"
    left, top, right, bottom = bounds(points)
    within = min(left, top) >= -FLOOR_TOLERANCE and right <= width + FLOOR_TOLERANCE
    return "" if within and bottom <= height + FLOOR_TOLERANCE else "outside_floor"


def desk_fault(points: Polygon, point: Point) -> str:
    """Code of what is wrong with a desk at `point` of a room, or ""."""
    within = inside(points, point) or to_border(points, point) <= DESK_TOLERANCE
    return "" if within else "desk_outside_room"


def door_fault(room_a: Polygon, room_b: Polygon | None, point: Point) -> str:
    """Code of what is wrong with a door at `point` between two rooms (or to the outside), or ""."""
    if to_border(room_a, point) > DOOR_TOLERANCE:
        return "door_off_room_a"
    if room_b is not None and to_border(room_b, point) > DOOR_TOLERANCE:
        return "door_off_room_b"
    return ""


def check_plan(plan: FloorShape) -> list[Fault]:
    """Every fault of the plan, in the order rooms, doors, desks."""
    if len(plan.rooms) + len(plan.doors) + len(plan.desks) > MOST_OBJECTS:
        return [Fault("floor", "", "too_many_objects", {"most": MOST_OBJECTS})]
    rooms = {room.id: room for room in plan.rooms}
    return [
        *_doubled("room", (room.id for room in plan.rooms)),
        *_doubled("door", (door.id for door in plan.doors)),
        *_doubled("desk", (desk.id for desk in plan.desks)),
        *(fault for room in plan.rooms for fault in _check_room(room, plan)),
        *(fault for door in plan.doors for fault in _check_door(door, rooms)),
        *(fault for desk in plan.desks for fault in _check_desk(desk, rooms)),
    ]


def _doubled(kind: ObjectKind, ids: Iterable[str]) -> Iterator[Fault]:
    return (Fault(kind, name, "doubled") for name, times in Counter(ids).items() if times > 1)


def _check_room(room: RoomShape, plan: FloorShape) -> Iterator[Fault]:
    if not room.name.strip():
        yield Fault("room", room.id, "no_name")
    if code := room_fault(room.points, plan.width, plan.height):
        yield Fault("room", room.id, code)


def _check_door(door: DoorShape, rooms: Mapping[str, RoomShape]) -> Iterator[Fault]:
    if door.room_a not in rooms or (door.room_b and door.room_b not in rooms):
        yield Fault("door", door.id, "room_missing")
    elif door.room_a == door.room_b:
        yield Fault("door", door.id, "same_room")
    else:
        other = rooms[door.room_b].points if door.room_b else None
        if code := _safely(rooms[door.room_a].points, other) or door_fault(
            rooms[door.room_a].points, other, door.point
        ):
            yield Fault("door", door.id, code)


def _safely(*outlines: Polygon | None) -> str:
    """A room without corners has its own fault; nothing can be measured against it."""
    return "room_without_outline" if any(outline is not None and len(outline) < 3 for outline in outlines) else ""


def _check_desk(desk: DeskShape, rooms: Mapping[str, RoomShape]) -> Iterator[Fault]:
    if not desk.label.strip():
        yield Fault("desk", desk.id, "no_name")
    if desk.room not in rooms:
        yield Fault("desk", desk.id, "room_missing")
    elif code := _safely(rooms[desk.room].points) or desk_fault(rooms[desk.room].points, desk.point):
        yield Fault("desk", desk.id, code)
