# SPDX-License-Identifier: EUPL-1.2
"""The noise: discrete Gaussian from OpenDP, drawn once for each tally and never again."""

from collections.abc import Sequence
from functools import cache
from math import isclose, pi, sqrt
from typing import Any

import numpy as np

from schutznetz.domain.disclosure.accounting import rho_of, sigma
from schutznetz.domain.disclosure.layout import Block, Counts, Layout
from schutznetz.regulation.statistics.table_plans import QUARTER

SENSITIVITY = 1.0
"""One unit changes one cell of a table by one: an L2 distance of 1."""
TOLERANCE = 1e-9
BY_CHANCE = 1e-6
"""Honest noise this unlikely is not waited for."""


class NothingAdded(ValueError):
    """The counts came back as they were, where honest noise would almost never leave them so."""


def scales(layout: Layout, rho: float) -> dict[str, float]:
    """The standard deviation of the noise on each table, by its share of the year's budget."""
    return {one.key: sigma(rho * one.share) for one in layout.plan.tables}


def drawn(layout: Layout, tally: Counts, rho: float, *, quarter: int | None = None) -> Counts:
    """The tally with noise: tables by quarter where one is given (0 to 3; its cells only), the others without.

    The four quarters of a year and the rest of the year together spend `rho`; every cell is drawn in exactly one call.
    The result has 0 where nothing was drawn. ValueError when the noise would not cost what it should.
    """
    result = layout.empty()
    for block in layout.blocks:
        places = cells_drawn(block, quarter)
        if places.size:
            result[places] = measure(tally[places], rho * block.table.share)
    return result


def cells_drawn(block: Block, quarter: int | None) -> Counts:
    """Which cells of a table are drawn with a quarter (0 to 3), or at the end of the year (None)."""
    everything = np.arange(block.start, block.start + block.size)
    if QUARTER not in block.table.by:
        return everything if quarter is None else everything[:0]
    if quarter is None:
        return everything[:0]
    axis = block.table.by.index(QUARTER)
    return np.take(everything.reshape(block.shape), quarter, axis=axis).ravel()


def require_noise(layout: Layout, tally: Counts, noisy: Counts, rho: float, *, quarter: int | None = None) -> None:
    """Raise NothingAdded when every cell of this call still has its true count.

    That depends on the noise alone, so it tells nothing of the counts. Noise is nought in a cell with a chance of
    1 / (sigma sqrt(2 pi)); where all cells together may well be so by chance (a plan of one or two) nothing is judged.
    """
    chance, same = 1.0, True
    for block in layout.blocks:
        places = cells_drawn(block, quarter)
        same = same and bool((tally[places] == noisy[places]).all())
        chance *= min(1 / (sigma(rho * block.table.share) * sqrt(2 * pi)), 1.0) ** places.size
    if same and chance < BY_CHANCE:
        raise NothingAdded(f"{layout.plan.key}: no noise in quarter {quarter}")


def measure(counts: Counts, rho: float) -> Counts:
    """Whole numbers with noise that costs rho; ValueError when it would not cost that."""
    scale = sigma(rho)
    measurement = _measurement(scale)
    if not isclose(measurement.map(SENSITIVITY), rho, rel_tol=TOLERANCE):
        raise ValueError(f"noise of {scale} costs {measurement.map(SENSITIVITY)}, not {rho}")
    return np.array(measurement(_plain(counts)), dtype=np.int64)


def _plain(counts: Counts) -> Sequence[int]:
    return [int(one) for one in counts]


@cache
def _measurement(scale: float) -> Any:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    return dp.m.make_gaussian(dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float), scale=scale)


def spent(layout: Layout, scale_of: dict[str, float]) -> float:
    """What tables with these standard deviations cost together."""
    return sum(rho_of(scale_of[one.key]) for one in layout.plan.tables)
