# SPDX-License-Identifier: EUPL-1.2
"""Mentors for trainees: every trainee gets one, nobody more than agreed, all ways together as short as can be.

An assignment problem, solved to the optimum by shortest augmenting paths: of a working group in plain Python, so that a
page can ask for it; of a Land by SciPy.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schutznetz.domain.planning.assignment import cheapest
from schutznetz.domain.planning.outcome import Broken, Method, Reason, Refusal, distance
from schutznetz.domain.planning.places import Place, kilometres

FEW = 2_500
"""Up to so many pairs of trainees and rooms need no SciPy."""


@dataclass(frozen=True)
class Mentor:
    """``room``: how many trainees more they can take."""

    key: str
    place: Place
    room: int
    group: str | None = None


@dataclass(frozen=True)
class Trainee:
    """``not_with``: mentors who are ruled out, for whatever reason; ``present``: the mentor they have now."""

    key: str
    place: Place
    group: str | None = None
    not_with: frozenset[str] = frozenset()
    present: str | None = None


@dataclass(frozen=True)
class Weights:
    """What a wish is worth in kilometres between trainee and mentor."""

    other_group_km: float = 100.0
    """For a mentor from another working group, since the groups name the mentors of their trainees."""
    change_km: float = 200.0
    """For another mentor than the present one."""


@dataclass(frozen=True)
class Request:
    """All mentors and trainees of a Land or region."""

    mentors: tuple[Mentor, ...]
    trainees: tuple[Trainee, ...]
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        for things in (self.mentors, self.trainees):
            if len({thing.key for thing in things}) != len(things):
                raise ValueError("a key stands twice in the request")


@dataclass(frozen=True)
class Plan:
    """Trainee -> mentor, as pairs in the order of the trainees' keys."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Draft:
    """A plan, what it costs in kilometres and wishes, and what no plan can cost less than."""

    plan: Plan
    objective: float
    bound: float
    method: Method

    @property
    def distance(self) -> float:
        """Share by which the plan may be worse than the best one."""
        return distance(self.objective, self.bound)


@dataclass(frozen=True)
class Assessment:
    """Figures of a plan; it may be decided on when ``broken`` is empty."""

    objective: float
    kilometres: float
    longest: float
    other_group: tuple[str, ...]
    changed: tuple[str, ...]
    broken: tuple[Broken, ...]


def plan_mentors(request: Request) -> Draft | Refusal:
    """The pairs with the least costs, proven, or why not every trainee can have a mentor."""
    rooms = [at for at, mentor in enumerate(request.mentors) for _ in range(min(mentor.room, len(request.trainees)))]
    if not request.trainees:
        return Draft(Plan(()), 0.0, 0.0, Method.OPTIMISED)
    if without := tuple(_cannot_have(request)):
        return Refusal(without)
    if len(rooms) < len(request.trainees):
        return Refusal((Reason("mentor_rooms", (), len(request.trainees), len(rooms)),))
    return _assigned(request, rooms)


def _cannot_have(request: Request) -> Iterator[Reason]:
    """Trainees for whom every mentor with room is ruled out."""
    able = {mentor.key for mentor in request.mentors if mentor.room}
    for trainee in request.trainees:
        if able and able <= trainee.not_with:
            yield Reason("no_mentor_left", (trainee.key,))


def _assigned(request: Request, rooms: Sequence[int]) -> Draft | Refusal:
    solve = _few if len(request.trainees) * len(rooms) <= FEW else _many
    columns, ruled_out, total = solve(request, rooms)
    if ruled_out:
        left = sorted(request.trainees[row].key for row in ruled_out)
        return Refusal((Reason("ruled_out", tuple(left), len(columns), len(columns) - len(left)),))
    pairs = [
        (trainee.key, request.mentors[rooms[column]].key)
        for trainee, column in zip(request.trainees, columns, strict=True)
    ]
    return Draft(Plan(tuple(sorted(pairs))), total, total, Method.OPTIMISED)


def _few(request: Request, rooms: Sequence[int]) -> tuple[list[int], list[int], float]:
    """Room of each trainee, trainees whose mentor is ruled out, and all costs: without loading a solver."""
    costs = [[_cost(request.weights, one, request.mentors[at]) for at in rooms] for one in request.trainees]
    huge = (max(map(max, costs)) + 1.0) * (len(costs) + 1)
    ruled_out = [[request.mentors[at].key in one.not_with for at in rooms] for one in request.trainees]
    priced = [
        [huge if out else cost for cost, out in zip(*row, strict=True)] for row in zip(costs, ruled_out, strict=True)
    ]
    columns = cheapest(priced)
    left = [row for row, column in enumerate(columns) if ruled_out[row][column]]
    return columns, left, sum(costs[row][column] for row, column in enumerate(columns))


def _many(request: Request, rooms: Sequence[int]) -> tuple[list[int], list[int], float]:
    """The same by SciPy, for a whole Land."""
    from scipy.optimize import linear_sum_assignment

    costs, ruled_out = _costs(request, rooms)
    rows, columns = linear_sum_assignment(costs)
    left = [int(row) for row, column in zip(rows, columns, strict=True) if ruled_out[row, column]]
    return [int(one) for one in columns], left, float(costs[rows, columns].sum())


