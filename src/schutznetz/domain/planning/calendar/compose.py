# SPDX-License-Identifier: EUPL-1.2
"""A calendar put together from its kinds, and what no calendar can cost less than: the sum of their bounds.

Kinds hardly compete: persons attend few events in many slots, trainers and rooms are seldom short. Each kind is solved
for itself, two at a time; then one after the other takes what those before have left, kinds with groups first, since a
group finds another slot less easily than a person. It may fail where a calendar exists.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import ceil, inf

from schutznetz.domain.planning.calendar.alone import Alone, Taken
from schutznetz.domain.planning.calendar.clusters import Cluster, Clusters, fits_in_time
from schutznetz.domain.planning.calendar.problem import Choice, Problem, Spot
from schutznetz.domain.planning.mip import Model, Solved
from schutznetz.domain.planning.outcome import Stopwatch

ALONE_SECONDS, CLUSTER_SHARE, SLOT_SECONDS = 8.0, 0.75, 5.0
"""For a kind without groups; of the time for those with groups; for the slots of the clusters."""
AT_ONCE = 2
"""So many kinds are solved beside each other: the solver leaves Python's lock."""


@dataclass(frozen=True)
class Composed:
    """A calendar, if one was found this way, and the proven bound."""

    choice: Choice | None
    bound: float


@dataclass(frozen=True)
class First:
    """A kind solved as if it were the only one, which proves its bound."""

    model: Clusters | Alone
    solved: Solved


def compose(problem: Problem, watch: Stopwatch) -> Composed | None:
    """Kind by kind; None when a kind is too large for its model."""
    names = sorted({kind for _, kind in problem.slots}, key=lambda name: (not _keeps(problem, name), name))
    grouped = [name for name in names if _keeps(problem, name)]
    if not all(fits_in_time(problem, name) for name in grouped):
        return None
    seconds = CLUSTER_SHARE * watch.limit.seconds / max(1, ceil(len(grouped) / AT_ONCE))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        firsts = list(pool.map(lambda name: _first(problem, name, watch, seconds), names))
    taken = Taken()
    whole: Choice | None = {}
    for name, first in zip(names, firsts, strict=True):
        part = _placed(problem, name, first, taken, watch)
        if part is None or whole is None:
            whole = None
            continue
        taken.add(problem, part)
        whole |= part
    return Composed(whole, sum(first.solved.bound for first in firsts if first.solved.bound < inf))


def _first(problem: Problem, kind: str, watch: Stopwatch, seconds: float) -> First:
    """Solve a kind for itself; one with groups as clusters of groups."""
    if _keeps(problem, kind):
        clusters = Clusters(problem, kind)
        return First(clusters, clusters.model.solve(_quietly(watch), seconds=seconds))
    alone = Alone(problem, kind, Taken())
    return First(alone, alone.solve(_quietly(watch), ALONE_SECONDS))


def _placed(problem: Problem, kind: str, first: First, taken: Taken, watch: Stopwatch) -> Choice | None:
    """The kind in what those before have left."""
    if isinstance(first.model, Clusters):
        clusters = first.model.found(first.solved)
        return None if clusters is None else _grouped(problem, kind, clusters, taken, watch)
    choice = first.model.choice(first.solved)
    if choice is None or _fits(problem, choice, taken):
        return choice
    second = Alone(problem, kind, taken)
    return second.choice(second.solve(_quietly(watch), ALONE_SECONDS))


def _keeps(problem: Problem, kind: str) -> bool:
    return any(key[0] == kind for key in problem.groups)


def _quietly(watch: Stopwatch) -> Stopwatch:
    """The parts tell nobody their costs: those are not the costs of the whole."""
    return Stopwatch(replace(watch.limit, watch=None), watch.since)


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


def _grouped(problem: Problem, kind: str, clusters: list[Cluster], taken: Taken, watch: Stopwatch) -> Choice | None:
    """The slots of clusters of groups, then who attends where."""
    slots = _slots_for(problem, kind, clusters, taken, watch)
    if slots is None:
        return None
    homes: dict[tuple[str, str], Spot] = {}
    held: Counter[Spot] = Counter()
    for cluster, slot in zip(clusters, slots, strict=True):
        held[slot, cluster.venue] += cluster.events
        homes |= dict.fromkeys(cluster.groups, (slot, cluster.venue))
    last = Alone(problem, kind, taken, homes)
    return last.choice(last.solve(_quietly(watch), SLOT_SECONDS, held))


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
