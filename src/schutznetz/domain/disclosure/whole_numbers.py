# SPDX-License-Identifier: EUPL-1.2
"""Whole numbers beside real ones, so that every table still adds up (controlled rounding; Cox 1987), by HiGHS."""

import numpy as np

from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.planning.mip import Model
from schutznetz.domain.planning.outcome import Stopwatch

REACH = 2
"""How far below and above its neighbours a whole number may lie."""


class NoWholeNumbers(RuntimeError):
    """No whole numbers near enough keep the equations; never seen, and never published."""


def whole(layout: Layout, cells: Cells, watch: Stopwatch) -> Counts:
    """Whole numbers, not negative, that keep every equation, with the least sum of distances. Raises NoWholeNumbers."""
    model = Model()
    low = np.maximum(np.floor(cells) - REACH, 0)
    for value, least in zip(cells, low, strict=True):
        _number(model, float(value), float(least))
    matrix = layout.equations
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        places, factors = matrix.indices[span], matrix.data[span]
        rest = float(-(factors * low[places]).sum())
        terms = [(3 * int(place) + part, float(factor)) for place, factor in zip(places, factors, strict=True)
                 for part in range(3)]  # fmt: skip
        model.row(terms, rest, rest)
    solved = model.solve(watch)
    if solved.values is None:
        raise NoWholeNumbers
    parts = np.rint(np.asarray(solved.values)).astype(np.int64).reshape(-1, 3).sum(axis=1)
    return low.astype(np.int64) + parts


def _number(model: Model, value: float, least: float) -> None:
    """A whole number as three columns on top of the least: below the value, the step across it, above it.

    The distance falls by one for each step below, changes by what is left at the step across, and grows above; in this
    order the costs rise, so a solution fills them one after the other.
    """
    below = max(int(np.floor(value) - least), 0)
    across = 1.0 - 2.0 * (value - np.floor(value)) if value >= 0 else 1.0
    model.column(-1.0, 0, below)
    model.column(across, 0, 1)
    model.column(1.0, 0, REACH)
