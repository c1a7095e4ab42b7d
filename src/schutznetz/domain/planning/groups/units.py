# SPDX-License-Identifier: EUPL-1.2
"""The pieces that are put into groups: an authority as a whole, or a part of one that is too large for a group."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from schutznetz.domain.planning.groups.request import Member, Request
from schutznetz.domain.planning.places import Place, kilometres


@dataclass(frozen=True)
class Unit:
    """Members who stay together, and how many of them are in which group of today."""

    authority: str
    members: tuple[Member, ...]
    before: Mapping[str, int] = field(hash=False, compare=False, default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.members)

    def kilometres_to(self, place: Place) -> float:
        """All members' way to a place, added."""
        return sum(count * kilometres(at, place) for at, count in self.places.items())

    @cached_property
    def places(self) -> Mapping[Place, int]:
        """Where the members work, and how many at each place."""
        return Counter(member.place for member in self.members)

    @cached_property
    def middle(self) -> Place:
        return middle(tuple(member.place for member in self.members))

    def leaving(self, group: str | None) -> int:
        """How many leave their group of today when the unit joins ``group``."""
        return sum(count for name, count in self.before.items() if name != group)


def units_of(request: Request) -> tuple[Unit, ...]:
    """The units in the order of their authorities' keys."""
    by_authority: dict[str, list[Member]] = {}
    for member in sorted(request.members, key=lambda member: member.key):
        by_authority.setdefault(member.authority, []).append(member)
    return tuple(
        _unit(authority, part)
        for authority, members in sorted(by_authority.items())
        for part in _parts(members, request.most)
    )


def _unit(authority: str, members: Sequence[Member]) -> Unit:
    before = Counter(member.group for member in members if member.group is not None)
    return Unit(authority, tuple(members), dict(sorted(before.items())))


def _parts(members: list[Member], most: int) -> list[list[Member]]:
    """As few parts as possible of nearly the same size; those of one group of today stay side by side."""
    count = -(-len(members) // most)
    if count == 1:
        return [members]
    order = sorted(members, key=lambda member: (member.group or "", member.place.longitude, member.key))
    return [order[at * len(order) // count : (at + 1) * len(order) // count] for at in range(count)]


def seat_of(units: Iterable[Unit]) -> dict[str, Place]:
    """Authority -> where its groups would meet: the place of the member with the shortest way for all its members."""
    members: dict[str, list[Member]] = {}
    for unit in units:
        members.setdefault(unit.authority, []).extend(unit.members)
    return {authority: middle(tuple(member.place for member in part)) for authority, part in members.items()}


def middle(places: Sequence[Place]) -> Place:
    """The one of several places from which the others are nearest in sum; the first of equals."""
    different = Counter(places)
    if len(different) == 1:
        return places[0]
    return min(different, key=lambda at: sum(kilometres(at, other) * count for other, count in different.items()))
