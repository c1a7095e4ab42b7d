# SPDX-License-Identifier: EUPL-1.2
"""The calendar as numbers: who may attend what, when and where, and what that costs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from schutznetz.domain.planning.calendar.request import Event, Kind, Need, Person, Plan, Request, Slot
from schutznetz.domain.planning.places import kilometres

Spot = tuple[int, int]
"""Numbers of slot and venue."""
Wanted = tuple[int, str]
"""Number of a person, and the kind of event that is needed."""
Choice = dict[Wanted, Spot]
"""For each need where and when it is met."""


@dataclass(frozen=True)
class Problem:
    """A request with its numbers."""

    request: Request

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        return {kind.key: kind for kind in self.request.kinds}

    @cached_property
    def ways(self) -> tuple[tuple[float, ...], ...]:
        """Kilometres of each person to each venue."""
        venues = self.request.venues
        return tuple(tuple(kilometres(person.place, at.place) for at in venues) for person in self.request.persons)

    @cached_property
    def slots(self) -> Mapping[Wanted, tuple[int, ...]]:
        """For each need the slots in which it can be met."""
        return {
            (at, need.kind): tuple(number for number, slot in enumerate(self.request.slots) if fits(person, need, slot))
            for at, person in enumerate(self.request.persons)
            for need in person.needs
        }

    @cached_property
    def groups(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """For each kind that keeps groups together, and each training group, the persons who need it."""
        found: dict[tuple[str, str], list[int]] = {}
        for at, kind in self.slots:
            group = self.request.persons[at].training_group
            if group is not None and self.kinds[kind].keeps_groups:
                found.setdefault((kind, group), []).append(at)
        return {key: tuple(persons) for key, persons in sorted(found.items())}

    def group_of(self, wanted: Wanted) -> tuple[str, str] | None:
        """The key in ``groups`` of a need, if it has one."""
        at, kind = wanted
        group = self.request.persons[at].training_group
        return (kind, group) if group is not None and self.kinds[kind].keeps_groups else None

    def spots(self, wanted: Wanted) -> Iterator[Spot]:
        """All slots and venues in which a need can be met."""
        return ((slot, venue) for slot in self.slots[wanted] for venue in range(len(self.request.venues)))

    def homes(self, choice: Choice) -> Mapping[tuple[str, str], Spot]:
        """Where and when most of each group attend."""
        found = {}
        for group, persons in self.groups.items():
            spots = Counter(choice[at, group[0]] for at in persons)
            found[group] = max(spots, key=lambda spot: (spots[spot], spot))
        return found

    def events(self, choice: Choice) -> Mapping[tuple[str, Spot], int]:
        """How many events of a kind there are in a slot at a venue: as few as the seats allow."""
        counts = Counter((wanted[1], spot) for wanted, spot in choice.items())
        return {held: -(-count // self.kinds[held[0]].most) for held, count in counts.items()}

    def objective(self, choice: Choice) -> float:
        """Kilometres, events, and those apart from their group."""
        weights, homes = self.request.weights, self.homes(choice)
        ways = sum(self.ways[at][spot[1]] for (at, _), spot in choice.items())
        groups = ((self.group_of(wanted), spot) for wanted, spot in choice.items())
        apart = sum(group is not None and homes[group] != spot for group, spot in groups)
        return ways + weights.event_km * sum(self.events(choice).values()) + weights.apart_km * apart

    def plan(self, choice: Choice) -> Plan:
        """The choice as events of nearly the same size, by slot, venue and kind; groups stay side by side."""
        present: dict[tuple[Spot, str], list[int]] = {}
        for (at, kind), spot in choice.items():
            present.setdefault((spot, kind), []).append(at)
        return Plan(
            tuple(
                self._event(kind, spot, part)
                for (spot, kind), persons in sorted(present.items())
                for part in self._parts(persons, self.kinds[kind].most)
            )
        )

    def _event(self, kind: str, spot: Spot, persons: list[int]) -> Event:
        slot, venue = self.request.slots[spot[0]].key, self.request.venues[spot[1]].key
        return Event(kind, slot, venue, tuple(sorted(self.request.persons[at].key for at in persons)))

    def _parts(self, persons: list[int], most: int) -> list[list[int]]:
        count = -(-len(persons) // most)
        everybody = self.request.persons
        order = sorted(persons, key=lambda at: (everybody[at].training_group or "", everybody[at].key))
        return [order[at * len(order) // count : (at + 1) * len(order) // count] for at in range(count)]


def fits(person: Person, need: Need, slot: Slot) -> bool:
    """Can the person meet the need in this slot?"""
    return slot.last <= need.due_on and slot.key not in person.away
