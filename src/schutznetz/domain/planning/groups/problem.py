# SPDX-License-Identifier: EUPL-1.2
"""The cut of groups as numbers: which unit may join which possible group, and what that costs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from schutznetz.domain.planning.groups.request import Group, Plan, Request
from schutznetz.domain.planning.groups.units import Unit, seat_of, units_of
from schutznetz.domain.planning.places import Place, kilometres

COMPLETE_PAIRS = 15_000
"""Up to so many pairs of a unit and a possible group, every pair is considered."""
NEAR, SEATS_OF_TODAY = 30, 6
"""Otherwise: so many nearest seats for a unit, and so many seats for a group of today."""

Cut = list[int]
"""For each unit the number of its possible group."""


@dataclass(frozen=True)
class Node:
    """A possible group: the number of its seat, and the group of today it goes on from (None: a new group)."""

    seat: int
    label: str | None


@dataclass(frozen=True)
class Problem:
    """``near``: for each unit the possible groups it may join."""

    request: Request
    units: tuple[Unit, ...]
    seats: tuple[tuple[str, Place], ...]
    rooms: tuple[int, ...]
    """How many groups may meet at a seat: one, at a divided authority as many as it has parts."""
    nodes: tuple[Node, ...]
    near: tuple[tuple[int, ...], ...]
    is_complete: bool

    @cached_property
    def costs(self) -> tuple[Mapping[int, float], ...]:
        """For each unit: possible group -> kilometres and changes."""
        return tuple(self._costs_of(unit, near) for unit, near in zip(self.units, self.near, strict=True))

    def _costs_of(self, unit: Unit, near: Sequence[int]) -> dict[int, float]:
        seats = {seat: unit.kilometres_to(self.seats[seat][1]) for seat in {self.nodes[at].seat for at in near}}
        price = self.request.weights.change_km
        return {at: seats[self.nodes[at].seat] + price * unit.leaving(self.nodes[at].label) for at in near}

    def loads(self, cut: Cut) -> Counter[int]:
        """Possible group in use -> its members."""
        loads: Counter[int] = Counter()
        for unit, node in zip(self.units, cut, strict=True):
            loads[node] += unit.size
        return loads

    def smallness(self, size: int) -> float:
        """What a group of this size costs for being small."""
        return self.request.weights.small_km * max(0, self.request.wanted - size)

    def objective(self, cut: Cut) -> float:
        ways = sum(costs[node] for costs, node in zip(self.costs, cut, strict=True))
        return ways + sum(map(self.smallness, self.loads(cut).values()))

    def plan(self, cut: Cut) -> Plan:
        """The cut in words: groups of today by name, then new ones from west to east."""
        members: dict[int, list[str]] = {}
        for unit, node in zip(self.units, cut, strict=True):
            members.setdefault(node, []).extend(member.key for member in unit.members)
        old = sorted((node for node in members if self.nodes[node].label), key=lambda at: str(self.nodes[at].label))
        new = sorted(set(members) - set(old), key=lambda at: (self.seats[self.nodes[at].seat][1].longitude, at))
        taken = {member.group for member in self.request.members}
        names = chain((str(self.nodes[at].label) for at in old), _new_names(taken))
        return Plan(
            tuple(
                Group(name, self.seats[self.nodes[at].seat][0], tuple(sorted(members[at])))
                for at, name in zip([*old, *new], names, strict=False)
            )
        )


def _new_names(taken: set[str | None]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if (name := f"neu-{number}") not in taken:
            yield name


def problem_of(request: Request) -> Problem:
    """All pairs when they are few, else the nearest."""
    units = units_of(request)
    parts = Counter(unit.authority for unit in units)
    places = seat_of(units)
    seats = tuple((authority, places[authority]) for authority in sorted(parts))
    rooms = tuple(parts[authority] for authority, _ in seats)
    labels = sorted({label for unit in units for label in unit.before})
    is_complete = len(units) * len(seats) * (len(labels) + 1) <= COMPLETE_PAIRS
    chosen = {label: _seats_for(label, units, seats, None if is_complete else SEATS_OF_TODAY) for label in labels}
    nodes = [Node(seat, None) for seat, count in enumerate(rooms) for _ in range(count)]
    nodes += [Node(seat, label) for label in labels for seat in chosen[label]]
    near = _near(units, seats, nodes, None if is_complete else NEAR)
    return Problem(request, units, seats, rooms, tuple(nodes), near, is_complete)


def _seats_for(label: str, units: Sequence[Unit], seats: Sequence[tuple[str, Place]], most: int | None) -> list[int]:
    """Where a group of today could go on meeting: its members' shortest ways first."""
    weights = Counter[Place]()
    for unit in units:
        if label in unit.before:
            weights[unit.middle] += unit.before[label]

    def way(seat: int) -> float:
        return sum(kilometres(seats[seat][1], place) * count for place, count in weights.items())

    return sorted(range(len(seats)), key=way)[:most]


def _near(
    units: Sequence[Unit], seats: Sequence[tuple[str, Place]], nodes: Sequence[Node], most: int | None
) -> tuple[tuple[int, ...], ...]:
    """The possible groups at the nearest seats, and those that go on from a unit's own group of today."""
    at_seat: dict[int, list[int]] = {}
    of_label: dict[str | None, list[int]] = {}
    for at, node in enumerate(nodes):
        at_seat.setdefault(node.seat, []).append(at)
        of_label.setdefault(node.label, []).append(at)

    def of(unit: Unit) -> tuple[int, ...]:
        order = sorted(range(len(seats)), key=lambda seat: kilometres(unit.middle, seats[seat][1]))[:most]
        own = chain.from_iterable(of_label[label] for label in unit.before)
        return tuple(sorted({*chain.from_iterable(at_seat[seat] for seat in order), *own}))

    return tuple(map(of, units))
