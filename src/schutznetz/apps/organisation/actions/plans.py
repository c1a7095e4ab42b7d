# SPDX-License-Identifier: EUPL-1.2
"""A whole floor plan at once, as the editor sends it: all of it or nothing, and never over somebody else's changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.places import announce, user_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Desk, Door, Floor, Person, Room
from schutznetz.apps.organisation.policies import require_edit_site
from schutznetz.domain.organisation.values import as_token
from schutznetz.domain.plans.check import DeskShape, DoorShape, Fault, FloorShape, ObjectKind, RoomShape, check_plan

NEW = "+"
"""Ids of objects that are new in the editor begin with this mark; the others are keys."""


class PlanFaults(Exception):
    """The plan does not hang together; `faults` says what is wrong with which object."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


class PlanMoved(Exception):
    """Somebody else has changed the floor since this plan was read."""


@dataclass(frozen=True)
class Plan:
    """What the editor sends: the version it began with, the shape, and desks with people it was asked about."""

    version: int
    shape: FloorShape
    given_up: frozenset[str] = frozenset()


def save_plan(*, floor: Floor, plan: Plan, actor: Actor | None, now: datetime) -> Floor:
    """Make the floor what the plan says; raises `PlanMoved` or `PlanFaults` and then changes nothing."""
    require_edit_site(actor, floor.site)
    with transaction.atomic():
        floor = Floor.objects.select_for_update(of=("self",)).select_related("site").get(pk=floor.pk)
        if floor.version != plan.version:
            raise PlanMoved
        faults = check_plan(plan.shape) + _strangers(floor, plan.shape) + _still_used(floor, plan)
        if faults:
            raise PlanFaults(faults)
        counts = _write(floor, plan.shape)
        record(verb="floor_plan_saved", subject=floor, actor=user_of(actor), now=now, **counts)
        announce(floor.site, actor, now)
    floor.refresh_from_db()
    return floor


def _gone(before: Iterable[str], after: Collection[str]) -> set[str]:
    return {key for key in before if key not in after}


def _strangers(floor: Floor, shape: FloorShape) -> list[Fault]:
    """Objects the editor takes for known ones that are not (any more) on this floor."""
    known: dict[ObjectKind, set[str]] = {
        "room": set(Room.objects.filter(floor=floor).values_list("key", flat=True)),
        "door": set(Door.objects.filter(floor=floor).values_list("key", flat=True)),
        "desk": set(Desk.objects.filter(room__floor=floor).values_list("key", flat=True)),
    }
    sent: list[tuple[ObjectKind, str]] = [("room", room.id) for room in shape.rooms]
    sent += [("door", door.id) for door in shape.doors]
    sent += [("desk", desk.id) for desk in shape.desks]
    return [
        Fault(kind, name, "unknown_object")
        for kind, name in sent
        if not name.startswith(NEW) and name not in known[kind]
    ]


def _still_used(floor: Floor, plan: Plan) -> list[Fault]:
    """Desks that would go although people sit there and nobody was asked."""
    sent = {desk.id for desk in plan.shape.desks}
    used = Person.objects.filter(desk__room__floor=floor, left_on=None).values_list("desk__key", flat=True)
    going = _gone(set(used), sent) - plan.given_up
    return [Fault("desk", key, "desk_has_people") for key in sorted(going)]


def _write(floor: Floor, shape: FloorShape) -> dict[str, int]:
    """Desks and doors go before their rooms and come after them."""
    before = Desk.objects.filter(room__floor=floor)
    before.filter(key__in=_gone(before.values_list("key", flat=True), {desk.id for desk in shape.desks})).delete()
    doors = Door.objects.filter(floor=floor)
    doors.filter(key__in=_gone(doors.values_list("key", flat=True), {door.id for door in shape.doors})).delete()
    rooms = _write_rooms(floor, shape.rooms)
    _write_doors(floor, shape.doors, rooms)
    _write_desks(floor, shape.desks, rooms)
    stored = Room.objects.filter(floor=floor)
    stored.exclude(pk__in=[room.pk for room in rooms.values()]).delete()
    return {"rooms": len(shape.rooms), "doors": len(shape.doors), "desks": len(shape.desks)}


def _write_rooms(floor: Floor, shapes: Iterable[RoomShape]) -> dict[str, Room]:
    """Rooms by the id the editor uses."""
    stored = {room.key: room for room in Room.objects.filter(floor=floor)}
    taken, written = set(stored), {}
    for shape in shapes:
        room = stored.get(shape.id) or Room(floor=floor, key=free_key(f"r-{shape.name}", taken))
        room.name, room.kind, room.shaft = shape.name, shape.kind, shape.shaft
        room.points = [list(corner) for corner in shape.points]
        room.save()
        written[shape.id] = room
    return written


def _write_doors(floor: Floor, shapes: Iterable[DoorShape], rooms: dict[str, Room]) -> None:
    stored = {door.key: door for door in Door.objects.filter(floor=floor)}
    taken = set(stored)
    for shape in shapes:
        one, other = rooms[shape.room_a], rooms[shape.room_b] if shape.room_b else None
        name = f"t-{one.key}-{other.key if other else 'aussen'}"
        door = stored.get(shape.id) or Door(floor=floor, key=free_key(name, taken))
        door.room_a, door.room_b, door.kind, door.is_blocked = one, other, shape.kind, shape.is_blocked
        door.x, door.y = shape.point
        door.save()


def _write_desks(floor: Floor, shapes: Iterable[DeskShape], rooms: dict[str, Room]) -> None:
    stored = {desk.key: desk for desk in Desk.objects.filter(room__floor=floor)}
    taken = set(Desk.objects.filter(site=floor.site).values_list("key", flat=True))
    for shape in shapes:
        desk = stored.get(shape.id) or Desk(site=floor.site, key=free_key(f"d-{shape.label}", taken))
        desk.label, desk.room, desk.has_public_contact = shape.label, rooms[shape.room], shape.has_public_contact
        desk.x, desk.y = shape.point
        desk.save()


def free_key(name: str, taken: set[str]) -> str:
    """A key made of a name that nothing of this kind has yet; it is taken from now on."""
    stem = as_token(name)[:34].strip("-") or "x"
    key = next(
        key for number in range(1, len(taken) + 3) if (key := stem if number == 1 else f"{stem}-{number}") not in taken
    )
    taken.add(key)
    return key
