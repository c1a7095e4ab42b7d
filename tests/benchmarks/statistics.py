# SPDX-License-Identifier: EUPL-1.2
"""Parts ``statistics`` and ``audit``: figures about people under noise, beside the other ways and an external tool.

Every way gets the same invented Länder. What is measured is how far the figures are from the truth, how many are
withheld, and what the attacker proves; ``audit`` publishes 2,000 years with and 2,000 without one rare process.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from schutznetz.adapters.clock import monotonic_ms
from schutznetz.domain.disclosure import gate
from schutznetz.domain.disclosure.attack import ways
from schutznetz.domain.disclosure.attack.audit import complete, judged, rare_cells, runs
from schutznetz.domain.disclosure.attack.published import Published, is_small
from schutznetz.domain.disclosure.attack.reconstruction import reconstruct
from schutznetz.domain.disclosure.inference import Inference, deviations
from schutznetz.domain.disclosure.invented import Land, land
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.ledger import Draw, Ledger
from schutznetz.domain.disclosure.noise import scales
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.domain.disclosure.release import release
from schutznetz.domain.planning.outcome import Limit
from tests.benchmarks.figures import Figure, Spread, at_most, below, exactly, percentile
from tests.benchmarks.statistics_peers import tau_argus

SMALL, LARGE, SEEDS = 300, 4_500, (1, 2, 3, 4, 5)
RHO = {SMALL: 0.25, LARGE: 0.125}
PAIRS, PROCESSES = 2_000, 2
ATTACK_SECONDS = 20.0
EXPLORER_MS, GATE_SECONDS = 300, 120
PROTOTYPE = {"category_quarter": 0.15, "region_quarter": 0.10}
"""Its budget: these, and the rest in equal parts."""
LIMIT = Limit(60, monotonic_ms, 0.0)


@dataclass(frozen=True)
class Utility:
    """How good figures are: mean distance to the truth, shares (0 to 1) within two and five and withheld, and how well
    the order of reasons in the Land and of fields within the working groups is kept."""

    distance: float
    within_two: float
    within_five: float
    withheld: float
    order: float
    order_of_regions: float


async def measure() -> list[Figure]:
    """Utility and speed."""
    return [*_utility(SMALL), *_utility(LARGE), *_peer(), *_speed(), *_gates(), *_explorer()]


def utility(layout: Layout, true: Counts, figures: Counts, hidden: Flags) -> Utility:
    """Over the cells of the plan; withheld cells count as not within, and as missing from the order."""
    off = np.where(hidden, np.inf, np.abs(figures - true))
    shown = ~hidden
    return Utility(
        float(off[shown].mean()), float((off <= 2).mean()), float((off <= 5).mean()), float(hidden.mean()),
        _order(layout, true, figures, hidden, ("category",)),
        _order(layout, true, figures, hidden, ("region", "topic")),
    )  # fmt: skip


def _order(layout: Layout, true: Counts, figures: Counts, hidden: Flags, margin: tuple[str, ...]) -> float:
    """Spearman's rank correlation where all is shown that the figure needs; 0 where too little is."""
    whole = layout.margin(hidden.astype(float), margin) == 0
    if whole.sum() < 5:
        return 0.0
    return float(spearmanr(layout.margin(true, margin)[whole], layout.margin(figures, margin)[whole])[0])


def prototype(of: Land, rho: float) -> Published:
    """The design this was measured against: equal shares, least squares under the equations."""
    rest = (1 - sum(PROTOTYPE.values())) / (len(of.plan.tables) - len(PROTOTYPE))
    plan = replace(of.plan, tables=tuple(replace(one, share=PROTOTYPE.get(one.key, rest)) for one in of.plan.tables))
    layout = Layout(plan)
    inference = Inference(layout, deviations(layout, scales(layout, rho)))
    cells = inference.estimate(ways.noisy_year(layout, of.tally(), rho), shrink=False).cells
    return ways.of_figures(layout, np.rint(cells).astype(np.int64), rho)


def _ways(of: Land, rho: float, seed: int) -> Iterator[tuple[str, Published]]:
    keys = np.random.default_rng(seed).random(of.processes)
    yield "profile A", ways.noised(of.layout, of.tally(), rho, LIMIT)
    yield "prototype of profile A", prototype(of, rho)
    yield "profile B (cell key)", ways.keyed(of, keys)
    yield "naive (below five withheld)", ways.naive(of.layout, of.tally())
    if of.processes < 10_000:
        yield "profile C (suppression)", ways.suppressed(of.layout, of.tally())


