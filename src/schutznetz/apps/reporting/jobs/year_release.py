# SPDX-License-Identifier: EUPL-1.2
"""What profiles B and C have in common: a year told once from true sums, checked beside all that was told before."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from schutznetz.apps.reporting.facts import Built, BuiltTable, plan_of
from schutznetz.apps.reporting.models import RawTally, Release
from schutznetz.apps.reporting.queries import released
from schutznetz.domain.disclosure import year_gate
from schutznetz.domain.disclosure.attack.published import Published
from schutznetz.domain.disclosure.attack.reading import WAYS, Printed
from schutznetz.domain.disclosure.attack.reading import published as as_read
from schutznetz.domain.disclosure.gate import Check
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.domain.disclosure.together import Earlier
from schutznetz.regulation.statistics.table_plans import PlanError, plan


@dataclass(frozen=True)
class Stored:
    """The tables of the plan with all totals, the true counts in them, and the sums of their record keys (0: none)."""

    layout: Layout
    counts: Counts
    sums: Counts


def stored(of: Release) -> Stored:
    """What a release is a pure function of."""
    year = of.year
    plan = plan_of(year.family, year.regions)
    narrow, wide = Layout(plan), Layout(plan.with_margins())
    raw = RawTally.objects.get(year=year)
    keys = raw.keys or narrow.empty().tolist()
    return Stored(wide, *(_widened(narrow, wide, np.array(one, dtype=np.int64)) for one in (raw.cells, keys)))


def _widened(narrow: Layout, wide: Layout, cells: Counts) -> Counts:
    """The cells with those of the totals: sums of counts, or of keys, from the first table that has them."""
    found = wide.empty()
    for block in wide.blocks:
        if block.start < narrow.size:
            found[block.place] = cells[block.place]
        else:
            found[block.place] = np.rint(narrow.margin(cells, block.table.by)).ravel()
    return found


def built(layout: Layout, figures: Counts, hidden: Flags, error: float | None, guarantee: dict[str, float]) -> Built:
    """Figures as they are kept, None where withheld."""
    tables = []
    for block in layout.blocks:
        cells = zip(figures[block.place].tolist(), hidden[block.place].tolist(), strict=True)
        values = tuple(None if is_hidden else int(value) for value, is_hidden in cells)
        axes = tuple(layout.plan.dimensions[one] for one in block.table.by)
        tables.append(BuiltTable(block.table, axes, values, error, is_margin=not block.table.share))
    return Built(tuple(tables), certificate([(one.table.key, one.values) for one in tables]), guarantee)


def certificate(tables: Sequence[tuple[str, tuple[int | None, ...]]]) -> str:
    """SHA-256 over all figures of a year that was told under one of these profiles."""
    return hashlib.sha256(repr(list(tables)).encode()).hexdigest()


def shown(of: Release, layout: Layout) -> tuple[Counts, Flags]:
    """The figures that are kept, in the order of the layout, and which are withheld."""
    rows = {row.key: row for row in of.tables.all()}
    return year_gate.hidden_as([value for block in layout.blocks for value in rows[block.table.key].values])


Judge = Callable[[Published, Counts, Sequence[Earlier]], Check]


def beside_all_others(of: Release, published: Published, counts: Counts, judge: Judge) -> list[Check]:
    """This release and every one published before it, of the whole family."""
    told = [released.published(year, quarter, ministry=ministry, family=of.year.family)
            for ministry, year, quarter in released.releases(family=of.year.family)]  # fmt: skip
    same = [one for one in told if (one.ministry, one.year) == (of.year.ministry.key, of.year.year)]
    altered = sum(one.profile != "A" and one.certificate != _certified(one) for one in told)
    unaltered = Check("published", not altered, {"looked_at": float(len(told)), "altered": float(altered)})
    try:
        protected = judge(published, counts, [_earlier(one) for one in same])
    except (KeyError, PlanError):
        protected = Check("protected", False, {"other_plans": float(len(same))})
    return [year_gate.once(len(told), len(same)), unaltered, protected]


def _certified(of: released.ReleasedSet) -> str:
    return certificate([(one.key, one.values) for one in of.tables.values()])


def _earlier(of: released.ReleasedSet) -> Earlier:
    tables = [
        Printed(
            one.key, tuple((axis.key, tuple(level.key for level in axis.levels)) for axis in one.axes),
            () if one.is_withheld else tuple(one.values),
        )
        for one in of.tables.values()
    ]  # fmt: skip
    read = as_read(plan(of.family), tables, WAYS[of.profile], of.guarantee.get("rho", 0.0))
    return Earlier(read, None if of.quarter is None else of.quarter - 1)


def said(check: Check) -> dict[str, Any]:
    """A check as it is kept."""
    facts = {key: float(one) for key, one in check.facts.items()}
    return {"key": check.key, "holds": bool(check.holds), "facts": facts}
