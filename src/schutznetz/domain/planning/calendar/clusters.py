# SPDX-License-Identifier: EUPL-1.2
"""A kind of event that keeps training groups together: which groups share events, where, and in which slot.

Groups that share events are a cluster, named by its first group, so that the same cluster is not counted under other
names. Trainers, what rooms hold in one slot and other kinds are left out, and guests come at any time: that can only
make a plan cheaper, so the bound of this model holds for every calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from schutznetz.domain.planning.calendar.problem import Problem, Wanted
from schutznetz.domain.planning.mip import Model, Solved

MOST_COLUMNS = 6_000
"""With more pairs of groups and venues this model would take longer than it helps."""

Group = tuple[str, str]
Seat = tuple[int, int]
"""Numbers of the first group of a cluster and of a venue; the group -1 stands for events without a group at home."""
LONERS = -1


@dataclass(frozen=True)
class Cluster:
    """Groups that attend in the same slot at a venue, and in how many events."""

    venue: int
    groups: tuple[Group, ...]
    events: int


def fits_in_time(problem: Problem, kind: str) -> bool:
    """Is the model of this kind small enough?"""
    count = sum(key[0] == kind for key in problem.groups)
    return 0 < count * (count + 1) // 2 * len(problem.request.venues) <= MOST_COLUMNS


@dataclass
class Clusters:
    """The model with its columns."""

    problem: Problem
    kind: str
    model: Model = field(default_factory=Model)
    groups: list[Group] = field(default_factory=list)
    events: dict[Seat, int] = field(default_factory=dict)
    guests: dict[Seat, int] = field(default_factory=dict)
    joins: dict[tuple[int, Seat], int] = field(default_factory=dict)
    """A group has its home in a cluster."""
    crowds: dict[tuple[int, Seat], int] = field(default_factory=dict)
    """How many of the group attend there."""
    slots: dict[tuple[int, int], int] = field(default_factory=dict)
    """A cluster, by its first group, takes place in a slot."""

    def __post_init__(self) -> None:
        members = {key: people for key, people in self.problem.groups.items() if key[0] == self.kind}
        self.groups = sorted(members, key=lambda key: (-len(members[key]), key))
        for seat in self._seats():
            self._cluster(seat)
        abroad: dict[int, list[tuple[int, float]]] = {venue: [] for venue in self._venues}
        for first in range(len(self.groups)):
            self._slots(first)
        for number, key in enumerate(self.groups):
            homes = [(self.joins[number, seat], 1.0) for seat in self._homes(number)]
            self.model.row(homes, 1, 1)
            self._members(number, [(at, self.kind) for at in members[key]], abroad)
        for wanted in self.problem.slots:
            if wanted[1] == self.kind and self.problem.group_of(wanted) is None:
                self._loner(wanted, abroad)
        for venue, terms in abroad.items():
            guests = [(column, -1.0) for seat, column in self.guests.items() if seat[1] == venue]
            self.model.row([*terms, *guests], 0, 0)
        self._needed()

    @property
    def _venues(self) -> range:
        return range(len(self.problem.request.venues))

    def _seats(self) -> Iterator[Seat]:
        return ((first, venue) for first in range(LONERS, len(self.groups)) for venue in self._venues)

    def _homes(self, number: int, venue: int | None = None) -> Iterator[Seat]:
        """The clusters a group may be in: its own, and those of the groups before it."""
        return ((first, at) for first in range(number + 1) for at in self._venues if venue in (None, at))

    def _cluster(self, seat: Seat) -> None:
        """Events of a cluster, and enough and not too many persons in them."""
        first, venue = seat
        problem, model, kind = self.problem, self.model, self.problem.kinds[self.kind]
        rooms = problem.request.venues[venue].rooms
        most = rooms if first != LONERS else rooms * len(problem.request.slots)
        events = self.events[seat] = model.column(problem.request.weights.event_km, 0, most)
        guests = self.guests[seat] = model.column(0.0, 0, most * kind.most, whole=False)
        present = [(guests, 1.0)]
        for number in range(first, len(self.groups)) if first != LONERS else ():
            size = len(problem.groups[self.groups[number]])
            join = self.joins[number, seat] = model.column()
            crowd = self.crowds[number, seat] = model.column(0.0, 0, size, whole=False)
            model.row([(crowd, 1), (join, -size)], upper=0)
            if number > first:
                model.row([(join, 1), (self.joins[first, seat], -1)], upper=0)
            present.append((crowd, 1.0))
        if first != LONERS:
            model.row([(events, 1), (self.joins[first, seat], -1)], lower=0)
            model.row([(events, 1), (self.joins[first, seat], -rooms)], upper=0)
        model.row([*present, (events, -kind.most)], upper=0)
        model.row([*present, (events, -kind.least)], lower=0)

    def _slots(self, first: int) -> None:
        """A cluster takes place in one slot; of each of its groups only those attend who can in this slot."""
        model, numbers = self.model, range(len(self.problem.request.slots))
        for slot in numbers:
            self.slots[first, slot] = model.column()
        own = [(self.joins[first, (first, venue)], -1.0) for venue in self._venues]
        model.row([*((self.slots[first, slot], 1.0) for slot in numbers), *own], 0, 0)
        for number in range(first, len(self.groups)):
            able = self._able(number)
            with_it = [model.column(whole=False) for _ in numbers]
            joins = [(self.joins[number, (first, venue)], -1.0) for venue in self._venues]
            model.row([*((column, 1.0) for column in with_it), *joins], 0, 0)
            for slot in numbers:
                model.row([(with_it[slot], 1), (self.slots[first, slot], -1)], upper=0)
            crowds = [(self.crowds[number, (first, venue)], 1.0) for venue in self._venues]
            model.row([*crowds, *((with_it[slot], -able[slot]) for slot in numbers)], upper=0)

    def _able(self, number: int) -> list[int]:
        """How many members of a group can attend in each slot."""
        key = self.groups[number]
        counts = [0] * len(self.problem.request.slots)
        for at in self.problem.groups[key]:
            for slot in self.problem.slots[at, self.kind]:
                counts[slot] += 1
        return counts

    def _members(self, number: int, wanteds: list[Wanted], abroad: dict[int, list[tuple[int, float]]]) -> None:
        """Each attends at home, or somewhere else for the price of being apart."""
        present: dict[int, list[tuple[int, float]]] = {venue: [] for venue in self._venues}
        for wanted in wanteds:
            terms = []
            for venue in self._venues:
                way = self.problem.ways[wanted[0]][venue]
                at_home = self.model.column(way, whole=False)
                homes = [(self.joins[number, seat], -1.0) for seat in self._homes(number, venue)]
                self.model.row([(at_home, 1), *homes], upper=0)
                present[venue].append((at_home, 1.0))
                apart = self.model.column(way + self.problem.request.weights.apart_km, whole=False)
                abroad[venue].append((apart, 1.0))
                terms += [(at_home, 1.0), (apart, 1.0)]
            self.model.row(terms, 1, 1)
        for venue, terms in present.items():
            crowds = [(self.crowds[number, seat], -1.0) for seat in self._homes(number, venue)]
            self.model.row([*terms, *crowds], 0, 0)

    def _loner(self, wanted: Wanted, abroad: dict[int, list[tuple[int, float]]]) -> None:
        """Somebody without a training group attends anywhere."""
        terms = []
        for venue in self._venues:
            column = self.model.column(self.problem.ways[wanted[0]][venue], whole=False)
            abroad[venue].append((column, 1.0))
            terms.append((column, 1.0))
        self.model.row(terms, 1, 1)

    def _needed(self) -> None:
        """Whole events for everybody; implied, but it sharpens the bound."""
        count = sum(wanted[1] == self.kind for wanted in self.problem.slots)
        events = [(column, 1.0) for column in self.events.values()]
        self.model.row(events, lower=-(-count // self.problem.kinds[self.kind].most))

    def found(self, solved: Solved) -> list[Cluster] | None:
        """The clusters of a solution."""
        values = solved.values
        if values is None:
            return None
        clusters = []
        for seat, column in self.events.items():
            if (events := round(values[column])) > 0:
                names = tuple(
                    key for number, key in enumerate(self.groups)
                    if (number, seat) in self.joins and values[self.joins[number, seat]] > 0.5
                )  # fmt: skip
                clusters.append(Cluster(seat[1], names, events))
        return clusters
