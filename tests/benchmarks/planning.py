# SPDX-License-Identifier: EUPL-1.2
"""Parts ``planning`` and ``planning-land``: drafts by optimisation beside a greedy plan and OR-tools.

Every plan is checked by ``assess``; a broken constraint ends the part. The peer gets the same model and the same time.
"""

import statistics
import time
from itertools import pairwise
from math import inf

from schutznetz.adapters.clock import monotonic_ms
from schutznetz.domain.planning import calendar, groups, mentors
from schutznetz.domain.planning.calendar.model import write as write_calendar
from schutznetz.domain.planning.calendar.problem import Problem
from schutznetz.domain.planning.groups.model import whole, write
from schutznetz.domain.planning.groups.problem import problem_of
from schutznetz.domain.planning.outcome import Limit, Progress, Refusal
from tests.benchmarks.figures import Figure, Spread, at_most, exactly
from tests.benchmarks.planning_instances import FULL, land, pairing, year
from tests.benchmarks.planning_peers import cp_sat, flow

COUNSELLORS_TODAY = 350
GROUP_SECONDS, YEAR_SECONDS, LAND_SECONDS, PAIR_SECONDS = 120, 60, 600, 1
MARGIN = 0.93
"""Of the allowed time that the planner is given; reading the request and the last step of the solver take the rest."""
PERCENT = 1.0
INSTANCES, REGIONS, REGION = 9, 15, 300


async def measure() -> list[Figure]:
    """Groups, calendars of a region, mentors."""
    return [*_groups(), *_years(), *_pairs()]


async def measure_land() -> list[Figure]:
    """The calendar of the whole Land, region by region, with progress."""
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return True

    regions = {f"region {seed}": year(REGION, 100 + seed) for seed in range(REGIONS)}
    begin = time.monotonic()
    limit = Limit(LAND_SECONDS * MARGIN, monotonic_ms, watch=watch)
    drafts = calendar.plan_calendar_by_regions(regions, limit)
    seconds = time.monotonic() - begin
    checked = [_checked_year(regions[name], draft) for name, draft in drafts.items()]
    objective, bound = sum(draft.objective for draft in checked), sum(draft.bound for draft in checked)
    pauses = [after.seconds - before.seconds for before, after in pairwise(heard)]
    return [
        at_most(f"calendar for {FULL} in {REGIONS} regions: time", exactly(seconds), "s", LAND_SECONDS),
        at_most("calendar of the Land: distance to the bound", exactly(100 * (1 - bound / objective)), "%", PERCENT),
        Figure("calendar of the Land: longest time without news of progress", exactly(max(pauses)), "s"),
    ]


def _groups() -> list[Figure]:
    """4,500 counsellors, of whom 350 have a group of today."""
    request = land(FULL, 1, grouped=COUNSELLORS_TODAY)
    begin = time.monotonic()
    draft = groups.plan_groups(request, Limit(GROUP_SECONDS * MARGIN, monotonic_ms))
    seconds = time.monotonic() - begin
    quick = groups.plan_groups_quickly(request)
    assert isinstance(draft, groups.Draft)
    assert isinstance(quick, groups.Draft)
    found = groups.assess(request, draft.plan)
    if found.broken or abs(found.objective - draft.objective) > 1e-3:
        raise RuntimeError(f"the cut breaks {found.broken[:3]}")
    problem = problem_of(request)
    theirs, _ = cp_sat(write(problem, whole(problem)).model, seconds)
    peer = (
        f"greedy {_percent(quick.objective, draft.bound)} %, CP-SAT {_percent(theirs, draft.bound)} % above the bound"
    )
    return [
        at_most(f"groups for {FULL}: time", exactly(seconds), "s", GROUP_SECONDS),
        at_most(f"groups for {FULL}: distance to the bound", exactly(100 * draft.distance), "%", PERCENT, peer=peer),
        Figure(f"groups for {FULL}: way to a meeting, mean", exactly(found.mean), "km", f"{found.groups} groups"),
    ]


def _percent(objective: float, bound: float) -> str:
    return "-" if objective == inf else f"{100 * (objective / bound - 1):.1f}"


def _years() -> list[Figure]:
    """Nine regions of 300."""
    seconds, distances, quick, theirs = [], [], [], "-"
    for seed in range(1, INSTANCES + 1):
        request = year(REGION, seed)
        begin = time.monotonic()
        draft = _checked_year(request, calendar.plan_calendar(request, Limit(YEAR_SECONDS * MARGIN, monotonic_ms)))
        seconds.append(time.monotonic() - begin)
        distances.append(100 * draft.distance)
        greedy = calendar.plan_calendar_quickly(request)
        quick.append(100 * (greedy.objective / draft.bound - 1) if isinstance(greedy, calendar.Draft) else inf)
        if seed == 1:
            theirs = _percent(cp_sat(write_calendar(Problem(request)).model, seconds[0])[0], draft.bound)
    peer = f"greedy {statistics.median(quick):.1f} %, CP-SAT (first instance) {theirs} % above the bound"
    return [
        at_most(f"calendar for {REGION}: time, {INSTANCES} instances", Spread.over(seconds), "s", YEAR_SECONDS),
        at_most(f"calendar for {REGION}: distance to the bound", Spread.over(distances), "%", PERCENT, peer=peer),
    ]


def _checked_year(request: calendar.Request, draft: calendar.Draft | Refusal) -> calendar.Draft:
    if isinstance(draft, Refusal):
        raise RuntimeError(f"no calendar: {draft.reasons[:3]}")
    found = calendar.assess(request, draft.plan)
    if found.broken or abs(found.objective - draft.objective) > 1e-3:
        raise RuntimeError(f"the calendar breaks {found.broken[:3]}")
    return draft


def _pairs() -> list[Figure]:
    """1,125 trainees, 1,500 mentors with room for two, in nine rounds beside the peer."""
    request, ours, theirs = pairing(FULL // 4, FULL // 3, 1), [], []
    mentors.plan_mentors(request)  # the first call loads the library
    for _ in range(9):
        begin = time.monotonic()
        draft = mentors.plan_mentors(request)
        middle = time.monotonic()
        least = flow(request)
        ours.append(middle - begin)
        theirs.append(time.monotonic() - middle)
        assert isinstance(draft, mentors.Draft)
        if mentors.assess(request, draft.plan).broken or abs(draft.objective - least) > 0.01 * len(request.trainees):
            raise RuntimeError(f"not the optimum: {draft.objective} instead of {least}")
    quick = mentors.plan_mentors_quickly(request)
    assert isinstance(quick, mentors.Draft)
    peer = f"OR-tools flow {Spread.over(theirs)} s; greedy {100 * (quick.objective / draft.objective - 1):.1f} % dearer"
    return [at_most("mentors for 1125 trainees, optimal: time", Spread.over(ours), "s", PAIR_SECONDS, peer=peer)]
