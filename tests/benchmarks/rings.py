# SPDX-License-Identifier: EUPL-1.2
"""Part ``rings``: the seven neighbours of 50,000 desks by walking distance, and of one house with 1,000 desks.

250 sites of 200 desks on four floors, each computed from its plan as the worker does after a change, in one process.
The figure has no goal of its own.
"""

import time

from schutznetz.domain.alarm.ring import Plan, compute_rings
from tests.benchmarks.county import DESKS_PER_FLOOR, FLOORS_PER_SITE, plan
from tests.benchmarks.figures import Figure, Spread, exactly

DESKS, LARGE_FLOORS, ROUNDS = 50_000, 20, 3
NEIGHBOURS, NEXT = 7, 20


def seconds_for(site: Plan) -> float:
    """Time for all rings of a site; RuntimeError when a desk has not got its neighbours."""
    begin = time.perf_counter()
    rings = compute_rings(site, size=NEIGHBOURS, next_size=NEXT)
    seconds = time.perf_counter() - begin
    wrong = [desk for desk, found in rings.items() if len(set(found.ring) - {desk}) != NEIGHBOURS]
    if wrong or len(rings) != len(site.desks):
        raise RuntimeError(f"{len(wrong)} desks without seven neighbours")
    return seconds


async def measure(desks: int = DESKS) -> list[Figure]:
    """Both figures."""
    sites = desks // (DESKS_PER_FLOOR * FLOORS_PER_SITE)
    times = [seconds_for(plan(FLOORS_PER_SITE)) for _ in range(sites)]
    house = [seconds_for(plan(LARGE_FLOORS)) for _ in range(ROUNDS)]
    one_site = Spread.over([1000 * seconds for seconds in times])
    return [
        Figure(f"rings of {desks} desks in {sites} sites", exactly(sum(times)), "s"),
        Figure(f"rings of one site with {DESKS_PER_FLOOR * FLOORS_PER_SITE} desks", one_site, "ms"),
        Figure(f"rings of one house with {LARGE_FLOORS * DESKS_PER_FLOOR} desks", Spread.over(house), "s"),
    ]
