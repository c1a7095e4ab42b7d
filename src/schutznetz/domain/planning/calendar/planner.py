# SPDX-License-Identifier: EUPL-1.2
"""A draft for the calendar of a year, for one region or for all regions of a Land."""

from collections.abc import Mapping
from dataclasses import replace

from schutznetz.domain.planning.calendar.greedy import greedy
from schutznetz.domain.planning.calendar.model import write
from schutznetz.domain.planning.calendar.problem import Choice, Problem
from schutznetz.domain.planning.calendar.reasons import reasons
from schutznetz.domain.planning.calendar.request import Draft, Plan, Request
from schutznetz.domain.planning.calendar.search import search
from schutznetz.domain.planning.outcome import Limit, Method, Progress, Reason, Refusal, Stopwatch, Watch

SMALL = 60
"""Up to so many needs the solver needs no help."""
SHARE = 0.5
"""Of the time for bettering a large calendar part by part, before the solver proves how good it is."""
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
    quick, written = greedy(problem), write(problem)
    if quick is not None and len(problem.slots) > SMALL:
        quick = search(written, quick, watch, SHARE * limit.seconds)
    solved = written.model.solve(watch, start=None if quick is None else written.start(quick))
    if solved.values is not None:
        return _draft(problem, written.choice(solved.values), solved.bound, Method.OPTIMISED)
    if quick is not None:
        return _draft(problem, quick, solved.bound, Method.GREEDY)
    return _why(problem, watch) if solved.impossible else Refusal((Reason("time", (), limit.seconds),))


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
