# SPDX-License-Identifier: EUPL-1.2
"""A draft for the calendar of a year, for one region or for all regions of a Land."""

from collections.abc import Mapping
from dataclasses import replace

from schutznetz.domain.planning.calendar.compose import Composed, compose
from schutznetz.domain.planning.calendar.greedy import greedy
from schutznetz.domain.planning.calendar.model import Written, write
from schutznetz.domain.planning.calendar.problem import Choice, Problem
from schutznetz.domain.planning.calendar.reasons import reasons
from schutznetz.domain.planning.calendar.request import Draft, Plan, Request
from schutznetz.domain.planning.calendar.search import search
from schutznetz.domain.planning.mip import Proof
from schutznetz.domain.planning.outcome import (
    Limit,
    Method,
    Progress,
    Reason,
    Refusal,
    Stopwatch,
    Watch,
    distance,
)

SMALL = 60
"""Up to so many needs the solver needs no help."""
SHARE = 0.9
"""Of the time until which a large calendar is composed and bettered part by part; the rest is for the whole model."""
WHY_SECONDS = 20.0
"""So long is looked for the needs that cannot be met, when there is no calendar."""


def plan_calendar(request: Request, limit: Limit) -> Draft | Refusal:
    """The best calendar found within the limit, with a proven bound, or why there is none."""
    problem = Problem(request)
    if found := reasons(problem):
        return Refusal(found)
    if not problem.slots:
        return Draft(Plan(()), 0.0, 0.0, Method.OPTIMISED)
    watch = limit.started()
    if len(problem.slots) <= SMALL:
        return _whole(problem, write(problem), greedy(problem), 0.0, watch)
    composed = compose(problem, watch) or Composed(None, 0.0)
    choice = greedy(problem) if composed.choice is None else composed.choice
    if choice is not None and _is_enough(problem, choice, composed.bound, watch):
        return _draft(problem, choice, composed.bound, Method.OPTIMISED)
    written = write(problem)
    with Proof(written.model, watch, composed.bound) as proof:
        return _sought(written, choice, proof, watch)


def _sought(written: Written, choice: Choice | None, proof: Proof, watch: Stopwatch) -> Draft | Refusal:
    """A large calendar: bettered part by part while beside it is proven how good one can be at best."""
    problem, limit = written.problem, watch.limit

    def is_enough(cost: float) -> bool:
        return distance(cost, proof.bound) <= limit.distance

    if choice is not None:
        choice = search(written, choice, watch, SHARE * limit.seconds, is_enough)
    if choice is None or not _is_enough(problem, choice, proof.bound, watch):
        return _whole(problem, written, choice, proof.bound, watch)
    return _draft(problem, choice, proof.bound, Method.OPTIMISED)


def _is_enough(problem: Problem, choice: Choice, bound: float, watch: Stopwatch) -> bool:
    """Near enough to the bound, or told to stop."""
    objective = problem.objective(choice)
    return distance(objective, bound) <= watch.limit.distance or not watch.tell(objective, bound)


def _whole(
    problem: Problem, written: Written, choice: Choice | None, bound: float, watch: Stopwatch
) -> Draft | Refusal:
    """The whole model, begun with a choice; the better of its bound and the one that is known."""
    solved = written.model.solve(watch, start=None if choice is None else written.start(choice))
    least = max(bound, solved.bound)
    if solved.values is not None:
        return _draft(problem, written.choice(solved.values), least, Method.OPTIMISED)
    if choice is not None:
        return _draft(problem, choice, least, Method.OPTIMISED if bound else Method.GREEDY)
    return _why(problem, watch) if solved.impossible else Refusal((Reason("time", (), watch.limit.seconds),))


def plan_calendar_quickly(request: Request) -> Draft | Refusal:
    """A calendar step by step, without a proof: a start for changes by hand, and the peer of the optimised one."""
    problem = Problem(request)
    if found := reasons(problem):
        return Refusal(found)
    choice = greedy(problem)
    if choice is None:
        return Refusal((Reason("not_found"),))
    return _draft(problem, choice, 0.0, Method.GREEDY)


def plan_calendar_by_regions(regions: Mapping[str, Request], limit: Limit) -> dict[str, Draft | Refusal]:
    """One calendar after the other; each region may take its share of the time that is left.

    Progress counts the regions that are done. When the watcher says stop, those left are refused with ``stopped``.
    """
    watch = limit.started()
    drafts: dict[str, Draft | Refusal] = {}
    for at, (name, request) in enumerate(regions.items()):
        seconds = watch.left / (len(regions) - at)
        going_on = limit.watch is None or limit.watch(_total(drafts, watch.passed, len(regions)))
        heard = _within(limit, watch, drafts, len(regions))
        if not going_on:
            drafts[name] = Refusal((Reason("stopped"),))
        else:
            drafts[name] = plan_calendar(request, replace(limit, seconds=seconds, watch=heard))
    return drafts


def _within(limit: Limit, watch: Stopwatch, drafts: Mapping[str, Draft | Refusal], parts: int) -> Watch | None:
    """A watcher of one region that reports on the Land: what is finished, and the region in work."""
    whole = limit.watch
    if whole is None:
        return None

    def heard(region: Progress) -> bool:
        total = _total(drafts, watch.passed, parts)
        return whole(
            replace(total, objective=_sum(total.objective, region.objective), bound=_sum(total.bound, region.bound))
        )

    return heard


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _total(drafts: Mapping[str, Draft | Refusal], seconds: float, parts: int) -> Progress:
    """What is finished, added."""
    found = [draft for draft in drafts.values() if isinstance(draft, Draft)]
    objective, bound = sum(draft.objective for draft in found), sum(draft.bound for draft in found)
    return Progress(seconds, objective, bound, len(drafts), parts)


def _draft(problem: Problem, choice: Choice, bound: float, method: Method) -> Draft:
    objective = problem.objective(choice)
    return Draft(problem.plan(choice), objective, min(bound, objective), method)


def _why(problem: Problem, watch: Stopwatch) -> Refusal:
    """The needs that cannot all be met: those that the best incomplete calendar leaves out."""
    written = write(problem, may_leave_out=True)
    longer = replace(watch.limit, seconds=watch.passed + WHY_SECONDS, distance=0.0)
    solved = written.model.solve(Stopwatch(longer, watch.since))
    if solved.values is None:
        return Refusal((Reason("together"),))
    persons = problem.request.persons
    left = [wanted for wanted, column in written.unmet.items() if solved.values[column] > 0.5]
    return Refusal(tuple(Reason("need_unmet", (persons[at].key, kind)) for at, kind in sorted(left)))
