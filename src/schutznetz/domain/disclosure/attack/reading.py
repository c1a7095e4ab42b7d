# SPDX-License-Identifier: EUPL-1.2
"""What was handed out, as the attacker reads it: tables with their axes, whoever printed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.layout import Layout
from schutznetz.regulation.statistics.table_plans import Level, PlanError, Table, TablePlan


@dataclass(frozen=True)
class Printed:
    """One table: for each axis its key and the keys of its levels; values, the last axis fastest, None if withheld.

    Without values all of it is withheld.
    """

    key: str
    axes: tuple[tuple[str, tuple[str, ...]], ...]
    values: tuple[int | None, ...]


def published(plan: TablePlan, tables: Sequence[Printed], way: Way, rho: float) -> Published:
    """Tables as they were printed, over the dimensions of a plan. Raises PlanError where they do not belong to it.

    Tables withheld as a whole are left out: nothing of them was published. A table that is not of the plan follows
    from others, as margins do.
    """
    shown = [one for one in tables if one.values]
    if not shown:
        raise PlanError(f"{plan.key}: there is no table with figures")
    for key, some in {key: some for table in shown for key, some in table.axes}.items():
        plan = _with(plan, key, some)
    shares = {one.key: one.share for one in plan.tables}
    made = tuple(Table(one.key, "", "", tuple(key for key, _ in one.axes), shares.get(one.key, 0.0)) for one in shown)
    layout = Layout(replace(plan, tables=made))
    values = [_values(one, block.size) for one, block in zip(shown, layout.blocks, strict=True)]
    hidden = np.array([one is None for some in values for one in some], dtype=bool)
    figures = np.array([one or 0 for some in values for one in some], dtype=np.int64)
    return Published(layout, way, figures, hidden, rho=rho)


def _with(plan: TablePlan, key: str, levels: Sequence[str]) -> TablePlan:
    """The plan with the levels that were printed, where an instance brings them along."""
    if key not in plan.dimensions:
        raise PlanError(f"{plan.key}: no dimension {key}")
    dimension = plan.dimensions[key]
    if dimension.from_instance:
        return plan.with_levels(key, [Level(one, one, one) for one in levels])
    if tuple(levels) != tuple(one.key for one in dimension.levels):
        raise PlanError(f"{plan.key}: other levels of {key} than in the plan")
    return plan


def _values(table: Printed, size: int) -> Sequence[int | None]:
    if len(table.values) != size:
        raise PlanError(f"{table.key}: {len(table.values)} figures, not {size}")
    return table.values


WAYS: Mapping[str, Way] = {
    "A": Way.NOISE, "B": Way.CELL_KEY, "C": Way.SUPPRESSION, "noise": Way.NOISE, "cell_key": Way.CELL_KEY,
    "suppression": Way.SUPPRESSION, "naive": Way.NAIVE, "raw": Way.RAW,
}  # fmt: skip
"""The profiles of a release, and the ways nobody should use, by the names they are known under."""