def _utility(size: int) -> Iterator[Figure]:
    found: dict[str, list[Utility]] = {}
    for seed in SEEDS:
        of = land(size, seed)
        for name, published in _ways(of, RHO[size], seed):
            measured = utility(of.layout, of.tally(), published.figures, published.hidden)
            found.setdefault(name, []).append(measured)
    before = found["prototype of profile A"]
    for name, some in found.items():
        yield from _told(f"{size} SAP, {name}", some)
    if size == SMALL:
        yield from _goals(found["profile A"], before)


def _told(name: str, some: list[Utility]) -> Iterator[Figure]:
    def over(of: Callable[[Utility], float], factor: float = 1.0) -> Spread:
        return Spread.over([factor * of(one) for one in some])

    yield Figure(f"{name}: mean distance of a cell", over(lambda one: one.distance), "processes")
    yield Figure(f"{name}: cells within two", over(lambda one: one.within_two, 100), "%")
    yield Figure(f"{name}: cells within five", over(lambda one: one.within_five, 100), "%")
    yield Figure(f"{name}: order of reasons in the Land", over(lambda one: one.order), "rho")
    yield Figure(f"{name}: order in working groups", over(lambda one: one.order_of_regions), "rho")
    yield Figure(f"{name}: withheld", over(lambda one: one.withheld, 100), "%")


def _goals(ours: list[Utility], before: list[Utility]) -> Iterator[Figure]:
    for what, of, unit, factor, goal in (
        ("cells within five", lambda one: one.within_five, "%", 100, 77),
        ("order of reasons in the Land", lambda one: one.order, "rho", 1, 0.99),
        ("order in working groups", lambda one: one.order_of_regions, "rho", 1, 0.92),
    ):  # fmt: skip
        mine = Spread.over([factor * of(one) for one in ours])
        peer = f"prototype {Spread.over([factor * of(one) for one in before])}"
        yield Figure(f"goal, {SMALL} SAP: {what}", mine, unit, peer, None, f"> {goal}", mine.value > goal)


def _peer() -> Iterator[Figure]:
    """The external tool, table by table, and what the attacker proves from its tables together."""
    of = land(SMALL, SEEDS[0])
    begin = time.monotonic()
    published = tau_argus(of)
    seconds = time.monotonic() - begin
    if published is None:
        return
    size = of.layout.size
    yield from _told(f"{SMALL} SAP, tau-ARGUS", [utility(of.layout, of.tally(), of.tally(), published.hidden[:size])])
    yield Figure(f"{SMALL} SAP, tau-ARGUS: time", exactly(seconds), "s")
    for name, other in (
        ("tau-ARGUS, table by table", published),
        ("profile C", _wide_c(of)),
        ("naive", _wide_naive(of)),
    ):
        bounds = reconstruct(other, Limit(ATTACK_SECONDS, monotonic_ms, 0.0).started())
        withheld = other.hidden & is_small(other.figures)
        share = 100 * float((bounds.known & withheld).sum()) / max(1, int(withheld.sum()))
        tried = f"{bounds.tried} of {bounds.asked} cells tried"
        yield Figure(f"{SMALL} SAP, {name}: small figures withheld and worked out", exactly(share), "%", tried)


def _wide_c(of: Land) -> Published:
    wide = of.with_margins()
    return ways.suppressed(wide.layout, wide.tally())


def _wide_naive(of: Land) -> Published:
    wide = of.with_margins()
    return ways.naive(wide.layout, wide.tally())


def _ledger(layout: Layout, rho: float) -> Ledger:
    due = scales(layout, rho)
    draws = [Draw(one.key, quarter, due[one.key], date(2027, 1, 15)) for one in layout.plan.tables
             for quarter in ((0, 1, 2, 3) if "quarter" in one.by else (None,))]  # fmt: skip
    return Ledger("sap", 2026, layout.plan.digest, rho).charged(draws)


