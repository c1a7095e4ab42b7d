# SPDX-License-Identifier: EUPL-1.2
"""Profile C: true figures of a year, small ones withheld and others with them until none can be worked out."""

import hashlib
from typing import Any

import numpy as np

from schutznetz.apps.reporting.facts import Built, BuiltTable, plan_of
from schutznetz.apps.reporting.models import RawTally, Release
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.suppression import LEAST, NotProtected, small, weak, withheld
from schutznetz.domain.planning.outcome import Limit


def _stored(of: Release) -> tuple[Layout, Counts]:
    """The tables of the plan with all totals, and the true counts in them."""
    year = of.year
    plan = plan_of(year.family, year.regions)
    narrow, wide = Layout(plan), Layout(plan.with_margins())
    raw = np.array(RawTally.objects.get(year=year).cells, dtype=np.int64)
    counts = wide.empty()
    for block in wide.blocks:
        if block.start < narrow.size:
            counts[block.place] = raw[block.place]
        else:
            counts[block.place] = np.rint(narrow.margin(raw, block.table.by)).ravel()
    return wide, counts


def build(of: Release, limit: Limit) -> Built:
    """The figures of a year; where no way to withhold enough is found, the gate says so."""
    layout, counts = _stored(of)
    try:
        hidden = withheld(layout, counts)
    except NotProtected:
        hidden = small(counts)
    tables = []
    for block in layout.blocks:
        cells = zip(counts[block.place].tolist(), hidden[block.place].tolist(), strict=True)
        values = tuple(None if is_hidden else int(value) for value, is_hidden in cells)
        axes = tuple(layout.plan.dimensions[one] for one in block.table.by)
        tables.append(BuiltTable(block.table, axes, values, None, is_margin=not block.table.share))
    said = hashlib.sha256(repr([(one.table.key, one.values) for one in tables]).encode()).hexdigest()
    return Built(tuple(tables), said, {"least": float(LEAST)})


def check(of: Release, limit: Limit) -> list[dict[str, Any]]:
    """Linear programs over all that is published: every small figure can still be 0 or `LEAST`."""
    layout, counts = _stored(of)
    rows = {row.key: row for row in of.tables.all()}
    shown = [value for block in layout.blocks for value in rows[block.table.key].values]
    hidden = np.array([value is None for value in shown])
    same = all(value is None or value == count for value, count in zip(shown, counts.tolist(), strict=True))
    primary = [int(cell) for cell in np.flatnonzero(small(counts))]
    open_cells = weak(layout, counts, hidden, primary)
    facts = {"small": float(len(primary)), "withheld": float(hidden.sum()), "worked_out": float(len(open_cells))}
    return [
        {"key": "protected", "holds": not open_cells and bool(hidden[primary].all()), "facts": facts},
        {"key": "stored", "holds": same, "facts": {}},
        {"key": "empty", "holds": bool(counts.any()), "facts": {}},
    ]
