# SPDX-License-Identifier: EUPL-1.2
"""Reconstruction: all counts that agree with everything published at once, over all linked tables.

First the bounds are carried along the equations until nothing moves; then a linear program asks for the least and the
greatest value of each cell that is still open and could be small; then the same in whole numbers, which can be
narrower.

Every solution that happens to be whole is a set of counts that could be. A cell that was seen with two values is not
known and needs no program of its own, so most cells of a Land of 4,500 counsellors cost nothing.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from schutznetz.domain.disclosure.attack.published import Learned, Published, is_small
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.possible import CLOSE, Flags, is_solved, solver_of
from schutznetz.domain.disclosure.suppression import LEAST
from schutznetz.domain.planning.outcome import Stopwatch

ROUNDS = 100
FEASIBLE = 2
"""What HiGHS says of a solution that keeps everything."""
WHOLE_SECONDS = 2.0
SPREAD_SECONDS = 10.0
"""How long to look for whole numbers that move as many cells as possible at once."""


class Contradiction(ValueError):
    """No counts agree with these figures: they were changed, or something assumed beside them is not so."""


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest count of each cell: none lies outside, but those within need not all be possible.

    Exact is where only one is left. `tried` of `asked` open cells were settled in the time.
    """

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
    published: Published, watch: Stopwatch, *, given: Bounds | None = None, only: Flags | None = None,
    seen: "Seen | None" = None,
) -> Bounds:  # fmt: skip
    """All that follows from what is published and `given` (what the attacker knows besides). Raises Contradiction.

    `only` are the cells to put to the programs, without it all that could be one to four; bounds are carried to all.
    `seen` are counts known to be possible, where somebody knows.
    """
    low, high = published.bounds()
    if given is not None:
        low, high = np.maximum(low, given.low), np.minimum(high, given.high)
    layout = published.layout
    carried = carry(layout, low, high)
    if published.rho or carried.known.all():
        return carried  # unbounded noise leaves no equation that a count would have to keep
    chosen = ~carried.known & (carried.low < LEAST if only is None else only)
    return _asked(layout, carried, watch, chosen, seen or Seen(layout))


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


def _asked(layout: Layout, bounds: Bounds, watch: Stopwatch, chosen: Flags, seen: "Seen") -> Bounds:
    """The bounds of the chosen cells by linear programs, the narrowest first, then in whole numbers."""
    low, high = bounds.low.copy(), bounds.high.copy()
    cells = np.flatnonzero(chosen)
    cells = cells[np.argsort((high - low)[cells], kind="stable")]
    left = (
        _narrowed(Program(layout, low, high, seen), [int(one) for one in cells], low, high, watch) if len(cells) else 0
    )
    found = carry(layout, low, high)
    low, high = found.low.copy(), found.high.copy()
    unsettled = [int(one) for one in cells if not seen.settles(int(one), low[one], high[one])]
    if watch.left > 0 and unsettled:
        program = Program(layout, low, high, seen, whole=True)
        program.spread(unsettled, min(SPREAD_SECONDS, watch.left))
        left = _narrowed(program, unsettled, low, high, watch)
        found = carry(layout, low, high)
    return Bounds(found.low, found.high, len(cells) - left, len(cells))


def _narrowed(program: "Program", cells: list[int], low: Cells, high: Cells, watch: Stopwatch) -> int:
    """Narrow the bounds of these cells; how many there was no time for."""
    left = 0
    for cell in cells:
        if program.seen.settles(cell, low[cell], high[cell]):
            continue
        if watch.left <= 0:
            left += 1
            continue
        low[cell], high[cell], is_settled = program.interval(cell, low[cell], high[cell])
        left += not is_settled
    return left


class Seen:
    """The least and the greatest count of each cell among all whole solutions found so far."""

    def __init__(self, layout: Layout) -> None:
        self.low, self.high = np.full(layout.size, inf), np.full(layout.size, -inf)

    def take(self, solution: Cells) -> None:
        """A solution of a program; one that is not whole says nothing here."""
        whole = np.rint(solution)
        if np.abs(solution - whole).max(initial=0.0) < CLOSE:
            np.minimum(self.low, whole, out=self.low)
            np.maximum(self.high, whole, out=self.high)

    def settles(self, cell: int, low: float, high: float) -> bool:
        """Is it known, or seen with two values?"""
        return bool(high <= low or self.low[cell] < self.high[cell])


class Program:
    """Linear programs over the equations of a layout within bounds; with `whole` in whole numbers, each for a while."""

    def __init__(self, layout: Layout, low: Cells, high: Cells, seen: Seen, *, whole: bool = False) -> None:
        self.solver, self.seen = solver_of(layout, low, high, np.zeros(layout.size)), seen
        if whole:
            import highspy

            kinds = np.array([int(highspy.HighsVarType.kInteger)] * layout.size, dtype=np.uint8)
            self.solver.changeColsIntegrality(layout.size, np.arange(layout.size, dtype=np.int32), kinds)
            self.solver.setOptionValue("time_limit", WHOLE_SECONDS)
            self.solver.setOptionValue("mip_abs_gap", 1e-6)

    def spread(self, cells: list[int], seconds: float) -> None:
        """Look at solutions with as few as possible in all of these cells together, and with as many."""
        self.solver.setOptionValue("time_limit", seconds / 2)
        for sign in (1.0, -1.0):
            for cell in cells:
                self.solver.changeColCost(cell, sign)
            self.solver.run()
            self._look()
        for cell in cells:
            self.solver.changeColCost(cell, 0.0)
        self.solver.setOptionValue("time_limit", WHOLE_SECONDS)

    def _look(self) -> Cells | None:
        """The solution there is, the best one or not."""
        solution = self.solver.getSolution()
        if not solution.value_valid or self.solver.getInfo().primal_solution_status != FEASIBLE:
            return None
        found = np.asarray(solution.col_value)
        self.seen.take(found)
        return found

    def interval(self, cell: int, low: float, high: float) -> tuple[float, float, bool]:
        """The least and the greatest whole number of a cell within what is known, and whether the solver answered."""
        least = low if self.seen.low[cell] <= low + CLOSE else self._extreme(cell, 1.0)
        most = high if self.seen.high[cell] >= high - CLOSE else self._extreme(cell, -1.0)
        found = max(low, np.ceil(least - CLOSE)), min(high, np.floor(most + CLOSE))
        self.solver.changeColBounds(cell, *found)
        return float(found[0]), float(found[1]), bool(np.isfinite(least) and np.isfinite(most))

    def _extreme(self, cell: int, sign: float) -> float:
        """What nothing goes beyond; infinite where the solver did not get there."""
        self.solver.changeColCost(cell, sign)
        self.solver.run()
        solution = self._look()
        found = -sign * inf if solution is None or not is_solved(self.solver) else float(solution[cell])
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
