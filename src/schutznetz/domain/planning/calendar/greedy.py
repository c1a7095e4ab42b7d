# SPDX-License-Identifier: EUPL-1.2
"""A quick calendar without a proof: always hold next the event that costs least for each person it takes."""

from collections import Counter
from collections.abc import Iterable, Sequence

from schutznetz.domain.planning.calendar.problem import Choice, Problem, Spot, Wanted

FACTORS = (1, 2, 4, 10)
"""The price of an event, many times."""


def greedy(problem: Problem) -> Choice | None:
    """A choice that keeps every hard constraint, or None when this simple way finds none.

    The dearer an event, the fuller events become: when trainers or persons run short it is tried so again.
    """
    for factor in FACTORS:
        start = _Start(problem, factor * problem.request.weights.event_km)
        while start.open and (found := start.cheapest()) is not None:
            start.hold(*found)
        if not start.open and start.lift_small():
            return start.choice
    return None


class _Start:
    """The calendar while it is being made."""

    def __init__(self, problem: Problem, event_km: float) -> None:
        self.problem = problem
        self.event_km = event_km
        self.choice: Choice = {}
        self.open = set(problem.slots)
        self.busy: set[tuple[int, int]] = set()
        self.trainers: Counter[int] = Counter()
        self.rooms: Counter[Spot] = Counter()
        self.held: dict[tuple[str, Spot], list[int]] = {}

    def cheapest(self) -> tuple[str, Spot, list[int]] | None:
        """The event with the lowest cost for a person; events with at least the least seats come first."""
        best: tuple[tuple[bool, float, str, Spot], list[int]] | None = None
        waiting = self._waiting()
        for (kind, slot), persons in waiting.items():
            for venue in range(len(self.problem.request.venues)):
                if not self._is_possible((slot, venue)):
                    continue
                taken = self._take(kind, venue, persons)
                key = (len(taken) < self.problem.kinds[kind].least, self._price(venue, taken), kind, (slot, venue))
                if best is None or key < best[0]:
                    best = key, taken
        return None if best is None else (best[0][2], best[0][3], best[1])

    def _waiting(self) -> dict[tuple[str, int], list[int]]:
        """Kind and slot -> who could still attend."""
        found: dict[tuple[str, int], list[int]] = {}
        for at, kind in sorted(self.open):
            for slot in self.problem.slots[at, kind]:
                if (at, slot) not in self.busy:
                    found.setdefault((kind, slot), []).append(at)
        return found

    def _is_possible(self, spot: Spot) -> bool:
        slot, venue = self.problem.request.slots[spot[0]], self.problem.request.venues[spot[1]]
        return self.trainers[spot[0]] < slot.trainers and self.rooms[spot] < venue.rooms

    def _take(self, kind: str, venue: int, persons: Sequence[int]) -> list[int]:
        """Whole groups while there are seats, then those with the shortest ways."""
        most, taken = self.problem.kinds[kind].most, list[int]()
        together: dict[str, list[int]] = {}
        for at in persons:
            group = self.problem.group_of((at, kind))
            together.setdefault(f"group {group[1]}" if group else f"person {at}", []).append(at)
        for part in sorted(together.values(), key=lambda part: (self._mean(venue, part), part)):
            if len(taken) + len(part) <= most:
                taken += part
        if len(taken) < self.problem.kinds[kind].least:
            rest = sorted(set(persons) - set(taken), key=lambda at: (self.problem.ways[at][venue], at))
            taken += rest[: most - len(taken)]
        return taken

    def _mean(self, venue: int, persons: Sequence[int]) -> float:
        return sum(self.problem.ways[at][venue] for at in persons) / len(persons)

    def _price(self, venue: int, persons: Sequence[int]) -> float:
        """Kilometres a person, with a share of the event."""
        return self._mean(venue, persons) + self.event_km / len(persons)

    def hold(self, kind: str, spot: Spot, persons: Iterable[int]) -> None:
        """Put an event into the calendar."""
        self.trainers[spot[0]] += 1
        self.rooms[spot] += 1
        for at in persons:
            self._move((at, kind), spot)
            self.open.discard((at, kind))

    def _move(self, wanted: Wanted, spot: Spot) -> None:
        at, kind = wanted
        if (old := self.choice.get(wanted)) is not None:
            self.busy.discard((at, old[0]))
            self.held[kind, old].remove(at)
        self.choice[wanted] = spot
        self.busy.add((at, spot[0]))
        self.held.setdefault((kind, spot), []).append(at)

    def lift_small(self) -> bool:
        """Bring persons into events below the least seats from others that can spare them; whether all have enough."""
        return all(self._lift(kind, spot) for kind, spot in list(self.held))

    def _lift(self, kind: str, spot: Spot) -> bool:
        """Parallel events count as one here: they are divided evenly later."""
        least = self._least(kind, spot)
        for (other_kind, other), persons in list(self.held.items()):
            if other_kind != kind or other == spot:
                continue
            for at in list(persons):
                if len(self.held[kind, spot]) >= least:
                    return True
                if len(persons) > self._least(kind, other) and self._can((at, kind), spot, other):
                    self._move((at, kind), spot)
        return len(self.held[kind, spot]) >= least

    def _least(self, kind: str, spot: Spot) -> int:
        """The least persons for as many events as the number of persons asks for."""
        seats = self.problem.kinds[kind]
        return seats.least * max(1, -(-len(self.held[kind, spot]) // seats.most))

    def _can(self, wanted: Wanted, spot: Spot, old: Spot) -> bool:
        """Is the slot possible and free for the person?"""
        at = wanted[0]
        return spot[0] in self.problem.slots[wanted] and (spot[0] == old[0] or (at, spot[0]) not in self.busy)
