# SPDX-License-Identifier: EUPL-1.2
"""A draft for the cut of the working groups."""

from schutznetz.domain.planning.groups.greedy import greedy
from schutznetz.domain.planning.groups.model import Written, whole, write
from schutznetz.domain.planning.groups.problem import Cut, Problem, problem_of
from schutznetz.domain.planning.groups.request import Draft, Plan, Request
from schutznetz.domain.planning.groups.search import rounded, search
from schutznetz.domain.planning.mip import Proof
from schutznetz.domain.planning.outcome import Limit, Method, Reason, Refusal, Stopwatch, distance

SMALL = 60
"""Up to so many units the solver needs no help."""
SHARE = 0.85
"""Of the time for bettering a large cut piece by piece; the rest is for the whole model."""


def plan_groups(request: Request, limit: Limit) -> Draft | Refusal:
    """The best cut found within the limit, with a proven bound, or why there is none."""
    if refusal := _cannot(request):
        return refusal
    if not request.members:
        return Draft(Plan(()), 0.0, 0.0, Method.OPTIMISED, is_complete=True)
    watch = limit.started()
    problem = problem_of(request)
    written, start = write(problem, whole(problem)), greedy(problem)
    if len(problem.units) <= SMALL:
        return _proven(problem, written, start, watch)
    return _sought(problem, written, start, watch)


def plan_groups_quickly(request: Request) -> Draft | Refusal:
    """A cut step by step, without a proof: a start for changes by hand, and the peer of the optimised one."""
    if refusal := _cannot(request):
        return refusal
    if not request.members:
        return Draft(Plan(()), 0.0, 0.0, Method.GREEDY, is_complete=True)
    problem = problem_of(request)
    cut = greedy(problem)
    if too_many := _too_many(problem, cut):
        return Refusal((too_many,))
    return Draft(problem.plan(cut), problem.objective(cut), 0.0, Method.GREEDY, problem.is_complete)


def _cannot(request: Request) -> Refusal | None:
    """What arithmetic alone rules out."""
    if request.most_groups is None or request.most_groups * request.most >= len(request.members):
        return None
    return Refusal((Reason("most_groups", (), len(request.members), request.most_groups * request.most),))


def _too_many(problem: Problem, cut: Cut) -> Reason | None:
    most, used = problem.request.most_groups, len(set(cut))
    return None if most is None or used <= most else Reason("most_groups", (), used, most)


def _sought(problem: Problem, written: Written, start: Cut, watch: Stopwatch) -> Draft | Refusal:
    """A large cut: bettered piece by piece while beside it is proven how good a cut can be at best."""
    start = _nearer(problem, written, start, watch)
    with Proof(written.model, watch) as proof:

        def is_enough(cost: float) -> bool:
            return distance(cost, proof.bound) <= watch.limit.distance

        cut = search(problem, start, watch, SHARE * watch.limit.seconds, is_enough)
        cost = problem.objective(cut)
        if is_enough(cost) and not _too_many(problem, cut):
            return Draft(problem.plan(cut), cost, min(proof.bound, cost), Method.OPTIMISED, problem.is_complete)
        return _proven(problem, written, cut, watch, proof)


def _nearer(problem: Problem, written: Written, start: Cut, watch: Stopwatch) -> Cut:
    """A start from the fractional optimum, when that is cheaper."""
    solved = written.model.relax(watch)
    if solved.values is None:
        return start
    shares: list[dict[int, float]] = [{} for _ in problem.units]
    for (unit, node), column in written.joins.items():
        if solved.values[column] > 1e-6:
            shares[unit][node] = solved.values[column]
    found = rounded(problem, shares)
    return start if found is None else min(start, found, key=problem.objective)


def _proven(
    problem: Problem, written: Written, start: Cut, watch: Stopwatch, beside: Proof | None = None
) -> Draft | Refusal:
    """The solver's plan and the best bound known; the start when it finds nothing better."""
    too_many = _too_many(problem, start)
    values = None if too_many else written.start(problem, dict(enumerate(start)))
    solved = written.model.solve(watch, start=values)
    cut, method = start, Method.GREEDY
    if solved.values is not None:
        found = written.cut(solved.values)
        cut, method = [found[unit] for unit in range(len(start))], Method.OPTIMISED
    elif too_many:
        return Refusal((too_many if solved.impossible else Reason("time", (), watch.limit.seconds),))
    objective = problem.objective(cut)
    bound = max(solved.bound, beside.bound) if beside else solved.bound
    return Draft(problem.plan(cut), objective, min(bound, objective), method, problem.is_complete)
