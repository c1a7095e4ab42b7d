# SPDX-License-Identifier: EUPL-1.2
"""The cut of groups as a mixed-integer model (a p-median with capacities), for all units or for some of them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from schutznetz.domain.planning.groups.problem import Cut, Problem
from schutznetz.domain.planning.mip import Model


@dataclass(frozen=True)
class Part:
    """Some units of a problem, the possible groups each may join, and what is left for them of seats and groups."""

    units: Sequence[int]
    near: Mapping[int, Sequence[int]]
    rooms: Mapping[int, int]
    most_groups: int | None


@dataclass(frozen=True)
class Written:
    """The model with its columns: (unit, possible group), possible group in use, persons a group lacks."""

    model: Model
    joins: Mapping[tuple[int, int], int]
    opens: Mapping[int, int]
    lacks: Mapping[int, int]

    def cut(self, values: Sequence[float]) -> dict[int, int]:
        """Unit -> possible group."""
        return {unit: node for (unit, node), column in self.joins.items() if values[column] > 0.5}

    def start(self, problem: Problem, cut: Mapping[int, int]) -> list[float]:
        """A cut as values of the columns."""
        values = [0.0] * len(self.model.cost)
        loads: Counter[int] = Counter()
        for unit, node in cut.items():
            values[self.joins[unit, node]] = 1.0
            loads[node] += problem.units[unit].size
        for node, load in loads.items():
            values[self.opens[node]] = 1.0
            values[self.lacks[node]] = max(0, problem.request.wanted - load)
        return values


def whole(problem: Problem) -> Part:
    """All units."""
    everything = range(len(problem.units))
    return Part(
        everything, dict(zip(everything, problem.near, strict=True)), dict(enumerate(problem.rooms)),
        problem.request.most_groups,
    )  # fmt: skip


def write(problem: Problem, part: Part) -> Written:
    """Columns and rows of a part."""
    model, request = Model(), problem.request
    nodes = sorted({node for unit in part.units for node in part.near[unit]})
    joins = {(unit, node): model.column(problem.costs[unit][node]) for unit in part.units for node in part.near[unit]}
    opens = {node: model.column() for node in nodes}
    lacks = {node: model.column(request.weights.small_km, 0, request.wanted, whole=False) for node in nodes}
    written = Written(model, joins, opens, lacks)
    for unit in part.units:
        model.row([(joins[unit, node], 1) for node in part.near[unit]], 1, 1)
    _sizes(problem, written)
    for (_, node), column in joins.items():
        model.row([(column, 1), (opens[node], -1)], upper=0)
    _seats(problem, part, written)
    return written


def _sizes(problem: Problem, written: Written) -> None:
    """At most so many in a group; what it lacks to the wanted size is counted."""
    filled: dict[int, list[tuple[int, float]]] = {node: [] for node in written.opens}
    for (unit, node), column in written.joins.items():
        filled[node].append((column, problem.units[unit].size))
    for node, terms in filled.items():
        opened, lacking = written.opens[node], written.lacks[node]
        written.model.row([*terms, (opened, -problem.request.most)], upper=0)
        written.model.row([*terms, (opened, -problem.request.wanted), (lacking, 1)], lower=0)


def _seats(problem: Problem, part: Part, written: Written) -> None:
    """A group of today goes on once; a seat is used no more often than allowed; no more groups than allowed."""
    by_label: dict[str, list[int]] = {}
    by_seat: dict[int, list[int]] = {}
    for node, column in written.opens.items():
        by_seat.setdefault(problem.nodes[node].seat, []).append(column)
        if (label := problem.nodes[node].label) is not None:
            by_label.setdefault(label, []).append(column)
    for columns in by_label.values():
        written.model.row([(column, 1) for column in columns], upper=1)
    for seat, columns in by_seat.items():
        if len(columns) > part.rooms[seat]:
            written.model.row([(column, 1) for column in columns], upper=part.rooms[seat])
    if part.most_groups is not None:
        written.model.row([(column, 1) for column in written.opens.values()], upper=part.most_groups)


def around(problem: Problem, cut: Cut, freed: Collection[int]) -> Part:
    """The units of some groups, free to be put anew while all other groups stay as they are."""
    units = [unit for unit, node in enumerate(cut) if node in freed]
    fixed = set(cut) - set(freed)
    labels = {problem.nodes[node].label for node in fixed} - {None}
    rooms = dict(enumerate(problem.rooms))
    for node in fixed:
        rooms[problem.nodes[node].seat] -= 1

    def is_open(node: int) -> bool:
        possible = problem.nodes[node]
        return node not in fixed and possible.label not in labels and rooms[possible.seat] > 0

    near = {unit: [node for node in problem.near[unit] if is_open(node)] for unit in units}
    most = problem.request.most_groups
    return Part(units, near, rooms, None if most is None else most - len(fixed))
