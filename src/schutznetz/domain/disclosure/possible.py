# SPDX-License-Identifier: EUPL-1.2
"""What withheld figures can still be: every value that agrees with all that is published, by linear programming.

This is both the audit of a suppression and the attack on it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.layout import Cells, Counts, Equations, Layout

Flags = NDArray[np.bool_]
CLOSE = 1e-6
MUCH = 100.0


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the greatest value a figure can have."""

    least: float
    most: float

    @property
    def is_exact(self) -> bool:
        """Is only one whole number left?"""
        return np.floor(self.most + CLOSE) <= np.ceil(self.least - CLOSE)


class Possible:
    """All figures that keep the equations, are not negative, and agree with what is published.

    `shown` says which cells are published with their exact value. Raises ValueError where nothing fits.
    """

    def __init__(self, layout: Layout, counts: Counts, shown: Flags) -> None:
        low = np.where(shown, counts, 0).astype(float)
        high = np.where(shown, counts, ceiling(layout, counts)).astype(float)
        self.solver = solver_of(layout, low, high, np.zeros(layout.size))

    def interval(self, cell: int) -> Interval:
        """What one cell can be."""
        return Interval(self._extreme(cell, 1.0), self._extreme(cell, -1.0))

    def _extreme(self, cell: int, sign: float) -> float:
        self.solver.changeColCost(cell, sign)
        self.solver.run()
        if not is_solved(self.solver):
            raise ValueError("no figures agree with what is published")
        value = float(self.solver.getSolution().col_value[cell])
        self.solver.changeColCost(cell, 0.0)
        return value


def ceiling(layout: Layout, counts: Counts) -> float:
    """More than any figure can be thought to be; the total itself may be withheld."""
    return 2.0 * float(counts[layout.blocks[0].place].sum()) + MUCH


def solver_of(layout: Equations, low: Cells, high: Cells, cost: Cells, *, doubled: bool = False) -> Any:
    """HiGHS with the equations of a layout; `doubled` has each cell twice, as what is added and what is taken away."""
    import highspy

    matrix = layout.equations
    whole = _both_ways(matrix) if doubled else matrix
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = whole.shape[1], whole.shape[0]
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, low, high
    program.row_lower_ = program.row_upper_ = np.zeros(whole.shape[0])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = whole.indptr, whole.indices
    program.a_matrix_.value_ = whole.data
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 7}.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    return solver


def _both_ways(matrix: Any) -> Any:
    from scipy import sparse

    return sparse.hstack([matrix, -matrix], format="csr")


def is_solved(solver: Any) -> bool:
    """Has the last run found its best solution?"""
    import highspy

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
