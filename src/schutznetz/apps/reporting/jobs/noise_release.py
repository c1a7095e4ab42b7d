# SPDX-License-Identifier: EUPL-1.2
"""Profile A: the release from the stored noisy tallies, the figures that follow from it, and its gate."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from schutznetz.apps.reporting.facts import Built, BuiltTable, plan_of
from schutznetz.apps.reporting.models import NoisyTally, Release, StatisticsYear
from schutznetz.apps.reporting.queries.ledgers import ledger_of
from schutznetz.domain.disclosure import gate
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.ledger import Draw, Ledger
from schutznetz.domain.disclosure.noise import cells_drawn
from schutznetz.domain.disclosure.release import TOO_UNCERTAIN, deviations_by, guarantee, release
from schutznetz.domain.disclosure.release import Release as Computed
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import Table, TablePlan

NORMAL_95 = 1.96
ROUNDING = 0.5


def build(of: Release, limit: Limit) -> Built:
    """The figures of a quarter or a year with their errors, and every total and coarser table that follows."""
    layout, noisy, ledger = stored(of)
    found = release(layout, noisy, ledger, limit)
    tables = [*_tables(layout, found), *_margins(layout, found.figures, deviations_by(layout, ledger))]
    means = guarantee(ledger_of(of.year), layout.plan.delta)
    return Built(tuple(tables), found.certificate, asdict(means))


def stored(of: Release) -> tuple[Layout, Counts, Ledger]:
    """What a release is a pure function of: the layout, the noisy tallies, the ledger."""
    year = of.year
    plan, ledger = plan_of(year.family, year.regions), ledger_of(year)
    rows = NoisyTally.objects.filter(draw__year=year).select_related("draw")
    if of.quarter is None:
        return _of_year(Layout(plan), list(rows), ledger)
    return _of_quarter(plan, list(rows.filter(draw__quarter=of.quarter)), year)


def _of_year(layout: Layout, rows: list[NoisyTally], ledger: Ledger) -> tuple[Layout, Counts, Ledger]:
    noisy = layout.empty()
    for row in rows:
        quarter = None if row.draw.quarter is None else row.draw.quarter - 1
        noisy[cells_drawn(layout.block(row.draw.table), quarter)] = row.cells
    return layout, noisy, ledger


def _of_quarter(plan: TablePlan, rows: list[NoisyTally], year: StatisticsYear) -> tuple[Layout, Counts, Ledger]:
    """The tables by quarter, for one of them; they cost what their entries in the ledger say."""
    layout = Layout(plan.of_quarter())
    noisy = layout.empty()
    for row in rows:
        noisy[layout.block(row.draw.table).place] = row.cells
    draws = [Draw(row.draw.table, None, row.draw.deviation, row.draw.on) for row in rows]
    return layout, noisy, Ledger(year.family, year.year, layout.plan.digest, year.rho).charged(draws)


def _tables(layout: Layout, found: Computed) -> Iterator[BuiltTable]:
    for block in layout.blocks:
        key = block.table.key
        yield BuiltTable(
            block.table, tuple(layout.plan.dimensions[one] for one in block.table.by),
            tuple(found.figures[block.place].tolist()), round(found.errors[key], 1), key in found.withheld,
        )  # fmt: skip


def _margins(layout: Layout, figures: Counts, deviations: Cells) -> Iterator[BuiltTable]:
    """Totals and coarser tables: sums of the figures above, so they cost nothing and contradict nothing."""
    for table in margins(layout.plan):
        values, error = _summed(layout, figures, table), margin_error(layout, deviations, table)
        useless = float(np.median(error / np.maximum(values, 1))) > TOO_UNCERTAIN
        axes = tuple(layout.plan.dimensions[one] for one in table.by)
        yield BuiltTable(table, axes, tuple(values.tolist()), round(error, 1), useless, is_margin=True)


def margins(plan: TablePlan) -> list[Table]:
    """The total, every count by one dimension, and each table by the coarser dimension, where the plan has none."""
    coarser = {one.coarsens: one.key for one in plan.dimensions.values() if one.coarsens}
    found = [_coarse(one, coarser, plan) for one in plan.tables if set(one.by) & set(coarser)]
    wide = replace(plan, tables=(*plan.tables, *(one for one in found if not _has(plan.tables, one.by))))
    return list(wide.with_margins().tables[len(plan.tables) :])


def _coarse(table: Table, coarser: dict[str, str], plan: TablePlan) -> Table:
    by = tuple(coarser.get(key, key) for key in table.by)
    names, names_en = [plan.dimensions[one].name for one in by], [plan.dimensions[one].name_en for one in by]
    key = "_".join(by) if len(by) > 1 else f"all_{by[0]}"
    return Table(key, " nach ".join(names), " by ".join(names_en), by, 0.0)


def _has(tables: tuple[Table, ...], by: tuple[str, ...]) -> bool:
    return any(set(one.by) == set(by) for one in tables)


def _summed(layout: Layout, figures: Counts, table: Table) -> Counts:
    """The figures of a margin in the order of the table's dimensions."""
    ordered = tuple(sorted(table.by))
    shape = tuple(len(layout.plan.dimensions[key].levels) for key in ordered)
    cells = layout.margin(figures, ordered).reshape(shape)
    turned = cells.transpose([ordered.index(key) for key in table.by]) if table.by else cells
    return np.rint(turned).astype(np.int64).ravel()


def margin_error(layout: Layout, deviations: Cells, table: Table) -> float:
    """Half the width of a 95 % interval of a margin's cells.

    Every table that has the margin measures it with noise of its own; the estimate is no worse than their mean weighted
    by precision. Half a unit comes on top for whole numbers.
    """
    ordered, precision = tuple(sorted(table.by)), 0.0
    for block in layout.blocks:
        if all(_gives(layout.plan, block.table, key) for key in ordered):
            matrix = layout.summing(block, ordered)
            precision = precision + 1 / (matrix.multiply(matrix) @ deviations**2)
    return float(NORMAL_95 * np.sqrt(np.max(1 / precision)) + ROUNDING)


def _gives(plan: TablePlan, table: Table, key: str) -> bool:
    return key in table.by or plan.dimensions[key].coarsens in table.by


def check(of: Release, limit: Limit) -> list[dict[str, Any]]:
    """The gate over what is stored, and whether what follows from it was stored as it follows."""
    layout, noisy, ledger = stored(of)
    rows = {row.key: row for row in of.tables.all()}
    figures = np.concatenate([np.array(rows[one.table.key].values, dtype=np.int64) for one in layout.blocks])
    stated = {key: row.error or 0.0 for key, row in rows.items()}
    withheld = tuple(key for key, row in rows.items() if row.is_withheld)
    published = Computed(of.year.year, layout.plan.digest, figures, stated, withheld, of.certificate)
    found = [_said(one) for one in gate.report(layout, noisy, ledger, published, limit)]
    off = [one for one in margins(layout.plan) if rows[one.key].values != _summed(layout, figures, one).tolist()]
    entries = ledger_of(of.year)
    found.append({"key": "stored", "holds": not off and entries.spent <= entries.granted * (1 + gate.REL),
                  "facts": {"margins_off": float(len(off)), "spent_in_the_year": entries.spent}})  # fmt: skip
    return found


def _said(check: gate.Check) -> dict[str, Any]:
    """A check as it is kept."""
    facts = {key: float(value) for key, value in check.facts.items()}
    return {"key": check.key, "holds": bool(check.holds), "facts": facts}
