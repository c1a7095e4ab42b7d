# SPDX-License-Identifier: EUPL-1.2
"""Floor plans for pages and for the editor."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from schutznetz.apps.organisation.facts import floor_shape
from schutznetz.apps.organisation.models import Desk, Door, Floor, Room
from schutznetz.domain.plans.check import DoorShape, FloorShape, RoomShape
from schutznetz.domain.plans.geometry import Point, bounds, edges, middle, to_segment

DESK_REACH = 1.1
"""Metres above and below a desk in which no name is written."""


@dataclass(frozen=True)
class DrawnRoom:
    name: str
    kind: str
    kind_text: str
    corners: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class DrawnDoor:
    kind: str
    text: str
    x: float
    y: float
    turn: int
    """Degrees; 0 leads upwards out of its first room, 90 to the right."""
    is_blocked: bool


@dataclass(frozen=True)
class DrawnDesk:
    key: str
    label: str
    x: float
    y: float
    mark: str
    """`alarm`, `ring` or ""."""


@dataclass(frozen=True)
class Picture:
    """A floor plan ready to be drawn; lengths are metres."""

    floor: Floor
    rooms: list[DrawnRoom]
    doors: list[DrawnDoor]
    desks: list[DrawnDesk]
    way: str

    @property
    def is_empty(self) -> bool:
        return not self.rooms

    @property
    def outer_width(self) -> float:
        """With half a metre of margin on each side."""
        return self.floor.width + 1

    @property
    def outer_height(self) -> float:
        return self.floor.height + 1

    @property
    def pixels(self) -> int:
        """Width on screen at which labels can be read."""
        return round(self.floor.width * 22)


def floor_picture(floor: Floor, *, ring: Collection[str] = (), alarm: str = "", way: Sequence[Point] = ()) -> Picture:
    """A floor as it is drawn, in three queries. `ring` and `alarm` are desk keys, `way` is the walk of a helper."""
    shape = floor_shape(floor)
    rooms = {room.id: room for room in shape.rooms}
    return Picture(
        floor,
        [_drawn_room(room, [desk.point for desk in shape.desks if desk.room == room.id]) for room in shape.rooms],
        [_drawn_door(door, rooms) for door in shape.doors],
        [
            DrawnDesk(
                desk.id, desk.label, *desk.point, "alarm" if desk.id == alarm else "ring" if desk.id in ring else ""
            )
            for desk in shape.desks
        ],
        " ".join(f"{x:g},{y:g}" for x, y in way),
    )


def _drawn_room(room: RoomShape, desks: Sequence[Point]) -> DrawnRoom:
    x, y = middle(room.points)
    left, top, right, bottom = bounds(room.points)
    size = max(0.3, min(0.8, (right - left) / max(len(room.name), 3) * 1.5, (bottom - top) / 3))
    if room.kind in ("office", "counter", "meeting"):
        y = _name_height(top, bottom, size, [row for _, row in desks])
    corners = " ".join(f"{a:g},{b:g}" for a, b in room.points)
    return DrawnRoom(
        room.name, room.kind, str(Room.Kind(room.kind).label), corners, round(x, 2), round(y, 2), round(size, 2)
    )


def _name_height(top: float, bottom: float, size: float, desks: Sequence[float]) -> float:
    """Where the name is written: at the upper wall, or below the desks that stand there. Heights in metres."""
    high = top + size * 1.3
    near = [desk for desk in desks if abs(desk - high) < DESK_REACH]
    return min(max(near) + 1 + size * 0.75, bottom - size * 0.3) if near else high


def _drawn_door(door: DoorShape, rooms: Mapping[str, RoomShape]) -> DrawnDoor:
    turn = way_out(rooms[door.room_a].points, door.point)
    return DrawnDoor(door.kind, str(door_text(door, rooms)), *door.point, turn, door.is_blocked)


def way_out(room: Sequence[Point], door: Point) -> int:
    """Degrees by which a door symbol, drawn with the way out upwards, is turned so that it leads out of the room."""
    start, end = min(edges(room), key=lambda wall: to_segment(door, *wall))
    x, y = middle(room)
    if abs(end[1] - start[1]) > abs(end[0] - start[0]):
        return 90 if x < door[0] else 270
    return 0 if y > door[1] else 180


def door_text(door: DoorShape, rooms: Mapping[str, RoomShape]) -> str:
    other = rooms[door.room_b].name if door.room_b else "–"
    return f"{Door.Kind(door.kind).label}: {rooms[door.room_a].name} / {other}"


def plan_document(floor: Floor) -> dict[str, Any]:
    """The floor as the editor reads and writes it; ids are keys."""
    shape: FloorShape = floor_shape(floor)
    people = dict(
        Desk.objects.filter(room__floor=floor)
        .annotate(present=Count("people", filter=Q(people__left_on=None)))
        .values_list("key", "present")
    )
    return {
        "version": floor.version,
        "width": floor.width,
        "height": floor.height,
        "rooms": [
            {"id": room.id, "name": room.name, "kind": room.kind, "points": room.points, "shaft": room.shaft}
            for room in shape.rooms
        ],
        "doors": [
            {"id": door.id, "kind": door.kind, "x": door.point[0], "y": door.point[1], "room_a": door.room_a,
             "room_b": door.room_b, "blocked": door.is_blocked}
            for door in shape.doors
        ],
        "desks": [
            {"id": desk.id, "label": desk.label, "room": desk.room, "x": desk.point[0], "y": desk.point[1],
             "public": desk.has_public_contact, "people": people.get(desk.id, 0)}
            for desk in shape.desks
        ],
    }  # fmt: skip


def rooms_with_desks(floor: Floor) -> Iterator[tuple[Room, list[Desk], list[Door]]]:
    """The plan as a table: every room with its desks and doors, in three queries."""
    desks: dict[int, list[Desk]] = {}
    doors: dict[int, list[Door]] = {}
    present = Count("people", filter=Q(people__left_on=None))
    for desk in Desk.objects.filter(room__floor=floor).annotate(people_count=present).order_by("label"):
        desks.setdefault(desk.room_id, []).append(desk)
    for door in Door.objects.filter(floor=floor).select_related("room_a", "room_b"):
        doors.setdefault(door.room_a_id, []).append(door)
        if door.room_b_id:
            doors.setdefault(door.room_b_id, []).append(door)
    for room in Room.objects.filter(floor=floor):
        yield room, desks.get(room.pk, []), doors.get(room.pk, [])
