# SPDX-License-Identifier: EUPL-1.2
"""The gate of a release under profile A: what must be true of it, checked each time, with a report for the DPO.

It computes the release anew, recounts the budget, draws the noise many times against its exact distribution, and looks
whether what the tables say of each other scatters as the ledger's noise must. A release that fails is not published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy import stats

from schutznetz.domain.disclosure.accounting import rho_of
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.ledger import Ledger
from schutznetz.domain.disclosure.noise import measure, scales
from schutznetz.domain.disclosure.release import Release, deviations_by, release
from schutznetz.domain.planning.outcome import Limit

DRAWS, UNITS = 20_000, 1_000
LEAST_CHANCE = 1e-4
"""A check by chance fails an honest release once in ten thousand at most."""
REL = 1e-9


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: a key, whether it holds, and the figures it rests on."""

    key: str
    holds: bool
    facts: dict[str, float]


def report(layout: Layout, noisy: Counts, ledger: Ledger, published: Release, limit: Limit) -> list[Check]:
    """All checks of a release; it may be published when all hold."""
    return [*_exact(layout, noisy, ledger, published, limit), *_by_chance(layout, noisy, ledger)]


def _exact(layout: Layout, noisy: Counts, ledger: Ledger, published: Release, limit: Limit) -> Iterator[Check]:
    due = scales(layout, ledger.granted)
    off = max(abs(draw.deviation / due[draw.table] - 1) for draw in ledger.draws)
    yield Check("scale", off < REL, {"off": off})
    yield Check(
        "budget", ledger.spent <= ledger.granted * (1 + REL), {"spent": ledger.spent, "granted": ledger.granted}
    )
    keys = [(draw.table, draw.quarter) for draw in ledger.draws]
    yield Check("once", len(set(keys)) == len(keys), {"draws": float(len(keys))})
    yield Check("plan", ledger.digest == layout.plan.digest == published.digest, {})
    again = release(layout, noisy, ledger, limit)
    same = again.certificate == published.certificate and bool((again.figures == published.figures).all())
    yield Check("pure", same, {})
    broken = float(np.abs(layout.equations @ published.figures).max(initial=0))
    yield Check("additive", broken == 0, {"off": broken})
    yield Check("not_negative", bool((published.figures >= 0).all()), {"least": float(published.figures.min())})
    yield _sensitivity(layout)


def _sensitivity(layout: Layout) -> Check:
    """One unit more changes one cell of each table by one: tried with units of all kinds."""
    rng, worst = Random(UNITS), 0
    dimensions = layout.plan.dimensions
    used = sorted({dimensions[key].coarsens or key for one in layout.blocks for key in one.table.by})
    for _ in range(UNITS):
        places = layout.cells_of({key: rng.choice(dimensions[key].levels).key for key in used})
        for block in layout.blocks:
            worst = max(worst, sum(block.place.start <= at < block.place.stop for at in places))
    return Check("sensitivity", worst == 1, {"units": float(UNITS), "most": float(worst)})


def _by_chance(layout: Layout, noisy: Counts, ledger: Ledger) -> Iterator[Check]:
    yield _distribution(ledger)
    yield _scatter(layout, noisy, ledger)


def _distribution(ledger: Ledger) -> Check:
    """Many draws of the noise step beside the exact chances of the discrete Gaussian (chi-square)."""
    deviations = {round(draw.deviation, 9) for draw in ledger.draws}
    nothing = np.zeros(DRAWS, dtype=np.int64)
    worst = min(_fit(measure(nothing, rho_of(one)), one) for one in deviations)
    return Check("distribution", worst > LEAST_CHANCE / len(deviations), {"draws": float(DRAWS), "chance": worst})


def _fit(draws: Counts, deviation: float) -> float:
    """The chance that honest noise fits worse."""
    reach = int(3 * deviation)
    values = np.arange(-reach, reach + 1)
    chances: Cells = np.exp(-(values**2) / (2 * deviation**2))
    inside = draws[np.abs(draws) <= reach]
    seen = np.array([(inside == value).sum() for value in values], dtype=float)
    expected = chances / chances.sum() * len(inside)
    return float(stats.chisquare(seen, expected).pvalue)


def _scatter(layout: Layout, noisy: Counts, ledger: Ledger) -> Check:
    """What tables say of each other differs by the noise of the ledger, neither less (raw figures) nor more."""
    deviations = deviations_by(layout, ledger)
    gaps = np.asarray(layout.equations @ noisy, dtype=float)
    chances = [_chance(layout, gaps, deviations, one.place) for one in layout.blocks]
    least = min(chances, default=1.0)
    return Check("scatter", least > LEAST_CHANCE / max(len(chances), 1), {"chance": least})


def _chance(layout: Layout, gaps: Cells, deviations: Cells, place: slice) -> float:
    """The chance (0 to 1) that honest noise lets one table differ from the others so little, or so much.

    The mean of squared gaps in units of their noise is near a chi-square over its degrees of freedom, whose number
    follows from how the gaps hang together (Satterthwaite, Biometrics Bulletin 2 (1946) 110-114); exact for one gap.
    Gaps are whole numbers: none may be nought by chance, so half a unit more is asked whether it is too little.
    """
    rows = np.flatnonzero(layout.equations[:, place].getnnz(axis=1))
    if not rows.size:
        return 1.0
    matrix = layout.equations[rows]
    covariance = (matrix.multiply(deviations**2) @ matrix.T).toarray()
    spread = np.sqrt(np.diag(covariance))
    freedom = rows.size**2 / float(((covariance / np.outer(spread, spread)) ** 2).sum())
    least, most = (float((((np.abs(gaps[rows]) + more) / spread) ** 2).mean()) * freedom for more in (0.5, 0.0))
    return 2 * float(min(stats.chi2.cdf(least, freedom), stats.chi2.sf(most, freedom)))
