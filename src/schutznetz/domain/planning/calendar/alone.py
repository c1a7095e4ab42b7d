# SPDX-License-Identifier: EUPL-1.2
"""One kind of event for itself, given what other kinds have taken of persons, trainers and rooms.

Only the number of events in a slot at a venue has to be whole: once these are, the cheapest attendance is a flow and
whole by itself. So the model stays small, and its bound is nearly the optimum.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from schutznetz.domain.planning.calendar.problem import Choice, Problem, Spot, Wanted
from schutznetz.domain.planning.mip import Model, Solved
from schutznetz.domain.planning.outcome import Stopwatch

Homes = Mapping[tuple[str, str], Spot]


@dataclass
class Taken:
    """What the calendar holds so far: persons by slot, trainers by slot, rooms by spot."""

    busy: set[tuple[int, int]] = field(default_factory=set)
    trainers: Counter[int] = field(default_factory=Counter)
    rooms: Counter[Spot] = field(default_factory=Counter)

    def add(self, problem: Problem, choice: Choice) -> None:
        """Book a part of a calendar."""
        self.busy |= {(at, spot[0]) for (at, _), spot in choice.items()}
        for (_, spot), events in problem.events(choice).items():
            self.trainers[spot[0]] += events
            self.rooms[spot] += events

    def room(self, problem: Problem, spot: Spot) -> int:
        """How many events may still be held there."""
        slot, venue = problem.request.slots[spot[0]], problem.request.venues[spot[1]]
        return max(0, min(venue.rooms - self.rooms[spot], slot.trainers - self.trainers[spot[0]]))


@dataclass
class Alone:
    """The model with its columns: events held, needs met. With `homes` being elsewhere has its price."""

    problem: Problem
    kind: str
    taken: Taken
    homes: Homes = field(default_factory=dict)
    model: Model = field(default_factory=Model)
    held: dict[Spot, int] = field(default_factory=dict)
    met: dict[tuple[Wanted, Spot], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanteds = [wanted for wanted in self.problem.slots if wanted[1] == self.kind]
        for wanted in wanteds:
            self._meet(wanted)
        self._seats()
        self._trainers()
        self._needed(wanteds)

    def _meet(self, wanted: Wanted) -> None:
        """A need is met once, in a slot that is free for the person, where an event is held."""
        problem, group = self.problem, self.problem.group_of(wanted)
        terms = []
        for spot in problem.spots(wanted):
            if (wanted[0], spot[0]) in self.taken.busy or not (room := self.taken.room(problem, spot)):
                continue
            if spot not in self.held:
                self.held[spot] = self.model.column(problem.request.weights.event_km, 0, room)
            is_apart = group is not None and self.homes.get(group, spot) != spot
            price = problem.ways[wanted[0]][spot[1]] + problem.request.weights.apart_km * is_apart
            self.met[wanted, spot] = self.model.column(price, whole=False)
            terms.append((self.met[wanted, spot], 1.0))
            self.model.row([(self.met[wanted, spot], 1), (self.held[spot], -1)], upper=0)
        self.model.row(terms, 1, 1)

    def _seats(self) -> None:
        present: dict[Spot, list[tuple[int, float]]] = {spot: [] for spot in self.held}
        for (_, spot), column in self.met.items():
            present[spot].append((column, 1.0))
        kind = self.problem.kinds[self.kind]
        for spot, terms in present.items():
            self.model.row([*terms, (self.held[spot], -kind.most)], upper=0)
            self.model.row([*terms, (self.held[spot], -kind.least)], lower=0)

    def _trainers(self) -> None:
        in_slot: dict[int, list[int]] = {}
        for spot, column in self.held.items():
            in_slot.setdefault(spot[0], []).append(column)
        for slot, columns in in_slot.items():
            left = self.problem.request.slots[slot].trainers - self.taken.trainers[slot]
            self.model.row([(column, 1) for column in columns], upper=left)

    def _needed(self, wanteds: list[Wanted]) -> None:
        """Whole events for the needs that must be met within some slots; implied, but it sharpens the bound."""
        slots = self.problem.slots
        for last in sorted({max(slots[wanted]) for wanted in wanteds}):
            count = sum(max(slots[wanted]) <= last for wanted in wanteds)
            events = [(column, 1.0) for spot, column in self.held.items() if spot[0] <= last]
            self.model.row(events, lower=-(-count // self.problem.kinds[self.kind].most))

    def solve(self, watch: Stopwatch, seconds: float, held: Mapping[Spot, int] | None = None) -> Solved:
        """The cheapest calendar of this kind; with `held` exactly these events take place."""
        fixed = {} if held is None else {column: float(held.get(spot, 0)) for spot, column in self.held.items()}
        return self.model.solve(watch, seconds=seconds, fixed=fixed)

    def choice(self, solved: Solved) -> Choice | None:
        """For each need where and when it is met."""
        values = solved.values
        if values is None:
            return None
        return {wanted: spot for (wanted, spot), column in self.met.items() if values[column] > 0.5}
