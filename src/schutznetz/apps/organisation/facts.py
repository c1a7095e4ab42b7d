# SPDX-License-Identifier: EUPL-1.2
"""The acting person as policies see it: who, and which offices today; and plans as the domain sees them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, TypeVar

from django.http import HttpRequest

from schutznetz.apps.journal.facts import mark
from schutznetz.apps.organisation.models import (
    Authority,
    Desk,
    Door,
    Floor,
    Network,
    Office,
    Room,
    Site,
    WorkingGroup,
)
from schutznetz.apps.organisation.models.offices import OF_NETWORKS, OF_WORKING_GROUPS
from schutznetz.domain.alarm import ring
from schutznetz.domain.plans import check
from schutznetz.domain.plans.geometry import middle
from schutznetz.regulation.finding import Finding

Role = Office.Role
Answer = TypeVar("Answer")

CONFIDENTIAL = frozenset({Role.COUNSELLOR, Role.STATISTICS, Role.EMPOWERMENT, Role.DATA_PROTECTION})
"""Whoever holds one of these can be helped by nobody in their name: what they see was confided to them alone."""

GUARDED = CONFIDENTIAL | {Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY}
"""People confide in whoever holds one of these: nobody opens their account without their learning of it."""

DEPUTISED = frozenset(
    {Role.SUPERVISOR, Role.ACADEMY, Role.COORDINATION, Role.TRAINING_SAFETY, Role.EQUALITY, Role.MINISTRY, Role.HEAD,
     Role.SITE_MANAGER, Role.SECURITY, Role.ADMINISTRATOR}
)  # fmt: skip
"""Offices whose holder may name a deputy. All others are personal, or elected together with their own deputies."""

AT_SITES = frozenset(
    {Role.EMPLOYEE, Role.SUPERVISOR, Role.SITE_MANAGER, Role.SECURITY, Role.ADMINISTRATOR, Role.TRAINING_SAFETY,
     Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY}
)  # fmt: skip
"""Offices for a whole authority or for one of its sites; the others are for the whole authority, or for a body."""

HELP_IN_SESSION = "help"
"""Where the session remembers which help (`Assistance`) its user has begun."""
MINUTES = (15, 30, 60)
"""How long help in somebody's name may last (house rule: never longer than an hour)."""
ANSWER_WITHIN = timedelta(days=2)
"""A question that nobody answers goes away (house rule)."""


def scope_kinds(role: str) -> tuple[str, ...]:
    """What an office of this role may be bound to: fields of `Office`, the usual one last."""
    if role in OF_WORKING_GROUPS:
        return ("working_group",)
    if role in OF_NETWORKS:
        return ("network",)
    return ("authority", "site") if role in AT_SITES else ("authority",)


@dataclass(frozen=True)
class HeldOffice:
    """One office held today; bound to a site, working group or network, or (none of them) to the whole authority.

    `deputy_for` is the id of the person who holds it, when the actor only stands in.
    """

    role: str
    authority_id: int
    site_id: int | None = None
    working_group_id: int | None = None
    network_id: int | None = None
    deputy_for: int | None = None

    @property
    def is_whole(self) -> bool:
        """For the whole authority."""
        return self.site_id is None and self.working_group_id is None and self.network_id is None


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a signed-in user with the offices of today, or nobody (`user` None).

    `helper` is the user of the administration who acts in this person's name with consent; then nothing confidential
    may be shown (`is_helped`). Every `has_role…` notes in the journal's marks when only a deputyship said yes.
    `asked` holds the answers of `once` while a page is only read; it is None where something may change meanwhile.
    """

    user: Any = None
    person: Any = None
    offices: tuple[HeldOffice, ...] = ()
    helper: Any = None
    asked: dict[str, Any] | None = field(default=None, compare=False, repr=False)

    def __bool__(self) -> bool:
        return self.user is not None

    def __str__(self) -> str:
        return str(self.person or self.user or "")

    @property
    def is_helped(self) -> bool:
        """Does somebody of the administration sit at the keyboard instead of the person?"""
        return self.helper is not None

    def has_role(self, *roles: str) -> bool:
        """Does the actor hold one of these roles anywhere?"""
        return self._holds(office for office in self.offices if office.role in roles)

    def has_role_at(self, site: Site, *roles: str) -> bool:
        """Does the actor hold one of these roles for this site, or for its whole authority?"""
        return self._holds(
            office
            for office in self.offices
            if office.role in roles
            and office.authority_id == site.authority_id
            and (office.is_whole or office.site_id == site.pk)
        )

    def has_role_for(self, authority: Authority, *roles: str) -> bool:
        """Does the actor hold one of these roles for this whole authority?"""
        return self._holds(
            office
            for office in self.offices
            if office.role in roles and office.authority_id == authority.pk and office.is_whole
        )

    def has_role_for_any(self, *roles: str) -> bool:
        """Does the actor hold one of these roles for some whole authority?"""
        return self._holds(office for office in self.offices if office.role in roles and office.is_whole)

    def has_role_in(self, body: WorkingGroup | Network, *roles: str) -> bool:
        """Does the actor hold one of these roles in this working group or network?"""
        name = "working_group_id" if isinstance(body, WorkingGroup) else "network_id"
        return self._holds(
            office for office in self.offices if office.role in roles and getattr(office, name) == body.pk
        )

    def once(self, name: str, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question that several parts of a page ask; asked anew each time unless it is only read."""
        if self.asked is None:
            return ask()
        if name not in self.asked:
            self.asked[name] = ask()
        answer: Answer = self.asked[name]
        return answer

    def authorities_with(self, *roles: str) -> list[int]:
        """Ids of the authorities for which, as a whole, the actor holds one of these roles."""
        return [office.authority_id for office in self.offices if office.role in roles and office.is_whole]

    def _holds(self, offices: Iterator[HeldOffice]) -> bool:
        found = list(offices)
        if found and all(office.deputy_for for office in found):
            mark(as_deputy_of=found[0].deputy_for or 0)
        return bool(found)


