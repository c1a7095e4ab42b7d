# SPDX-License-Identifier: EUPL-1.2
"""The audit of a complete pipeline: many years with and without one rare process, published in full each time.

It knows nothing of how the pipeline works. What an attacker reaches must not exceed what the budget allows; a pipeline
that draws twice, too little, not at all, or lets the true counts decide what is withheld is found.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from schutznetz.domain.disclosure.accounting import best_guess, hits_at
from schutznetz.domain.disclosure.attack.membership import FALSE_ALARMS, TradeOff, features, trade_off
from schutznetz.domain.disclosure.inference import Inference, deviations
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.noise import scales
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.domain.disclosure.whole_numbers import whole
from schutznetz.domain.planning.outcome import Limit

Noise = Callable[[Counts], Counts]
"""Tallies with noise, each cell drawn once."""


@dataclass(frozen=True)
class Seen:
    """What one run of a pipeline publishes: a figure for each cell, and which are withheld."""

    figures: Cells
    hidden: Flags


Pipeline = Callable[[Counts], Seen]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was reached, and what the budget allows: a right guess, and hits at 5 % false alarms."""

    reached: TradeOff
    rho: float

    @property
    def holds(self) -> bool:
        return not self.reached.exceeds(self.rho)

    @property
    def bound(self) -> float:
        return best_guess(self.rho)

    @property
    def bound_hits(self) -> float:
        return hits_at(self.rho, FALSE_ALARMS)


def runs(pipeline: Pipeline, counts: Counts, cells: Counts, times: int) -> Cells:
    """What the attacker looks at in so many publications of these counts; `cells` are those of the process."""
    seen = (pipeline(counts) for _ in range(times))
    return np.array([features(one.figures, one.hidden.astype(float), cells) for one in seen])


def audited(pipeline: Pipeline, absent: Counts, cells: Counts, rho: float, pairs: int) -> Audit:
    """So many paired runs; the process adds one to each of its cells."""
    present = absent.copy()
    present[cells] += 1
    return judged(runs(pipeline, present, cells, pairs), runs(pipeline, absent, cells, pairs), rho)


def judged(present: Cells, absent: Cells, rho: float) -> Audit:
    """The verdict over runs made elsewhere."""
    return Audit(trade_off(present, absent), rho)


def complete(layout: Layout, rho: float, noise: Noise, limit: Limit) -> Pipeline:
    """Profile A from tallies to whole numbers, as `release` does it."""
    inference = Inference(layout, deviations(layout, scales(layout, rho)))

    def run(counts: Counts) -> Seen:
        cells = inference.estimate(noise(counts)).cells
        return Seen(whole(layout, cells, limit.started()).astype(float), np.zeros(layout.size, dtype=bool))

    return run


def seeded(layout: Layout, rho: float, rng: np.random.Generator) -> Noise:
    """The discrete Gaussian of the budget, drawn so that the same seed gives the same: for audits only."""
    laws = {key: _law(scale) for key, scale in scales(layout, rho).items()}

    def noise(counts: Counts) -> Counts:
        found = counts.copy()
        for block in layout.blocks:
            values, edges = laws[block.table.key]
            found[block.place] += values[np.searchsorted(edges, rng.random(block.size) * edges[-1])]
        return found

    return noise


def _law(scale: float) -> tuple[Counts, Cells]:
    """The values of a discrete Gaussian and the sums of their chances."""
    reach = int(12 * scale) + 1
    values = np.arange(-reach, reach + 1)
    return values, np.cumsum(np.exp(-(values**2) / (2 * scale**2)))


def rare_cells(layout: Layout, counts: Counts) -> Counts:
    """The cells of the process most alone: in each table of those with somebody in them, one consistent process.

    Greedy: the levels it has are fixed table by table at the smallest count that is there, finer dimensions first.
    """
    chosen: dict[str, int] = {}
    dimensions = layout.plan.dimensions
    for block in sorted(layout.blocks, key=lambda one: any(dimensions[key].coarsens for key in one.table.by)):
        table = counts[block.place].reshape(block.shape)
        levels = _smallest(table, [chosen.get(key, _from_finer(layout, key, chosen)) for key in block.table.by])
        chosen |= dict(zip(block.table.by, levels, strict=True))
    places = [block.start + int(np.ravel_multi_index([chosen[key] for key in block.table.by], block.shape))
              for block in layout.blocks]  # fmt: skip
    return np.array(places, dtype=np.int64)


def _from_finer(layout: Layout, key: str, chosen: dict[str, int]) -> int:
    """The level of a coarser dimension that the chosen level of its finer one lies in; -1 when still open."""
    dimension = layout.plan.dimensions[key]
    if dimension.coarsens not in chosen:
        return -1
    finer = layout.plan.dimensions[dimension.coarsens]
    return dimension.place(finer.levels[chosen[dimension.coarsens]].within)


def _smallest(table: Counts, fixed: list[int]) -> list[int]:
    """The levels of the smallest count that is not 0 among those with the fixed levels (-1: open)."""
    part = tuple(slice(None) if one < 0 else slice(one, one + 1) for one in fixed)
    within = np.where(table[part] > 0, table[part], np.iinfo(np.int64).max)
    at = np.unravel_index(int(within.argmin()), within.shape)
    return [int(place) if one < 0 else one for place, one in zip(at, fixed, strict=True)]
