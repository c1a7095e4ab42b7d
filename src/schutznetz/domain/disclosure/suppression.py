# SPDX-License-Identifier: EUPL-1.2
"""Profile C: small figures are withheld, and others with them, until nobody can work them out.

A figure of 1 to `least` - 1 is withheld; for each of them, all that is published must allow both 0 and `least`. The
cells withheld beside them are those that carry such a change at least cost (a linear program for each; Fischetti,
Salazar 2001 solve the same problem exactly). Somebody who knows further figures may still learn some; only profile A
bounds that.
"""

import numpy as np

from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.possible import CLOSE, Flags, Possible, ceiling, is_solved, solver_of

LEAST = 5
ROUNDS = 6


class NotProtected(RuntimeError):
    """Some small figures can still be worked out; the release must not be published. `cells` are their places."""

    def __init__(self, cells: list[int]) -> None:
        super().__init__(f"{len(cells)} small figures can be worked out")
        self.cells = cells


def small(counts: Counts, least: int = LEAST) -> Flags:
    """Which figures are withheld for their own sake."""
    return (counts > 0) & (counts < least)


def withheld(layout: Layout, counts: Counts, *, least: int = LEAST) -> Flags:
    """Which figures to withhold, audited. Raises NotProtected when the audit finds one that can be worked out."""
    hidden = small(counts, least)
    primary = [int(cell) for cell in np.flatnonzero(hidden)]
    open_cells = sorted(primary, key=lambda cell: (counts[cell], cell))
    for _ in range(ROUNDS):
        carrier = Carrier(layout, counts, hidden)
        for cell in open_cells:
            for value in (0, least):
                carrier.carry(cell, value)
        hidden = carrier.hidden
        open_cells = weak(layout, counts, hidden, primary, least)
        if not open_cells:
            return hidden
    raise NotProtected(open_cells)


def weak(layout: Layout, counts: Counts, hidden: Flags, cells: list[int], least: int = LEAST) -> list[int]:
    """Which of these cells cannot be both 0 and `least` by all that is published."""
    possible = Possible(layout, counts, ~hidden)
    found = []
    for cell in cells:
        interval = possible.interval(cell)
        if interval.least > CLOSE or interval.most < least - CLOSE:
            found.append(cell)
    return found


class Carrier:
    """Finds the cells that must be withheld as well for a small one to take another value."""

    def __init__(self, layout: Layout, counts: Counts, hidden: Flags) -> None:
        self.layout, self.counts, self.hidden = layout, counts, hidden.copy()
        self.high = np.concatenate([np.full(layout.size, ceiling(layout, counts)), counts.astype(float)])
        self.solver = solver_of(layout, np.zeros(2 * layout.size), self.high, self._cost(), doubled=True)

    def _cost(self) -> Cells:
        """Cells already withheld cost next to nothing; large ones and empty ones more than middling ones."""
        price = np.where(self.hidden, 1e-3, 1.0 + np.log1p(self.counts) + 2.0 * (self.counts == 0))
        return np.concatenate([price, price])

    def carry(self, cell: int, value: int) -> None:
        """Withhold what lets the cell have this value; nothing where it cannot."""
        change = value - int(self.counts[cell])
        added, taken = float(max(change, 0)), float(max(-change, 0))
        self._fix(cell, added, taken)
        self.solver.run()
        if is_solved(self.solver):
            self._withhold(np.asarray(self.solver.getSolution().col_value))
        self._free(cell)

    def _fix(self, cell: int, added: float, taken: float) -> None:
        self.solver.changeColBounds(cell, added, added)
        self.solver.changeColBounds(self.layout.size + cell, taken, taken)

    def _free(self, cell: int) -> None:
        for column in (cell, self.layout.size + cell):
            self.solver.changeColBounds(column, 0.0, self.high[column])

    def _withhold(self, solution: Cells) -> None:
        size = self.layout.size
        moved = np.abs(solution[:size] - solution[size:]) > CLOSE
        for cell in np.flatnonzero(moved & ~self.hidden):
            self.hidden[cell] = True
            for column in (int(cell), size + int(cell)):
                self.solver.changeColCost(column, 1e-3)
