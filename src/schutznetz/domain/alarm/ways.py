# SPDX-License-Identifier: EUPL-1.2
"""The ways on the plan: how each helper walks to the alarm, and where the person at the desk can flee to (HAT-014)."""

from collections.abc import Mapping
from dataclasses import dataclass

from schutznetz.domain.alarm.ring import NO_WAY_METRES, Desk, Door, Node, Plan, Point, Ring, Room, Walks, apart_mm

NO_WAY = "none"


@dataclass(frozen=True, slots=True)
class Way:
    """From a helper's desk to the alarm: ``points`` on the alarm's floor, ``via`` = kind of the last door passed.

    ``via`` is ``""`` inside one room and ``"none"`` where the plan knows no way (a straight line is drawn). ``key``: a
    door on the way opens only with a key.
    """

    metres: float
    points: tuple[Point, ...]
    via: str
    key: bool = False


@dataclass(frozen=True, slots=True)
class Escape:
    """The way out for the person at a desk: into ``room`` (its key; ``""`` = outside) by a door of kind ``via``."""

    room: str
    via: str
    points: tuple[Point, ...]


def compute_ways(plan: Plan, rings: Mapping[str, Ring]) -> dict[str, dict[str, Way]]:
    """The way from each desk of ``ring`` and ``next`` to each alarm desk: {alarm desk: {helper's desk: way}}."""
    walks = Walks(plan)
    return {key: _ways_to(walks, walks.desks[key], ring) for key, ring in rings.items() if key in walks.desks}


def _ways_to(walks: Walks, desk: Desk, ring: Ring) -> dict[str, Way]:
    wanted = {key for key in (*ring.ring, *ring.next) if key in walks.desks}
    found: dict[str, Way] = {}
    for mm, key, at, before in walks.towards(desk):
        if key in wanted:
            found[key] = _way(walks, desk, walks.desks[key], mm, _passed(at, before))
            if len(found) == len(wanted):
                break
    missing = {key: _straight(desk, walks.desks[key]) for key in sorted(wanted - found.keys())}
    return {key: (found.get(key) or missing[key]) for key in (*ring.ring, *ring.next) if key in wanted}


def _passed(at: Node | None, before: Mapping[Node, Node | None]) -> list[Node]:
    """The door sides a helper comes to, in the order of walking."""
    nodes = []
    while at is not None:
        nodes.append(at)
        at = before[at]
    return nodes


def _way(walks: Walks, desk: Desk, helper: Desk, mm: int, nodes: list[Node]) -> Way:
    """Put the points together; what lies on other floors is left out of the drawing."""
    steps = [(walks.floor_of(helper.room, helper.floor), helper.point)]
    for node in nodes:
        far = walks.back[node].node
        steps.append((walks.floor_of(node[1], desk.floor), walks.points[node]))
        steps.append((walks.floor_of(far[1], desk.floor), walks.points[far]))
    steps.append((desk.floor, desk.point))
    points = [point for floor, point in steps if floor == desk.floor]
    shown = tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])
    via = walks.kinds[nodes[-1][0]] if nodes else ""
    return Way(mm / 1000, shown, via, any(walks.needs_key(node) for node in nodes))


def _straight(desk: Desk, helper: Desk) -> Way:
    points = (helper.point, desk.point) if helper.floor == desk.floor else (desk.point,)
    return Way(apart_mm(desk.point, helper.point) / 1000 + NO_WAY_METRES, points, NO_WAY)


def escapes(plan: Plan) -> dict[str, Escape]:
    """The nearest way out of each desk's room by a connecting or escape door; desks without one are left out."""
    rooms = {room.key: room for room in plan.rooms}
    doors: dict[str, list[tuple[Door, str]]] = {}
    for door in plan.doors:
        for room, other in _exits(door):
            doors.setdefault(room, []).append((door, other))
    found = {desk.key: _escape(desk, doors.get(desk.room, []), rooms) for desk in plan.desks}
    return {key: escape for key, escape in found.items() if escape is not None}


def _exits(door: Door) -> list[tuple[str, str]]:
    """The directions in which a door helps to flee: (from, to)."""
    one, two = door.rooms
    if door.blocked:
        return []
    if door.kind == "connecting":
        return [pair for pair in ((one, two), (two, one)) if all(pair)]
    return [(one, two)] if door.kind == "escape" and one else []


def _escape(desk: Desk, doors: list[tuple[Door, str]], rooms: Mapping[str, Room]) -> Escape | None:
    if not doors:
        return None
    door, room = min(doors, key=lambda item: (apart_mm(desk.point, item[0].point), item[0].kind, item[1]))
    middle = _middle(rooms[room].points) if room in rooms and rooms[room].points else None
    points = (desk.point, door.point) if middle is None else (desk.point, door.point, middle)
    return Escape(room, door.kind, points)


def _middle(points: tuple[Point, ...]) -> Point:
    """The middle of the box around a room."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
