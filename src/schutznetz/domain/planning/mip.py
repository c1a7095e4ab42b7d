# SPDX-License-Identifier: EUPL-1.2
"""A mixed-integer model, row by row, and the HiGHS solver behind it (minimisation only)."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from threading import Event, Thread
from types import MappingProxyType
from typing import Any, Self

from schutznetz.domain.planning.outcome import Progress, Stopwatch

THREADS = 1
SEED = 7


NOTHING: Mapping[int, float] = MappingProxyType({})


@dataclass(frozen=True)
class Solved:
    """``values`` of the columns, or None without a solution; ``bound`` is proven; ``impossible`` is proven as well."""

    values: Sequence[float] | None
    objective: float
    bound: float
    impossible: bool


class Model:
    """Columns (with cost and limits) and rows (linear, with limits)."""

    def __init__(self) -> None:
        self.cost, self.lower, self.upper = array("d"), array("d"), array("d")
        self.whole = array("b")
        self.row_lower, self.row_upper = array("d"), array("d")
        self.starts, self.places, self.factors = array("i", [0]), array("i"), array("d")

    def column(self, cost: float = 0.0, lower: float = 0.0, upper: float = 1.0, *, whole: bool = True) -> int:
        """A new variable; its number."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: Iterable[tuple[int, float]], lower: float = -inf, upper: float = inf) -> None:
        """``lower <= sum of factor * column <= upper``."""
        for place, factor in terms:
            self.places.append(place)
            self.factors.append(factor)
        self.starts.append(len(self.places))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def relax(self, watch: Stopwatch) -> Solved:
        """The best solution when columns need not be whole: a first bound, and a hint which columns matter."""
        kinds, self.whole = self.whole, array("b", bytes(len(self.whole)))
        try:
            return self.solve(watch)
        finally:
            self.whole = kinds

    def solve(
        self,
        watch: Stopwatch,
        *,
        start: Sequence[float] | None = None,
        seconds: float = inf,
        fixed: Mapping[int, float] = NOTHING,
    ) -> Solved:
        """The best solution found within the limit; ``start`` is one to begin with, ``fixed`` columns keep a value."""
        import highspy

        solver = highspy.Highs()
        settings = {
            "output_flag": False,
            "threads": THREADS,
            "random_seed": SEED,
            "mip_rel_gap": watch.limit.distance,
            "mip_abs_gap": 1e-6,
            "time_limit": min(seconds, max(watch.left, 0.01)),
        }
        for name, value in settings.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._program(highspy, fixed))
        if start is not None:
            self._begin_with(solver, highspy, start)
        self._listen(solver, watch)
        solver.run()
        return self._result(solver, highspy)

    def _program(self, highspy: Any, fixed: Mapping[int, float]) -> Any:
        """The model in the form of the solver."""
        import numpy as np

        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.cost), len(self.row_lower)
        program.col_cost_, program.col_lower_, program.col_upper_ = map(np.array, (self.cost, self.lower, self.upper))
        if fixed:
            places, values = np.array(list(fixed)), np.array(list(fixed.values()))
            program.col_lower_, program.col_upper_ = (
                _with(np.array(limits), places, values) for limits in (self.lower, self.upper)
            )
        program.row_lower_, program.row_upper_ = np.array(self.row_lower), np.array(self.row_upper)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        program.integrality_ = [kinds[whole] for whole in self.whole]
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_, matrix.index_ = np.array(self.starts), np.array(self.places)
        matrix.value_ = np.array(self.factors)
        return program

    @staticmethod
    def _begin_with(solver: Any, highspy: Any, start: Sequence[float]) -> None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)

    @staticmethod
    def _listen(solver: Any, watch: Stopwatch) -> None:
        """Tell the watcher about progress at each report of the solver; stop when it says so."""
        if watch.limit.watch is None:
            return

        def heard(event: Any) -> None:
            found, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            if not watch.tell(found if found < 1e20 else None, bound if bound > -1e20 else None):
                event.interrupt()

        solver.cbMipInterrupt.subscribe(heard)

    def _result(self, solver: Any, highspy: Any) -> Solved:
        info, status = solver.getInfo(), solver.getModelStatus()
        impossible = status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        )
        bound = max(info.mip_dual_bound, 0.0) if any(self.whole) else info.objective_function_value
        if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
            return Solved(None, inf, bound, impossible)
        return Solved(solver.getSolution().col_value, info.objective_function_value, bound, False)


class Proof:
    """The bound of a model, proven in a thread of its own while plans are sought: the solver leaves Python's lock.

    A plan it comes upon by the way is not used, since when it finds which depends on the machine.
    """

    def __init__(self, model: Model, watch: Stopwatch, known: float = 0.0) -> None:
        self.bound = known
        """What is proven so far."""
        self._over = Event()
        self._watch = Stopwatch(replace(watch.limit, watch=self._heard), watch.since)
        self._thread = Thread(target=self._prove, args=(model,), name="proof")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _heard(self, progress: Progress) -> bool:
        self.bound = max(self.bound, progress.bound or 0.0)
        return not self._over.is_set()

    def _prove(self, model: Model) -> None:
        solved = model.solve(self._watch)
        if not solved.impossible:
            self.bound = max(self.bound, solved.bound)


def _with(limits: Any, places: Any, values: Any) -> Any:
    """The limits with some of them replaced."""
    limits[places] = values
    return limits
