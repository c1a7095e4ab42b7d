# SPDX-License-Identifier: EUPL-1.2
"""A calendar put together from its kinds, and what no calendar can cost less than: the sum of their bounds.

Kinds hardly compete: persons attend few events in many slots, trainers and rooms are seldom short. Each kind is solved
for itself; then one after the other takes what those before have left, kinds with groups first, since a group finds
another slot less easily than a person. It may fail where a calendar exists.
"""

from collections import Counter
from dataclasses import dataclass, replace
from math import inf

from schutznetz.domain.planning.calendar.alone import Alone, Taken
from schutznetz.domain.planning.calendar.clusters import Cluster, Clusters, fits_in_time
from schutznetz.domain.planning.calendar.problem import Choice, Problem, Spot
from schutznetz.domain.planning.mip import Model
from schutznetz.domain.planning.outcome import Stopwatch

ALONE_SECONDS, CLUSTER_SHARE, SLOT_SECONDS = 8.0, 0.5, 5.0
"""For a kind without groups; of the time for those with groups; for the slots of the clusters."""


@dataclass(frozen=True)
class Composed:
    """A calendar, if one was found this way, and the proven bound."""

    choice: Choice | None
    bound: float


def compose(problem: Problem, watch: Stopwatch) -> Composed | None:
    """Kind by kind; None when a kind is too large for its model."""
    names = sorted({kind for _, kind in problem.slots}, key=lambda name: (not _keeps(problem, name), name))
    if not all(fits_in_time(problem, name) for name in names if _keeps(problem, name)):
        return None
    taken, bound = Taken(), 0.0
    whole: Choice | None = {}
    for name in names:
        solve = _grouped if _keeps(problem, name) else _free
        part, least = solve(problem, name, taken, watch)
        bound += least if least < inf else 0.0
        if part is None or whole is None:
            whole = None
            continue
        taken.add(problem, part)
        whole |= part
    return Composed(whole, bound)


def _keeps(problem: Problem, kind: str) -> bool:
    return any(key[0] == kind for key in problem.groups)


def _quietly(watch: Stopwatch) -> Stopwatch:
    """The parts tell nobody their costs: those are not the costs of the whole."""
    return Stopwatch(replace(watch.limit, watch=None), watch.since)


def _free(problem: Problem, kind: str, taken: Taken, watch: Stopwatch) -> tuple[Choice | None, float]:
    """A kind without groups, first as if it were the only one: that is its bound."""
    first = Alone(problem, kind, Taken())
    solved = first.solve(_quietly(watch), ALONE_SECONDS)
    choice = first.choice(solved)
    if choice is None or _fits(problem, choice, taken):
        return choice, solved.bound
    second = Alone(problem, kind, taken)
    return second.choice(second.solve(_quietly(watch), ALONE_SECONDS)), solved.bound


def _fits(problem: Problem, choice: Choice, taken: Taken) -> bool:
    """Can this be held beside what is booked?"""
    both = Taken(set(taken.busy), taken.trainers.copy(), taken.rooms.copy())
    both.add(problem, choice)
    request = problem.request
    return (
        not any((at, spot[0]) in taken.busy for (at, _), spot in choice.items())
        and all(count <= request.slots[slot].trainers for slot, count in both.trainers.items())
        and all(count <= request.venues[spot[1]].rooms for spot, count in both.rooms.items())
    )


def _grouped(problem: Problem, kind: str, taken: Taken, watch: Stopwatch) -> tuple[Choice | None, float]:
    """Clusters of groups, then their slots, then who attends where."""
    model = Clusters(problem, kind)
    solved = model.model.solve(_quietly(watch), seconds=CLUSTER_SHARE * watch.limit.seconds)
    clusters = model.found(solved)
    if clusters is None:
        return None, solved.bound
    slots = _slots_for(problem, kind, clusters, taken, watch)
    if slots is None:
        return None, solved.bound
    homes: dict[tuple[str, str], Spot] = {}
    held: Counter[Spot] = Counter()
    for cluster, slot in zip(clusters, slots, strict=True):
        held[slot, cluster.venue] += cluster.events
        homes |= dict.fromkeys(cluster.groups, (slot, cluster.venue))
    last = Alone(problem, kind, taken, homes)
    return last.choice(last.solve(_quietly(watch), SLOT_SECONDS, held)), solved.bound


def _slots_for(
    problem: Problem, kind: str, clusters: list[Cluster], taken: Taken, watch: Stopwatch
) -> list[int] | None:
    """For each cluster the slot in which fewest of its members are missing."""
    model, chosen = Model(), dict[tuple[int, int], int]()
    by_room: dict[Spot, list[tuple[int, float]]] = {}
    by_slot: dict[int, list[tuple[int, float]]] = {}
    for number, cluster in enumerate(clusters):
        terms = []
        for slot in range(len(problem.request.slots)):
            if taken.room(problem, (slot, cluster.venue)) < cluster.events:
                continue
            column = chosen[number, slot] = model.column(float(_missing(problem, kind, cluster, slot, taken)))
            terms.append((column, 1.0))
            by_room.setdefault((slot, cluster.venue), []).append((column, float(cluster.events)))
            by_slot.setdefault(slot, []).append((column, float(cluster.events)))
        model.row(terms, 1, 1)
    for spot, terms in by_room.items():
        model.row(terms, upper=problem.request.venues[spot[1]].rooms - taken.rooms[spot])
    for slot, terms in by_slot.items():
        model.row(terms, upper=problem.request.slots[slot].trainers - taken.trainers[slot])
    solved = model.solve(_quietly(watch), seconds=SLOT_SECONDS)
    if solved.values is None:
        return None
    found = {number: slot for (number, slot), column in chosen.items() if solved.values[column] > 0.5}
    return [found[number] for number in range(len(clusters))]


def _missing(problem: Problem, kind: str, cluster: Cluster, slot: int, taken: Taken) -> int:
    return sum(
        slot not in problem.slots[at, kind] or (at, slot) in taken.busy
        for key in cluster.groups
        for at in problem.groups[key]
    )
