# SPDX-License-Identifier: EUPL-1.2
"""A quick cut without a proof: go on from today's groups, gather the rest from the outside inwards, then move units."""

from collections import Counter

from schutznetz.domain.planning.groups.problem import Cut, Problem
from schutznetz.domain.planning.places import Place, kilometres

ROUNDS = 20


def greedy(problem: Problem) -> Cut:
    """A cut that keeps every hard constraint but the number of groups."""
    start = Start(problem)
    start.go_on()
    return improve(problem, start.chosen if start.gather() else _apart(problem))


def improve(problem: Problem, cut: Cut) -> Cut:
    """The same cut after rounds of moves of single units; never worse."""
    for _ in range(ROUNDS):
        if not _moved(problem, cut):
            break
    return cut


class Start:
    """The cut while it is being made; -1 is not placed yet."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.chosen = [-1] * len(problem.units)
        self.loads: Counter[int] = Counter()
        self.rooms = list(problem.rooms)
        self.labels: set[str] = set()

    def take(self, unit: int, node: int) -> bool:
        """Put a unit into a possible group when there is room, opening it when nobody is in it yet."""
        size = self.problem.units[unit].size
        if self.loads[node] + size > self.problem.request.most or not (self.loads[node] or self.is_free(node)):
            return False
        if not self.loads[node]:
            self._open(node)
        self.chosen[unit] = node
        self.loads[node] += size
        return True

    def _open(self, node: int) -> None:
        possible = self.problem.nodes[node]
        self.rooms[possible.seat] -= 1
        if possible.label is not None:
            self.labels.add(possible.label)

    def is_free(self, node: int) -> bool:
        possible = self.problem.nodes[node]
        return not self.loads[node] and self.rooms[possible.seat] > 0 and possible.label not in self.labels

    def go_on(self) -> None:
        """Today's groups, each at the first free seat that most of its units may join, as far as they hold."""
        units_of: dict[str, list[int]] = {}
        for at, unit in enumerate(self.problem.units):
            if unit.before:
                units_of.setdefault(max(unit.before, key=lambda name: unit.before[name]), []).append(at)
        for label, units in sorted(units_of.items()):
            nodes = [at for at, node in enumerate(self.problem.nodes) if node.label == label and self.is_free(at)]
            if nodes:
                self.fill(
                    min(nodes, key=lambda at: sum(self.problem.costs[unit].get(at, 1e6) for unit in units)), units
                )

    def fill(self, node: int, units: list[int]) -> None:
        """As many of the units as the group holds, the nearest first."""
        costs = self.problem.costs
        for unit in sorted((unit for unit in units if node in costs[unit]), key=lambda unit: costs[unit][node]):
            if self.chosen[unit] < 0:
                self.take(unit, node)

    def gather(self) -> bool:
        """From the remotest unit that is left: a group at its cheapest free seat, filled with its neighbours.

        False when no seat near a unit is free.
        """
        units = self.problem.units
        around = _mean([unit.middle for unit in units])
        for unit in sorted(range(len(units)), key=lambda at: -kilometres(units[at].middle, around)):
            if self.chosen[unit] >= 0 or self.join(unit):
                continue
            if (node := self.free_seat(unit)) is None:
                return False
            self.take(unit, node)
            self.fill(node, [at for at in range(len(units)) if self.chosen[at] < 0])
        return True

    def join(self, unit: int) -> bool:
        """Into a group of today with room, when that is nearer than the size of a new group is worth."""
        size, costs = self.problem.units[unit].size, self.problem.costs[unit]
        fitting = [node for node in costs if 0 < self.loads[node] <= self.problem.request.most - size]
        if not fitting:
            return False
        best = min(fitting, key=lambda node: (costs[node], node))
        if self.loads[best] >= self.problem.request.wanted and costs[best] > self.problem.smallness(size):
            return False
        return self.take(unit, best)

    def free_seat(self, unit: int) -> int | None:
        """The cheapest possible group that nobody is in yet."""
        costs = self.problem.costs[unit]
        return min(filter(self.is_free, costs), key=lambda node: (costs[node], node), default=None)


def _apart(problem: Problem) -> Cut:
    """Every unit a group of its own, at its own seat."""
    free: dict[str, list[int]] = {}
    for at, node in enumerate(problem.nodes):
        if node.label is None:
            free.setdefault(problem.seats[node.seat][0], []).append(at)
    return [free[unit.authority].pop(0) for unit in problem.units]


def _mean(places: list[Place]) -> Place:
    count = len(places)
    return Place(sum(at.latitude for at in places) / count, sum(at.longitude for at in places) / count)


def _moved(problem: Problem, cut: Cut) -> bool:
    """Move single units into other groups in use as long as that is cheaper; whether anything moved."""
    loads, moved = problem.loads(cut), False
    for unit, costs in enumerate(problem.costs):
        size, old = problem.units[unit].size, cut[unit]
        leave = costs[old] - problem.smallness(loads[old] - size) * (loads[old] > size) + problem.smallness(loads[old])

        def gain(node: int, size: int = size, leave: float = leave, costs: dict[int, float] = costs) -> float:  # type: ignore[assignment]
            return leave - costs[node] + problem.smallness(loads[node]) - problem.smallness(loads[node] + size)

        fitting = [node for node in costs if node != old and 0 < loads[node] <= problem.request.most - size]
        best = max(fitting, key=gain, default=None)
        if best is not None and gain(best) > 1e-6:
            loads[old] -= size
            loads[best] += size
            cut[unit], moved = best, True
    return moved
