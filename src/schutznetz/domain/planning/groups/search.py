# SPDX-License-Identifier: EUPL-1.2
"""A good cut of a large Land: begin near the fractional optimum, then cut neighbourhood by neighbourhood anew.

The solver alone needs long for a first good plan of thousands; a neighbourhood of some groups it solves in a second.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from schutznetz.domain.planning.groups.greedy import Start, improve
from schutznetz.domain.planning.groups.model import Part, around, write
from schutznetz.domain.planning.groups.problem import Cut, Problem
from schutznetz.domain.planning.outcome import Stopwatch
from schutznetz.domain.planning.places import Place, kilometres


@dataclass(frozen=True)
class Sweep:
    """Once over the Land: so many groups at a time, each within so many seconds and so near to its optimum."""

    together: int
    seconds: float
    distance: float
    from_north: bool


SWEEPS = (Sweep(15, 15.0, 0.01, False), Sweep(9, 8.0, 0.003, True), Sweep(7, 5.0, 0.002, False))
NEAR = 10
"""In a neighbourhood a unit may join so many of the nearest possible groups, and every group that was there."""


def rounded(problem: Problem, shares: Sequence[Mapping[int, float]]) -> Cut | None:
    """A cut near a fractional one: for each unit, possible group -> share. None when a unit finds no place."""
    start = Start(problem)
    for unit in sorted(range(len(shares)), key=lambda at: -max(shares[at].values(), default=0.0)):
        for node in sorted(shares[unit], key=lambda at: -shares[unit][at]):
            if start.take(unit, node):
                break
    return improve(problem, start.chosen) if start.gather() else None


def search(
    problem: Problem, cut: Cut, watch: Stopwatch, until: float, is_enough: Callable[[float], bool] = lambda cost: False
) -> Cut:
    """The cut after the sweeps, or when its cost is enough, or when ``until`` seconds have passed; never worse."""
    best = list(cut)
    for sweep in SWEEPS:
        undone = set(best)
        while undone and watch.passed < until and not is_enough(problem.objective(best)):
            freed = _next(problem, best, undone, sweep)
            found = _again(problem, best, freed, watch, sweep)
            undone -= {*freed, *(new for new, old in zip(found, best, strict=True) if old in freed)}
            if problem.objective(found) < problem.objective(best) - 1e-6:
                best = found
                if not watch.tell(problem.objective(best), None):
                    return best
    return best


def _next(problem: Problem, cut: Cut, undone: Collection[int], sweep: Sweep) -> list[int]:
    """Neighbouring groups at the edge of what this sweep has not touched yet, filled up with touched ones."""
    sign = -1 if sweep.from_north else 1

    def edge(node: int) -> tuple[float, int]:
        place = _seat(problem, node)
        return sign * (1.6 * place.latitude + place.longitude), node

    here = _seat(problem, min(undone, key=edge))

    def way(node: int) -> tuple[bool, float, int]:
        return node not in undone, kilometres(here, _seat(problem, node)), node

    return sorted(set(cut), key=way if len(undone) >= sweep.together else lambda node: way(node)[1:])[: sweep.together]


def _seat(problem: Problem, node: int) -> Place:
    return problem.seats[problem.nodes[node].seat][1]


def _again(problem: Problem, cut: Cut, freed: Sequence[int], watch: Stopwatch, sweep: Sweep) -> Cut:
    """The cut with some groups put anew, or as it was."""
    part = _narrow(problem, cut, around(problem, cut, freed), set(freed))
    written = write(problem, part)
    start = written.start(problem, {unit: cut[unit] for unit in part.units})
    quietly = Stopwatch(replace(watch.limit, distance=sweep.distance, watch=None), watch.since)
    solved = written.model.solve(quietly, start=start, seconds=sweep.seconds)
    if solved.values is None:
        return cut
    changed = written.cut(solved.values)
    return [changed.get(unit, node) for unit, node in enumerate(cut)]


def _narrow(problem: Problem, cut: Cut, part: Part, freed: Collection[int]) -> Part:
    """The cheapest possible groups only, and those that are there."""

    def of(unit: int) -> list[int]:
        costs = problem.costs[unit]
        nearest = sorted(part.near[unit], key=lambda node: (costs[node], node))[:NEAR]
        return sorted({*nearest, *(node for node in part.near[unit] if node in freed), cut[unit]})

    return replace(part, near={unit: of(unit) for unit in part.units})