def _costs(request: Request, rooms: Sequence[int]) -> tuple[Any, Any]:
    """Matrices of trainees by rooms: costs (a pair ruled out costs more than all others), and what is ruled out."""
    import numpy as np

    trainees, mentors, weights = request.trainees, request.mentors, request.weights
    ways = _distances([at.place for at in trainees], [at.place for at in mentors])
    groups = {name: at for at, name in enumerate({*(at.group for at in trainees), *(at.group for at in mentors)})}
    mine = np.array([groups[at.group] for at in trainees])[:, None]
    theirs = np.array([groups[at.group] for at in mentors])[None, :]
    costs = ways + weights.other_group_km * (mine != theirs)
    numbers = {mentor.key: at for at, mentor in enumerate(mentors)}
    ruled_out = np.zeros(costs.shape, dtype=bool)
    for at, trainee in enumerate(trainees):
        ruled_out[at, [numbers[key] for key in trainee.not_with if key in numbers]] = True
        if trainee.present is not None:
            costs[at] += weights.change_km * (np.arange(len(mentors)) != numbers.get(trainee.present, -1))
    costs[ruled_out] = (costs.max() + 1.0) * (len(trainees) + 1)
    return costs[:, rooms], ruled_out[:, rooms]


def _distances(some: Sequence[Place], others: Sequence[Place]) -> Any:
    """Great-circle kilometres between all pairs, as ``places.kilometres`` computes one."""
    import numpy as np

    from schutznetz.domain.planning.places import EARTH_KM

    one = np.radians([(at.latitude, at.longitude) for at in some])[:, None, :]
    two = np.radians([(at.latitude, at.longitude) for at in others])[None, :, :]
    half = np.sin((one - two) / 2)
    up, along = half[..., 0], half[..., 1]
    squared = up * up + np.cos(one[..., 0]) * np.cos(two[..., 0]) * along * along
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(squared)))


def plan_mentors_quickly(request: Request) -> Draft | Refusal:
    """Trainee after trainee the cheapest mentor with room left, without a proof; may fail where a plan exists."""
    room = {mentor.key: mentor.room for mentor in request.mentors}
    pairs, total = [], 0.0
    for trainee in sorted(request.trainees, key=lambda at: at.key):
        able = [at for at in request.mentors if room[at.key] > 0 and at.key not in trainee.not_with]
        if not able:
            return Refusal((Reason("not_found", (trainee.key,)),))
        best = min(able, key=lambda at: (_cost(request.weights, trainee, at), at.key))
        room[best.key] -= 1
        total += _cost(request.weights, trainee, best)
        pairs.append((trainee.key, best.key))
    return Draft(Plan(tuple(pairs)), total, 0.0, Method.GREEDY)


def _cost(weights: Weights, trainee: Trainee, mentor: Mentor) -> float:
    cost = kilometres(trainee.place, mentor.place)
    if trainee.group != mentor.group:
        cost += weights.other_group_km
    if trainee.present not in (None, mentor.key):
        cost += weights.change_km
    return cost


def assess(request: Request, plan: Plan) -> Assessment:
    """The plan in figures, with every hard constraint it breaks; also for a plan changed by hand."""
    trainees = {trainee.key: trainee for trainee in request.trainees}
    mentors = {mentor.key: mentor for mentor in request.mentors}
    known = [(trainees[one], mentors[two]) for one, two in plan.pairs if one in trainees and two in mentors]
    ways = [kilometres(trainee.place, mentor.place) for trainee, mentor in known]
    return Assessment(
        objective=sum(_cost(request.weights, trainee, mentor) for trainee, mentor in known),
        kilometres=sum(ways),
        longest=max(ways, default=0.0),
        other_group=tuple(trainee.key for trainee, mentor in known if trainee.group != mentor.group),
        changed=tuple(trainee.key for trainee, mentor in known if trainee.present not in (None, mentor.key)),
        broken=tuple(_broken(plan, trainees, mentors)),
    )


def _broken(plan: Plan, trainees: Mapping[str, Trainee], mentors: Mapping[str, Mentor]) -> Iterator[Broken]:
    have = Counter(trainee for trainee, _ in plan.pairs)
    if without := tuple(key for key in trainees if key not in have):
        yield Broken("trainee_without_mentor", without)
    if twice := tuple(key for key, count in have.items() if count > 1):
        yield Broken("trainee_with_two_mentors", twice)
    for key, count in Counter(mentor for _, mentor in plan.pairs).items():
        if key in mentors and count > mentors[key].room:
            yield Broken("mentor_room", (key,), count, mentors[key].room)
    for one, two in plan.pairs:
        if one not in trainees or two not in mentors:
            yield Broken("unknown_person", (one, two))
        elif two in trainees[one].not_with:
            yield Broken("ruled_out", (one, two))