def _speed() -> Iterator[Figure]:
    of, rho = land(LARGE, SEEDS[0]), RHO[LARGE]
    ledger, times, spent = _ledger(of.layout, rho), [], []
    for _ in range(3):
        begin, ticks = time.monotonic(), time.process_time()
        noisy = ways.noisy_year(of.layout, of.tally(), rho)
        made = release(of.layout, noisy, ledger, LIMIT)
        times.append(time.monotonic() - begin)
        spent.append(time.process_time() - ticks)
    yield Figure(f"the year of {LARGE} SAP: processor time", Spread.over(spent), "s")
    yield below(f"the year of {LARGE} SAP: noise, inference, whole numbers, errors", Spread.over(times), "s", 5)
    begin = time.monotonic()
    checks = gate.report(of.layout, noisy, ledger, made, LIMIT)
    yield below(f"the gate of the year of {LARGE} SAP", exactly(time.monotonic() - begin), "s", 120)
    yield at_most("checks that an honest release fails", exactly(sum(not one.holds for one in checks)), "checks", 0)


def _explorer() -> Iterator[Figure]:
    """What the server takes for an own table of ten published years with 45 working groups, on SQLite."""
    found = _in_an_instance("explorer_requests")
    times = [one for name, each in found.items() for one in each if "busy" not in name]
    busy = [one for name, each in found.items() for one in each if "busy" in name]
    yield below("explorer table, p95", _p95(times), "ms", EXPLORER_MS)
    yield Figure("explorer table, p95 of the processor's time", _p95(busy), "ms")


def _gates() -> Iterator[Figure]:
    """The gate of each profile over the database, on SQLite, when three years were published before."""
    for profile in ("A", "B", "C"):
        found = _in_an_instance("gate_years", profile)
        name = f"gate of a year of {LARGE} SAP after three published years, profile {profile}"
        busy = f"{found['gate, busy']:.1f} s of the processor, {found['checks']:.0f} checks"
        yield below(name, exactly(found["gate"]), "s", GATE_SECONDS, peer=busy)
        yield at_most(f"{name}: checks an honest release fails", exactly(found["failed"]), "checks", 0)


def _in_an_instance(module: str, *arguments: str) -> Any:
    """What a program beside this one prints as JSON, with a database of its own."""
    kept = {key: value for key, value in os.environ.items() if key not in ("SCHUTZNETZ_DEMO", "DATABASE_URL")}
    settings = {"DJANGO_SETTINGS_MODULE": "schutznetz.config.settings", "SCHUTZNETZ_HOSTS": "testserver"}
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = kept | settings | {"SCHUTZNETZ_VAR": folder}
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _p95(times: list[float]) -> Spread:
    return Spread(percentile(times, 95), min(times), max(times))


async def measure_audit() -> list[Figure]:
    """2,000 paired runs of the complete pipeline: OpenDP's noise, inference, whole numbers."""
    begin, parts = time.monotonic(), [(present, PAIRS // PROCESSES) for present in (True, False)] * PROCESSES
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        found = list(pool.map(_audit_part, parts))
    present, absent = (np.concatenate([one for part, one in zip(parts, found, strict=True) if part[0] is which])
                       for which in (True, False))  # fmt: skip
    audit = judged(present, absent, RHO[SMALL])
    reached, error = audit.reached, 50 / np.sqrt(2 * PAIRS)
    name = f"audit, {SMALL} SAP, {PAIRS} paired years"
    limit, guesses = 100 * audit.bound + 3 * error, exactly(100 * reached.accuracy)
    hits, allowed = (
        f"bound {100 * audit.bound_hits:.1f}",
        f"bound {np.sqrt(2 * RHO[SMALL]):.3f}, +- {reached.error:.3f}",
    )
    return [
        at_most(f"{name}: right guesses", guesses, "%", limit, peer=f"bound {100 * audit.bound:.1f}"),
        Figure(f"{name}: found at 5 % false alarms", exactly(100 * reached.hits), "%", hits),
        Figure(f"{name}: distance", exactly(reached.distance), "sd", allowed),
        at_most(f"{name}: accusations", exactly(int(not audit.holds)), "", 0),
        Figure(f"{name}: time", exactly(time.monotonic() - begin), "s"),
    ]


def _audit_part(part: tuple[bool, int]) -> Cells:
    present, times = part
    of, rho = land(SMALL, SEEDS[0]), RHO[SMALL]
    counts = of.tally()
    cells = rare_cells(of.layout, counts)
    if not present:
        counts[cells] -= 1
    pipeline = complete(of.layout, rho, lambda tally: ways.noisy_year(of.layout, tally, rho), LIMIT)
    return runs(pipeline, counts, cells, times)
