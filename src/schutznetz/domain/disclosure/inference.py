# SPDX-License-Identifier: EUPL-1.2
"""What the noisy tallies say about the true figures, all tables at once.

Every cell was measured once, with noise of known size; margins that tables share must agree. Beyond this generalised
least squares, a table of two dimensions is drawn towards what its own margins would give if the dimensions had
nothing to do with each other, and the less so the more the noisy figures contradict that (empirical Bayes; Efron,
Morris 1973): in a table of 130 small cells much of what differs is noise. Only noisy figures enter, so nothing of
this costs budget. Cells do not fall below zero (Boyle, Dykstra 1986).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from schutznetz.domain.disclosure.layout import Block, Cells, Counts, Layout

LEAST_MEAN = 0.05
"""Expected counts below this are taken as this, so that a noisy zero margin forbids nothing."""
LEAST_SPREAD = 1.0
"""Counts scatter around what is expected at least as a Poisson variable does."""
RIDGE = 1e-9
ROUNDS, PROJECTIONS, CLOSE = 12, 200, 1e-3


@dataclass(frozen=True)
class Estimate:
    """Figures (real numbers, at least 0, all equations kept to 1e-6 of a unit) and what they rest on.

    `mean` and `variance` are what the tables were drawn towards, with infinite variance where nothing was assumed.
    """

    cells: Cells
    mean: Cells
    variance: Cells


class Inference:
    """The figures of a layout from noisy tallies with known standard deviations (one for each cell)."""

    def __init__(self, layout: Layout, deviations: Cells) -> None:
        self.layout = layout
        self.noise = deviations**2
        self.pairs = [one for one in layout.blocks if len(one.shape) > 1]

    def estimate(self, noisy: Counts, *, shrink: bool = True) -> Estimate:
        """The most plausible figures; without `shrink` plain least squares under the equations."""
        measured = noisy.astype(float)
        flat = np.full(self.layout.size, np.inf)
        cells = self._fitted(measured, np.zeros_like(flat), flat)
        if not shrink:
            return Estimate(cells, np.zeros_like(flat), flat)
        mean, variance = self._expected(cells, measured)
        for _ in range(ROUNDS):
            before, cells = cells, self._fitted(measured, mean, variance)
            mean, variance = self._expected(cells, measured)
            if np.abs(cells - before).max() < CLOSE:
                break
        return Estimate(cells, mean, variance)

    def _fitted(self, measured: Cells, mean: Cells, variance: Cells) -> Cells:
        """Least squares of what was measured and what is expected, under the equations and not below zero."""
        precision = 1 / self.noise + 1 / variance
        wanted = (measured / self.noise + mean / variance) / precision
        return Equations(self.layout, 1 / precision).nearest(wanted)

    def _expected(self, cells: Cells, measured: Cells) -> tuple[Cells, Cells]:
        mean, variance = np.zeros(self.layout.size), np.full(self.layout.size, np.inf)
        for block in self.pairs:
            alone = independent(cells[block.place].reshape(block.shape)).ravel()
            mean[block.place] = alone
            variance[block.place] = self._spread(block, alone, measured) * alone
        return mean, variance

    def _spread(self, block: Block, alone: Cells, measured: Cells) -> float:
        """How many times more than chance the cells scatter around independence, the noise taken off."""
        noise = self.noise[block.place]
        beyond = (measured[block.place] - alone) ** 2 - noise
        weight = 1 / (noise + alone) ** 2
        return max(LEAST_SPREAD, float((weight * beyond * alone).sum() / (weight * alone**2).sum()))


def independent(table: Cells) -> Cells:
    """What the margins of a table give when its dimensions have nothing to do with each other; same shape."""
    total = max(float(table.sum()), LEAST_MEAN)
    result = np.full(table.shape, total)
    for axis in range(table.ndim):
        others = tuple(one for one in range(table.ndim) if one != axis)
        part = table.sum(axis=others, keepdims=True) / total
        result = result * part
    return np.maximum(result, LEAST_MEAN)


class Equations:
    """The nearest figures that keep all equations and are not negative, a cell counting by its variance."""

    def __init__(self, layout: Layout, variance: Cells) -> None:
        self.matrix = layout.equations
        self.weighted = sparse.diags(variance) @ self.matrix.T
        if self.matrix.shape[0]:
            system = (self.matrix @ self.weighted).tocsc()
            self.solver = splu(
                system + RIDGE * system.diagonal().mean() * sparse.identity(system.shape[0], format="csc")
            )

    def onto(self, wanted: Cells) -> Cells:
        """Onto the equations alone; twice, because the ridge leaves a trace the first time."""
        found = wanted
        for _ in range(2):
            if self.matrix.shape[0]:
                found = found - self.weighted @ self.solver.solve(self.matrix @ found)
        return found

    def nearest(self, wanted: Cells) -> Cells:
        """Onto both by turns (Dykstra): the result keeps the equations, and is negative by a thousandth at most."""
        found, carried = self.onto(wanted), np.zeros_like(wanted)
        for _ in range(PROJECTIONS):
            if found.min(initial=0.0) > -CLOSE:
                break
            positive = np.maximum(found + carried, 0.0)
            carried = found + carried - positive
            found = self.onto(positive)
        return found


def deviations(layout: Layout, scales: dict[str, float]) -> Cells:
    """The standard deviation of the noise on each cell."""
    found = np.empty(layout.size)
    for block in layout.blocks:
        found[block.place] = scales[block.table.key]
    return found


def errors(inference: Inference, estimate: Estimate, rng: np.random.Generator, *, times: int = 8) -> dict[str, float]:
    """The half width of a 95 % interval for the cells of each table, from simulated years like the estimated one.

    Each simulated year scatters around the estimate as the tables do, is measured with the same noise, and estimated
    again.
    """
    found: dict[str, list[Cells]] = {one.table.key: [] for one in inference.layout.blocks}
    for true, again in _simulated(inference, estimate, rng, times):
        for block in inference.layout.blocks:
            found[block.table.key].append(np.abs(true - again)[block.place])
    return {key: float(np.quantile(np.concatenate(some), 0.95)) for key, some in found.items()}


def _simulated(
    inference: Inference, estimate: Estimate, rng: np.random.Generator, times: int
) -> Iterable[tuple[Cells, Cells]]:
    noise = np.sqrt(inference.noise)
    scatter = np.where(np.isfinite(estimate.variance), np.sqrt(np.minimum(estimate.variance, 1e12)), 0.0)
    keep = Equations(inference.layout, np.where(scatter > 0, scatter**2, 1.0))
    for _ in range(times):
        true = keep.nearest(np.maximum(estimate.mean + scatter * rng.standard_normal(noise.size), 0.0))
        noisy = np.rint(true + noise * rng.standard_normal(noise.size)).astype(np.int64)
        yield true, inference.estimate(noisy).cells
