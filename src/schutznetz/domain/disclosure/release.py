# SPDX-License-Identifier: EUPL-1.2
"""A release under profile A: a pure function of the stored noisy tallies and the ledger.

Whoever has both can compute it again, figure by figure. A quarter is released on its own by `of_quarter`; the year
takes the noisy tallies of its quarters as they are, so that all tables agree in the end, and nothing is drawn anew.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from schutznetz.domain.disclosure.accounting import best_guess, best_guess_of_kind, epsilon
from schutznetz.domain.disclosure.inference import Estimate, Inference, errors
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.ledger import Ledger
from schutznetz.domain.disclosure.noise import cells_drawn
from schutznetz.domain.disclosure.whole_numbers import whole
from schutznetz.domain.planning.outcome import Limit

TOO_UNCERTAIN = 0.5
"""A table whose typical relative error is greater is withheld."""
UNITS_OF_ONE = 3
"""Units of one person in a year, for the statement."""


class NotDrawn(ValueError):
    """Tables that have no noise yet, or not for every quarter. `tables` are their keys."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"no noise on {tables}")
        self.tables = tables


@dataclass(frozen=True)
class Release:
    """Figures (one whole number a cell) and the 95 % error of each table.

    `withheld` are tables too uncertain to be of use; `certificate` is SHA-256 over all of it.
    """

    year: int
    digest: str
    figures: Counts
    errors: dict[str, float]
    withheld: tuple[str, ...]
    certificate: str


@dataclass(frozen=True)
class Guarantee:
    """What a year's release lets anybody find out at most, as chances of a right guess (a coin: 0.5)."""

    rho: float
    epsilon: float
    delta: float
    presence: float
    kind: float
    presence_of_three: float


def release(layout: Layout, noisy: Counts, ledger: Ledger, limit: Limit) -> Release:
    """The figures of a layout whose every cell was drawn once. Raises NotDrawn."""
    inference = Inference(layout, deviations_by(layout, ledger))
    estimate = inference.estimate(noisy)
    figures = whole(layout, estimate.cells, limit.started())
    stated = errors(inference, estimate, np.random.default_rng(_seed(ledger)))
    withheld = tuple(key for key, error in stated.items() if _is_useless(layout, key, estimate, error))
    said = _certificate(figures, stated, withheld, ledger)
    return Release(ledger.year, ledger.digest, figures, stated, withheld, said)


def deviations_by(layout: Layout, ledger: Ledger) -> Cells:
    """The standard deviation of each cell's noise by the ledger. Raises NotDrawn for a cell without."""
    found = np.zeros(layout.size)
    for draw in ledger.draws:
        found[cells_drawn(layout.block(draw.table), draw.quarter)] = draw.deviation
    missing = [one.table.key for one in layout.blocks if not found[one.place].all()]
    if missing:
        raise NotDrawn(missing)
    return found


def guarantee(ledger: Ledger, delta: float) -> Guarantee:
    """What the ledger's whole grant means, whether it is spent or not."""
    rho = ledger.granted
    return Guarantee(
        rho, epsilon(rho, delta), delta, best_guess(rho), best_guess_of_kind(rho), best_guess(rho, units=UNITS_OF_ONE)
    )


def _is_useless(layout: Layout, key: str, estimate: Estimate, error: float) -> bool:
    values = np.maximum(estimate.cells[layout.block(key).place], 1.0)
    return float(np.median(error / values)) > TOO_UNCERTAIN


def _seed(ledger: Ledger) -> int:
    return int(hashlib.sha256(f"{ledger.digest}{ledger.year}".encode()).hexdigest()[:12], 16)


def _certificate(figures: Counts, stated: dict[str, float], withheld: tuple[str, ...], of: Ledger) -> str:
    said = hashlib.sha256(f"{of.family} {of.year} {of.digest}".encode())
    said.update(figures.astype("<i8").tobytes())
    said.update(repr(sorted((key, round(value, 6)) for key, value in stated.items())).encode())
    said.update(repr(withheld).encode())
    return said.hexdigest()
