# SPDX-License-Identifier: EUPL-1.2
"""The calendar as a mixed-integer model.

A group chooses one slot and venue, its home; a member attends with it, which needs a column for each venue only, or
apart from it, which needs one for each slot and venue. Rows that count the events needed at least make the bound sharp.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from schutznetz.domain.planning.calendar.problem import Choice, Problem, Spot, Wanted
from schutznetz.domain.planning.mip import Model

UNMET_KM = 100_000.0
"""For a need that is left out, where the model may leave needs out to find those that cannot be met."""

Group = tuple[str, str]
"""A kind of event and a training group."""


@dataclass
class Written:
    """The model with its columns."""

    problem: Problem
    model: Model = field(default_factory=Model)
    held: dict[tuple[str, Spot], int] = field(default_factory=dict)
    """How many events."""
    homes: dict[tuple[Group, Spot], int] = field(default_factory=dict)
    """Where and when a group attends."""
    crowds: dict[tuple[Group, Spot], int] = field(default_factory=dict)
    """How many of the group do."""
    joined: dict[tuple[Wanted, int], int] = field(default_factory=dict)
    """A need is met with the group, at a venue."""
    single: dict[tuple[Wanted, Spot], int] = field(default_factory=dict)
    """A need is met without a group, or apart from it."""
    unmet: dict[Wanted, int] = field(default_factory=dict)

    def choice(self, values: Sequence[float]) -> Choice:
        """The values of the columns as a choice."""
        found = {wanted: spot for (wanted, spot), column in self.single.items() if values[column] > 0.5}
        homes = {group: spot for (group, spot), column in self.homes.items() if values[column] > 0.5}
        for (wanted, _), column in self.joined.items():
            group = self.problem.group_of(wanted)
            if values[column] > 0.5 and group is not None:
                found[wanted] = homes[group]
        return found

    def start(self, choice: Choice) -> list[float]:
        """A choice as values of the columns."""
        values = [0.0] * len(self.model.cost)
        for held, count in self.problem.events(choice).items():
            values[self.held[held]] = count
        homes = self.problem.homes(choice)
        for home in homes.items():
            values[self.homes[home]] = 1.0
        for wanted, spot in choice.items():
            group = self.problem.group_of(wanted)
            if group is not None and homes[group] == spot:
                values[self.joined[wanted, spot[1]]] = 1.0
                values[self.crowds[group, spot]] += 1.0
            else:
                values[self.single[wanted, spot]] = 1.0
        return values


def write(problem: Problem, *, may_leave_out: bool = False) -> Written:
    """Columns and rows of a calendar."""
    written = Written(problem)
    _events(written)
    for wanted in problem.slots:
        _singles(written, wanted)
    for group in problem.groups:
        _group(written, group)
    for wanted in problem.slots:
        _met(written, wanted, may_leave_out=may_leave_out)
    _seats(written)
    _resources(written)
    if not may_leave_out:
        _needed_events(written)
    _one_event_a_slot(written)
    return written


def _events(written: Written) -> None:
    """Events wherever somebody could attend."""
    request = written.problem.request
    for wanted in written.problem.slots:
        for spot in written.problem.spots(wanted):
            if (held := (wanted[1], spot)) not in written.held:
                rooms = min(request.venues[spot[1]].rooms, request.slots[spot[0]].trainers)
                written.held[held] = written.model.column(request.weights.event_km, 0, rooms)


def _singles(written: Written, wanted: Wanted) -> None:
    """Where and when a person may attend alone; away from a group that has a price."""
    problem = written.problem
    price = problem.request.weights.apart_km if problem.group_of(wanted) else 0.0
    for spot in problem.spots(wanted):
        written.single[wanted, spot] = written.model.column(problem.ways[wanted[0]][spot[1]] + price)


def _group(written: Written, group: Group) -> None:
    """One home; members attend there when they are not away."""
    problem, model = written.problem, written.model
    members = [(at, group[0]) for at in problem.groups[group]]
    able: dict[Spot, int] = {}
    for wanted in members:
        for spot in problem.spots(wanted):
            able[spot] = able.get(spot, 0) + 1
    for spot, count in sorted(able.items()):
        home = written.homes[group, spot] = model.column()
        crowd = written.crowds[group, spot] = model.column(0.0, 0, count, whole=False)
        model.row([(crowd, 1), (home, -count)], upper=0)
    model.row([(written.homes[group, spot], 1) for spot in able], upper=1)
    for venue in range(len(problem.request.venues)):
        present = []
        for wanted in members:
            column = written.joined[wanted, venue] = model.column(problem.ways[wanted[0]][venue])
            homes = [(written.homes[group, (slot, venue)], -1.0) for slot in problem.slots[wanted]]
            model.row([(column, 1), *homes], upper=0)
            present.append((column, 1.0))
        crowds = [(written.crowds[group, spot], -1.0) for spot in able if spot[1] == venue]
        model.row([*present, *crowds], 0, 0)


def _met(written: Written, wanted: Wanted, *, may_leave_out: bool) -> None:
    """Each need is met once."""
    terms = [(written.single[wanted, spot], 1.0) for spot in written.problem.spots(wanted)]
    if written.problem.group_of(wanted) is not None:
        terms += [(written.joined[wanted, venue], 1.0) for venue in range(len(written.problem.request.venues))]
    if may_leave_out:
        written.unmet[wanted] = written.model.column(UNMET_KM)
        terms.append((written.unmet[wanted], 1.0))
    written.model.row(terms, 1, 1)


def _seats(written: Written) -> None:
    """Enough and not too many persons for the events that are held."""
    present: dict[tuple[str, Spot], list[tuple[int, float]]] = {held: [] for held in written.held}
    for (wanted, spot), column in written.single.items():
        present[wanted[1], spot].append((column, 1.0))
    for (group, spot), column in written.crowds.items():
        present[group[0], spot].append((column, 1.0))
    for held, terms in present.items():
        kind, events = written.problem.kinds[held[0]], written.held[held]
        written.model.row([*terms, (events, -kind.most)], upper=0)
        written.model.row([*terms, (events, -kind.least)], lower=0)


def _resources(written: Written) -> None:
    """Trainers in a slot, rooms at a venue."""
    request = written.problem.request
    in_slot: dict[int, list[int]] = {}
    in_room: dict[Spot, list[int]] = {}
    for (_, spot), column in written.held.items():
        in_slot.setdefault(spot[0], []).append(column)
        in_room.setdefault(spot, []).append(column)
    for slot, columns in in_slot.items():
        written.model.row([(column, 1) for column in columns], upper=request.slots[slot].trainers)
    for (_, venue), columns in in_room.items():
        written.model.row([(column, 1) for column in columns], upper=request.venues[venue].rooms)


def _needed_events(written: Written) -> None:
    """Whole events for the needs of a kind that must be met within some slots; implied, but it sharpens the bound."""
    problem = written.problem
    limits = {(kind, max(slots)) for (_, kind), slots in problem.slots.items() if slots}
    for kind, last in sorted(limits):
        count = sum(name == kind and max(slots) <= last for (_, name), slots in problem.slots.items())
        events = [(column, 1.0) for (name, spot), column in written.held.items() if name == kind and spot[0] <= last]
        written.model.row(events, lower=-(-count // problem.kinds[kind].most))


def _one_event_a_slot(written: Written) -> None:
    """Nobody attends two events in one slot, neither alone nor with a group."""
    problem, venues = written.problem, range(len(written.problem.request.venues))
    for at, person in enumerate(problem.request.persons):
        if len(person.needs) < 2:
            continue
        wanteds = [(at, need.kind) for need in person.needs]
        for slot in range(len(problem.request.slots)):
            able = [wanted for wanted in wanteds if slot in problem.slots[wanted]]
            alone = [(written.single[wanted, (slot, venue)], 1.0) for wanted in able for venue in venues]
            if len(able) > 1:
                written.model.row(alone, upper=1)
                grouped = [_with_group(written, wanted, slot) for wanted in able if problem.group_of(wanted)]
                for terms in grouped:
                    written.model.row([*terms, *alone], upper=2)
                for one, two in combinations(grouped, 2):
                    written.model.row([*one, *two], upper=3)


def _with_group(written: Written, wanted: Wanted, slot: int) -> list[tuple[int, float]]:
    """Terms that make two when the person attends with a group whose home is in the slot, else at most one."""
    venues = range(len(written.problem.request.venues))
    group = written.problem.group_of(wanted)
    assert group is not None
    homes = [(written.homes[group, (slot, venue)], 1.0) for venue in venues]
    return homes + [(written.joined[wanted, venue], 1.0) for venue in venues]
