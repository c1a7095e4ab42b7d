# SPDX-License-Identifier: EUPL-1.2
"""Reconstruction: all counts that agree with everything published at once, over all linked tables.

First the bounds are carried along the equations until nothing moves; then a linear program asks for the least and the
greatest value of each cell that is still open; then the same in whole numbers, which can be narrower.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from schutznetz.domain.disclosure.attack.published import Learned, Published, is_small
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.possible import CLOSE, Flags, is_solved, solver_of
from schutznetz.domain.planning.outcome import Stopwatch

ROUNDS = 100
WHOLE_SECONDS = 2.0
NARROW = 6.0
"""Intervals at most so wide are asked in whole numbers as well."""


class Contradiction(ValueError):
    """No counts agree with these figures: they were changed, or something assumed beside them is not so."""


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest count of each cell. `tried` of `asked` open cells were put to the linear program."""

    low: Cells
    high: Cells
    tried: int = 0
    asked: int = 0

    @property
    def known(self) -> Flags:
        """Where only one whole number is left."""
        return self.high - self.low < 1 - CLOSE

    @property
    def known_small(self) -> Flags:
        """Where that is one to four people."""
        return self.known & is_small(self.low)


def reconstruct(
    published: Published, watch: Stopwatch, *, given: Bounds | None = None, only: Flags | None = None
) -> Bounds:
    """All that follows from what is published and `given` (what the attacker knows besides). Raises Contradiction.

    `only` are the cells to put to the linear program; bounds are carried to all.
    """
    low, high = published.bounds()
    if given is not None:
        low, high = np.maximum(low, given.low), np.minimum(high, given.high)
    layout = published.layout
    carried = carry(layout, low, high)
    if published.rho or carried.known.all():
        return carried  # unbounded noise leaves no equation that a count would have to keep
    return _asked(layout, carried, watch, ~carried.known if only is None else only & ~carried.known)


def near(layout: Layout, cells: Flags) -> Flags:
    """These cells and those that stand in an equation with them."""
    rows = abs(layout.equations) @ cells.astype(float)
    return np.asarray(cells | (abs(layout.equations).T @ rows > 0))


def carry(layout: Layout, low: Cells, high: Cells, *, rounds: int = ROUNDS) -> Bounds:
    """The bounds carried along the equations; one round is what a single subtraction tells. Raises Contradiction."""
    matrix = layout.equations.tocoo()
    row, place, factor = matrix.row, matrix.col, matrix.data
    for _ in range(rounds):
        if (low > high).any():
            raise Contradiction
        least = np.where(factor > 0, low[place], -high[place])
        most = np.where(factor > 0, high[place], -low[place])
        rest_low = np.bincount(row, least, matrix.shape[0])[row] - least
        rest_high = np.bincount(row, most, matrix.shape[0])[row] - most
        new_high = np.where(factor > 0, -rest_low, rest_high)
        new_low = np.where(factor > 0, -rest_high, rest_low)
        narrower_low, narrower_high = low.copy(), high.copy()
        np.maximum.at(narrower_low, place, np.ceil(new_low - CLOSE))
        np.minimum.at(narrower_high, place, np.floor(new_high + CLOSE))
        if (narrower_low == low).all() and (narrower_high == high).all():
            break
        low, high = narrower_low, narrower_high
    return Bounds(low, high)


def _asked(layout: Layout, bounds: Bounds, watch: Stopwatch, chosen: Flags) -> Bounds:
    """The bounds of the chosen cells by linear programs, the narrowest first, then in whole numbers."""
    low, high = bounds.low.copy(), bounds.high.copy()
    cells = np.flatnonzero(chosen)
    cells = cells[np.argsort((high - low)[cells], kind="stable")]
    program = Program(layout, low, high)
    tried = 0
    for cell in cells:
        if watch.left <= 0:
            break
        low[cell], high[cell] = program.interval(int(cell), low[cell], high[cell])
        tried += 1
    found = carry(layout, low, high)
    return _in_whole_numbers(layout, Bounds(found.low, found.high, tried, len(cells)), watch, chosen)


def _in_whole_numbers(layout: Layout, bounds: Bounds, watch: Stopwatch, chosen: Flags) -> Bounds:
    low, high = bounds.low.copy(), bounds.high.copy()
    program = Program(layout, low, high, whole=True)
    for cell in np.flatnonzero(chosen & ~bounds.known & (high - low <= NARROW)):
        if watch.left <= 0:
            break
        low[cell], high[cell] = program.interval(int(cell), low[cell], high[cell])
    found = carry(layout, low, high)
    return Bounds(found.low, found.high, bounds.tried, bounds.asked)


class Program:
    """Linear programs over the equations of a layout within bounds; with `whole` in whole numbers, each for a while."""

    def __init__(self, layout: Layout, low: Cells, high: Cells, *, whole: bool = False) -> None:
        self.solver = solver_of(layout, low, high, np.zeros(layout.size))
        if whole:
            import highspy

            kinds = np.array([int(highspy.HighsVarType.kInteger)] * layout.size, dtype=np.uint8)
            self.solver.changeColsIntegrality(layout.size, np.arange(layout.size, dtype=np.int32), kinds)
            self.solver.setOptionValue("time_limit", WHOLE_SECONDS)
            self.solver.setOptionValue("mip_abs_gap", 1e-6)

    def interval(self, cell: int, low: float, high: float) -> tuple[float, float]:
        """The least and the greatest whole number of a cell, within what is known already."""
        least, most = self._extreme(cell, 1.0), self._extreme(cell, -1.0)
        found = max(low, np.ceil(least - CLOSE)), min(high, np.floor(most + CLOSE))
        self.solver.changeColBounds(cell, *found)
        return float(found[0]), float(found[1])

    def _extreme(self, cell: int, sign: float) -> float:
        """What nothing goes beyond; infinite where the solver did not get there."""
        self.solver.changeColCost(cell, sign)
        self.solver.run()
        found = float(self.solver.getSolution().col_value[cell]) if is_solved(self.solver) else -sign * inf
        self.solver.changeColCost(cell, 0.0)  # after this the solver has forgotten that it was done
        return found


def reconstruction(published: Published, found: Bounds, *, truth: Counts | None = None) -> Learned:
    """Which counts of one to four people are proven; under noise, which the attacker would take from the figures.

    `found` is what `reconstruct` made of the same publication, here and in the attacks that start from it.
    """
    proven = found.known_small
    guessed = proven | (is_small(published.figures) & ~published.hidden & ~found.known)
    says = np.where(proven, found.low, published.figures)
    right = None if truth is None else int((says == truth)[guessed].sum())
    open_to_attack = published.hidden | is_small(published.figures) if truth is None else is_small(truth)
    facts = {"withheld": float(published.hidden.sum()), "withheld_proven": float((published.hidden & proven).sum())}
    return Learned(
        "reconstruction",
        int(open_to_attack.sum()),
        int(proven.sum()),
        int(guessed.sum()),
        right,
        found.tried,
        found.asked,
        facts,
    )