class ActingRequest(HttpRequest):
    """A request as views get it: the middleware `config.middleware.actors` has set `actor`. For annotations only."""

    actor: Actor


OfficeRule = Callable[[Any, date], Finding | None]
_office_rules: dict[str, OfficeRule] = {}


def register_office_rule(key: str, provider: OfficeRule) -> None:
    """`provider(office, day)` says what stands against an office entered by hand; for `AppConfig.ready()`."""
    _office_rules[key] = provider


def office_findings(office: Any, day: date) -> list[Finding]:
    """What the rules of other apps say to a new office; empty where none has to do with it."""
    return [found for rule in _office_rules.values() if (found := rule(office, day)) is not None]


def room_place(floor_key: str, room_key: str) -> str:
    """The name of a room in the plan of a site: room keys are unique on their floor only."""
    return f"{floor_key}/{room_key}"


def site_plan(site: Site) -> ring.Plan:
    """Everything a walk through the site needs, in four queries; rooms are named by `room_place`.

    Rooms with the same `shaft` on neighbouring levels are joined by stairs. Pinned and excluded neighbours are not
    known here; the alarm app adds them.
    """
    floors = list(Floor.objects.filter(site=site).order_by("level", "key"))
    rooms = list(Room.objects.filter(floor__site=site).select_related("floor").order_by("floor__level", "key"))
    return ring.Plan(
        floors=tuple(ring.Floor(floor.key, floor.name) for floor in floors),
        rooms=tuple(_walk_room(room) for room in rooms),
        doors=tuple(_walk_doors(site)),
        desks=tuple(_walk_desks(site)),
        stairs=tuple(_stairs(rooms)),
    )


def _walk_room(room: Room) -> ring.Room:
    place = room_place(room.floor.key, room.key)
    return ring.Room(place, room.floor.key, room.kind, tuple((x, y) for x, y in room.points), room.name)


def _walk_doors(site: Site) -> Iterator[ring.Door]:
    rows = Door.objects.filter(floor__site=site).order_by("floor__level", "key")
    for kind, x, y, floor, one, other, blocked in rows.values_list(
        "kind", "x", "y", "floor__key", "room_a__key", "room_b__key", "is_blocked"
    ):
        rooms = (room_place(floor, one), room_place(floor, other) if other else "")
        yield ring.Door(kind, (x, y), rooms, blocked)


def _walk_desks(site: Site) -> Iterator[ring.Desk]:
    rows = Desk.objects.filter(site=site).order_by("key")
    for key, x, y, floor, room in rows.values_list("key", "x", "y", "room__floor__key", "room__key"):
        yield ring.Desk(key, room_place(floor, room), floor, (x, y))


def _stairs(rooms: list[Room]) -> Iterator[ring.Stairs]:
    """Links between the rooms of each shaft, from level to level."""
    shafts = sorted((room for room in rooms if room.shaft), key=lambda room: (room.shaft, room.floor.level, room.key))
    for _shaft, members in groupby(shafts, key=lambda room: room.shaft):
        for lower, upper in pairwise(members):
            ends = room_place(lower.floor.key, lower.key), room_place(upper.floor.key, upper.key)
            yield ring.Stairs(ends, (middle(lower.points), middle(upper.points)))


def floor_shape(floor: Floor) -> check.FloorShape:
    """A floor with everything on it for the checks of `domain.plans`, in three queries."""
    doors = Door.objects.filter(floor=floor).values_list(
        "key", "kind", "x", "y", "room_a__key", "room_b__key", "is_blocked"
    )
    desks = Desk.objects.filter(room__floor=floor).values_list(
        "key", "label", "room__key", "x", "y", "has_public_contact"
    )
    return check.FloorShape(
        floor.width,
        floor.height,
        tuple(
            check.RoomShape(room.key, room.name, room.kind, tuple((x, y) for x, y in room.points), room.shaft)
            for room in Room.objects.filter(floor=floor)
        ),
        tuple(
            check.DoorShape(key, kind, (x, y), one, other or "", shut) for key, kind, x, y, one, other, shut in doors
        ),
        tuple(check.DeskShape(key, label, room, (x, y), public) for key, label, room, x, y, public in desks),
    )
