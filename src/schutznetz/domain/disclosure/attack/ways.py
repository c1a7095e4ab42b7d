# SPDX-License-Identifier: EUPL-1.2
"""The same counts published in each of the ways that offices use, and in ours."""

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.cell_key import Keys, Perturbation
from schutznetz.domain.disclosure.inference import Inference, deviations
from schutznetz.domain.disclosure.invented import Land
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.noise import drawn, scales
from schutznetz.domain.disclosure.suppression import LEAST, small, withheld
from schutznetz.domain.disclosure.whole_numbers import whole
from schutznetz.domain.planning.outcome import Limit

QUARTERS = (0, 1, 2, 3, None)


def raw(layout: Layout, counts: Counts) -> Published:
    """The counts as they are."""
    return Published(layout, Way.RAW, counts, np.zeros(layout.size, dtype=bool))


def naive(layout: Layout, counts: Counts, least: int = LEAST) -> Published:
    """Counts below `least` withheld, and nothing beside them."""
    return Published(layout, Way.NAIVE, counts, small(counts, least), least)


def suppressed(layout: Layout, counts: Counts, least: int = LEAST) -> Published:
    """Profile C. Raises NotProtected."""
    return Published(layout, Way.SUPPRESSION, counts, withheld(layout, counts, least=least), least)


def keyed(
    land: Land, keys: Keys, chosen: NDArray[np.bool_] | None = None, noise: Perturbation | None = None
) -> Published:
    """Profile B: one random key (0 up to 1) for each process of the Land, of all or of those chosen."""
    noise = noise or Perturbation()
    sums = np.zeros(land.layout.size)
    for places in land.places().values():
        at, of = (places, keys) if chosen is None else (places[chosen], keys[chosen])
        sums += np.bincount(at, weights=of, minlength=land.layout.size)
    figures = noise.published(land.tally(chosen), sums % 1.0)
    return Published(land.layout, Way.CELL_KEY, figures, np.zeros(land.layout.size, dtype=bool), noise=noise)


def noisy_year(layout: Layout, counts: Counts, rho: float) -> Counts:
    """The tallies of the four quarters and the year, each cell drawn once."""
    return np.asarray(sum(drawn(layout, counts, rho, quarter=one) for one in QUARTERS))


def noised(layout: Layout, counts: Counts, rho: float, limit: Limit) -> Published:
    """Profile A: noise, inference, whole numbers."""
    inference = Inference(layout, deviations(layout, scales(layout, rho)))
    cells = inference.estimate(noisy_year(layout, counts, rho)).cells
    return of_figures(layout, whole(layout, cells, limit.started()), rho)


def of_figures(layout: Layout, figures: Counts, rho: float) -> Published:
    """Figures that were published under profile A."""
    return Published(layout, Way.NOISE, figures, np.zeros(layout.size, dtype=bool), rho=rho)
