# SPDX-License-Identifier: EUPL-1.2
"""Who is called first: the nearest desks by walking distance, from the plan of one site.

Distances are walked FROM the helper's desk TO the alarm desk, through doors, in whole millimetres (so that ties are
exact and every machine finds the same ring). Inside a room people walk in a straight line.

- ``normal`` and ``connecting`` doors are passed both ways.
- ``inside_only`` and ``escape`` doors open freely from ``rooms[0]`` to ``rooms[1]``; the other way needs a key, which
  counts as ``KEY_METRES`` more (HAT-008: a last resort, never a wall).
- A ``blocked`` door is not passed at all; a door whose second room is ``""`` leads outside and helps nobody.
- Desks of the same floor come first, then other floors by the stairs. A desk that no way leads from is taken last, by
  straight line plus ``NO_WAY_METRES`` (fail open: a wrong plan must not leave a desk without neighbours).

Sources: requirements VES-017, VES-018, HAT-008, HAT-014, Y8.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import hypot
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
Point = tuple[float, float]
Node = tuple[int, str]
"""(number of the door, room key): standing at this door on the side of this room."""

KEY_METRES = 60.0
NO_WAY_METRES = 10_000.0
_MM = 1000
_KEY_MM = int(KEY_METRES * _MM)
_NO_WAY_MM = int(NO_WAY_METRES * _MM)
_ONE_WAY = frozenset({"inside_only", "escape"})


@dataclass(frozen=True, slots=True)
class Floor:
    """A storey; ``key`` is unique in the site."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room with its outline in metres; ``kind`` is office, corridor, stairs, waiting, ..."""

    key: str
    floor: str
    kind: str = "office"
    points: tuple[Point, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A door between two rooms; one-way kinds open freely from ``rooms[0]``; ``rooms[1] == ""`` is outside."""

    kind: str
    point: Point
    rooms: tuple[str, str]
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk at a point (metres) of a room."""

    key: str
    room: str
    floor: str
    point: Point


@dataclass(frozen=True, slots=True)
class Stairs:
    """A walkable link between two rooms of different floors: ``metres`` long, leaving each room at its point."""

    rooms: tuple[str, str]
    points: tuple[Point, Point]
    metres: float = 12.0


@dataclass(frozen=True, slots=True)
class Plan:
    """One site. ``pinned`` neighbours of a desk come first in its ring, ``excluded`` ones never appear."""

    floors: tuple[Floor, ...] = ()
    rooms: tuple[Room, ...] = ()
    doors: tuple[Door, ...] = ()
    desks: tuple[Desk, ...] = ()
    stairs: tuple[Stairs, ...] = ()
    pinned: Mapping[str, Sequence[str]] = field(default_factory=dict)
    excluded: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ring:
    """The neighbours of a desk, nearest first after the pinned ones; ``metres`` belongs to ``ring + next``."""

    desk: str
    floor: str
    ring: tuple[str, ...]
    next: tuple[str, ...]
    metres: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A desk heard by fewer than wanted; ``cut_off`` when the desk itself is switched off and cannot press."""

    desk: str
    floor: str
    heard: int
    missing: int
    cut_off: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One way to walk backwards through a door or stairs: to ``node``, at ``mm`` extra cost."""

    node: Node
    mm: int


class Walks:
    """The plan as a graph of door sides, built once for a site and asked once for each desk."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.desks = {desk.key: desk for desk in plan.desks}
        self.kinds = [door.kind for door in plan.doors] + ["stairs"] * len(plan.stairs)
        self.points: dict[Node, Point] = {}
        self.back: dict[Node, Passage] = {}
        self._add_doors(plan.doors)
        self._add_stairs(plan.stairs, first=len(plan.doors))
        self._floors = {room.key: room.floor for room in plan.rooms}
        self._nodes_of_room = _grouped(self.points, key=lambda node: node[1])
        self._desks_of_room = _grouped(plan.desks, key=lambda desk: desk.room)
        self._desks_of_floor = _grouped(plan.desks, key=lambda desk: desk.floor)
        self._from_door: dict[Node, tuple[tuple[tuple[int, Node], ...], tuple[tuple[int, str], ...]]] = {}

    def _add_doors(self, doors: Iterable[Door]) -> None:
        for number, door in enumerate(doors):
            inner, outer = door.rooms
            if door.blocked or not inner or not outer or inner == outer:
                continue
            against = _KEY_MM if door.kind in _ONE_WAY else 0
            self._link((number, inner), door.point, (number, outer), door.point, into_first=against, into_second=0)

    def _add_stairs(self, stairs: Iterable[Stairs], first: int) -> None:
        for number, link in enumerate(stairs, start=first):
            mm = round(link.metres * _MM)
            one, two = ((number, room) for room in link.rooms)
            self._link(one, link.points[0], two, link.points[1], into_first=mm, into_second=mm)

    def _link(self, one: Node, here: Point, two: Node, there: Point, *, into_first: int, into_second: int) -> None:
        self.points[one], self.points[two] = here, there
        self.back[one] = Passage(two, into_first)
        self.back[two] = Passage(one, into_second)

    def doors_from(self, room: str, point: Point) -> Iterator[tuple[int, Node]]:
        """Each door side of a room with its distance from ``point``, in millimetres."""
        return ((apart_mm(point, self.points[node]), node) for node in self._nodes_of_room.get(room, ()))

    def reach(self, node: Node) -> tuple[tuple[tuple[int, Node], ...], tuple[tuple[int, str], ...]]:
        """What one gets to inside the room after coming in at ``node``: door sides and desks, with millimetres."""
        if node not in self._from_door:
            point, room = self.points[node], node[1]
            doors = tuple((mm, other) for mm, other in self.doors_from(room, point) if other != node)
            desks = tuple((apart_mm(point, desk.point), desk.key) for desk in self._desks_of_room.get(room, ()))
            self._from_door[node] = (doors, desks)
        return self._from_door[node]

    def towards(self, desk: Desk) -> Iterator[tuple[int, str, Node | None, dict[Node, Node | None]]]:
        """Every desk a way leads from, nearest first: (mm, desk key, last node before it, predecessors of nodes)."""
        best: dict[Node, int] = {}
        before: dict[Node, Node | None] = {}
        heap: list[tuple[int, int, str, Node | None]] = []
        for other in self._desks_of_room.get(desk.room, ()):
            heappush(heap, (apart_mm(desk.point, other.point), 1, other.key, None))
        for mm, node in self.doors_from(desk.room, desk.point):
            self._go_through(node, mm, None, best, before, heap)
        seen = {desk.key}
        while heap:
            mm, is_desk, key, at = heappop(heap)
            if is_desk:
                if key not in seen:
                    seen.add(key)
                    yield mm, key, at, before
            elif at is not None and best[at] == mm:
                self._walk_on(at, mm, best, before, heap)

    def _walk_on(
        self, node: Node, mm: int, best: dict[Node, int], before: dict[Node, Node | None],
        heap: list[tuple[int, int, str, Node | None]],
    ) -> None:  # fmt: skip
        doors, desks = self.reach(node)
        for apart, key in desks:
            heappush(heap, (mm + apart, 1, key, node))
        for apart, other in doors:
            self._go_through(other, mm + apart, node, best, before, heap)

    def _go_through(
        self, node: Node, mm: int, came_from: Node | None, best: dict[Node, int], before: dict[Node, Node | None],
        heap: list[tuple[int, int, str, Node | None]],
    ) -> None:  # fmt: skip
        known = best.get(node)
        if known is not None and known <= mm:
            return
        best[node] = mm
        passage = self.back[node]
        total = mm + passage.mm
        known = best.get(passage.node)
        if known is None or total < known:
            best[passage.node] = total
            before[passage.node] = came_from
            heappush(heap, (total, 0, "", passage.node))

    def floor_of(self, room: str, otherwise: str) -> str:
        """The floor of a room; of a room the plan does not list, ``otherwise``."""
        return self._floors.get(room, otherwise)

    def needs_key(self, node: Node) -> bool:
        """Whether a helper who comes to this door side needs a key to go on towards the alarm."""
        far = self.back[node].node
        return self.kinds[node[0]] in _ONE_WAY and self.back[far].mm >= _KEY_MM

    def nearest(self, desk: Desk, count: int, without: Collection[str] = ()) -> list[tuple[int, str]]:
        """The ``count`` desks to call first, as (mm, key): same floor, other floors, then those without a way."""
        here: list[tuple[int, str]] = []
        elsewhere: list[tuple[int, str]] = []
        peers = sum(other.key not in without for other in self._desks_of_floor[desk.floor]) - 1
        for mm, key, _at, _before in self.towards(desk):
            if key in without:
                continue
            (here if self.desks[key].floor == desk.floor else elsewhere).append((mm, key))
            if len(here) >= count or (len(here) == peers and len(here) + len(elsewhere) >= count):
                break
        found = (here + elsewhere)[:count]
        return found if len(found) == count else found + self._without_way(desk, found, without)[: count - len(found)]

    def _without_way(self, desk: Desk, found: list[tuple[int, str]], without: Collection[str]) -> list[tuple[int, str]]:
        known = {key for _mm, key in found} | {desk.key, *without}
        rest = [other for other in self.plan.desks if other.key not in known]
        rest.sort(key=lambda other: (other.floor != desk.floor, apart_mm(desk.point, other.point), other.key))
        return [(apart_mm(desk.point, other.point) + _NO_WAY_MM, other.key) for other in rest]


def compute_rings(plan: Plan, *, size: int, next_size: int) -> dict[str, Ring]:
    """The ring of every desk: exactly ``size`` neighbours (fewer only if the site is smaller) and the next nearest."""
    walks = Walks(plan)
    return {desk.key: _ring(walks, desk, size, next_size) for desk in plan.desks}


def _ring(walks: Walks, desk: Desk, size: int, next_size: int) -> Ring:
    excluded = frozenset(walks.plan.excluded.get(desk.key, ()))
    wished = dict.fromkeys(walks.plan.pinned.get(desk.key, ()))
    pins = [key for key in wished if _may_be_pinned(walks, desk, key, excluded)]
    found = walks.nearest(desk, size + next_size + (len(pins) and len(walks.desks)), excluded)
    if pins:
        rank = {key: number for number, key in enumerate(pins)}
        found.sort(key=lambda item: rank.get(item[1], len(pins)))
    found = found[: size + next_size]
    keys = tuple(key for _mm, key in found)
    return Ring(desk.key, desk.floor, keys[:size], keys[size:], tuple(mm / _MM for mm, _key in found))


def _may_be_pinned(walks: Walks, desk: Desk, key: str, excluded: Collection[str]) -> bool:
    return key in walks.desks and key != desk.key and key not in excluded


def gaps(
    rings: Mapping[str, Ring], *, size: int, without_floor: str | None = None, without_desks: Collection[str] = ()
) -> list[Gap]:
    """Who would be heard by fewer than ``size`` desks, now or with a floor or some desks switched off."""
    silent = frozenset(without_desks) | {ring.desk for ring in rings.values() if ring.floor == without_floor}
    found = []
    for ring in rings.values():
        cut_off = ring.desk in silent
        heard = 0 if cut_off else sum(key not in silent for key in ring.ring)
        if heard < size:
            found.append(Gap(ring.desk, ring.floor, heard, size - heard, cut_off))
    return sorted(found, key=lambda gap: (gap.heard, gap.desk))


def apart_mm(one: Point, two: Point) -> int:
    """The straight distance of two points, in whole millimetres."""
    return round(hypot(one[0] - two[0], one[1] - two[1]) * _MM)


def _grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
