# SPDX-License-Identifier: EUPL-1.2
"""Several publications as one system of equations: every count of each, and the counts of each quarter behind them.

What two publications both tell is added up from the same quarters: a year from its four, several years from theirs, a
quarter from itself. These counts of the quarters (`hidden columns`) are told by nobody but may follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from schutznetz.domain.disclosure.attack.given import Case, Given, Time
from schutznetz.domain.disclosure.attack.published import Published
from schutznetz.domain.disclosure.layout import Block, Cells, Counts, Layout, Margin
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION, Dimension, Table


class Columns(Layout):
    """Columns with equations of their own, some of them cells of tables (`blocks`)."""

    def __init__(self, like: Layout, size: int, equations: sparse.csr_matrix, blocks: Sequence[Block] = ()) -> None:
        super().__init__(replace(like.plan, tables=()))
        self.plan, self.size, self.blocks = like.plan, size, list(blocks)
        self.__dict__["equations"] = equations


_NONE: Cells = np.zeros(0)


@dataclass(frozen=True)
class Excerpt(Published):
    """Columns of publications with the bounds they have there."""

    low: Cells = field(default_factory=lambda: _NONE)
    high: Cells = field(default_factory=lambda: _NONE)
    are_counts: bool = False

    @property
    def shows_counts(self) -> bool:
        return self.are_counts

    def bounds(self) -> tuple[Cells, Cells]:
        return self.low.copy(), self.high.copy()


@dataclass(frozen=True)
class Linked:
    """The system: where each publication begins (`starts`), where the counts of the quarters do (`rest`), and which
    margins hold it together; without any, nothing does."""

    parts: tuple[Given, ...]
    published: Excerpt
    starts: tuple[int, ...]
    rest: int
    bridge: Layout
    times: tuple[Time, ...]

    @property
    def is_linked(self) -> bool:
        return bool(self.bridge.size)

    @cached_property
    def told(self) -> Flags:
        """Which columns are told: cells, and counts of quarters that some publication has as they are."""
        found = np.ones(self.published.layout.size, dtype=bool)
        for nth, time in enumerate(self.times):
            for block in self.bridge.blocks:
                at = self.rest + nth * self.bridge.size + block.start
                found[at : at + block.size] = any(_has(one, block.table.by, time) for one in self.parts)
        return found

    def tally(self, cases: Sequence[Case]) -> Counts:
        """What known cases count in every column."""
        found = np.zeros(self.published.layout.size, dtype=np.int64)
        for case in cases:
            for start, part in zip(self.starts, self.parts, strict=True):
                if case.times() <= part.times:
                    for _table, cell in case.cells(part.published.layout):
                        found[start + cell] += 1
            for nth, time in enumerate(self.times):
                if case.times() == {time}:
                    for _table, cell in case.cells(self.bridge):
                        found[self.rest + nth * self.bridge.size + cell] += 1
        return found

    def alone(self, cases: Sequence[Case]) -> list[int]:
        """The columns in which the attacker knows to be the only one."""
        return [
            start + cell
            for case in cases
            for start, part in zip(self.starts, self.parts, strict=True)
            if case.times() <= part.times
            for table, cell in case.cells(part.published.layout)
            if table in case.alone
        ]


def linked(parts: Sequence[Given], recut: Sequence[Given] = ()) -> Linked:
    """One system of all these publications of the same people; those of `recut` agree in all but their regions."""
    layouts = [one.published.layout for one in parts]
    bridge = Layout(replace(layouts[-1].plan, tables=tuple(_common(parts, recut))))
    times = tuple(sorted(frozenset().union(*(one.times for one in parts)))) if bridge.size else ()
    starts = tuple(int(one) for one in np.cumsum([0, *(one.size for one in layouts)]))
    size = starts[-1] + bridge.size * len(times)
    rows = [_placed(one.equations, start, size) for one, start in zip(layouts, starts, strict=False)]
    rows += [_placed(bridge.equations, starts[-1] + nth * bridge.size, size) for nth in range(len(times))]
    for part, start in zip(parts, starts, strict=False):
        rows += list(_ties(part, start, bridge, times, starts[-1], size, has_own_regions=part in recut))
    blocks = [replace(block, start=start + block.start)
              for one, start in zip(layouts, starts, strict=False) for block in one.blocks]  # fmt: skip
    columns = Columns(layouts[-1], size, sparse.vstack(rows, format="csr"), blocks)
    return Linked(tuple(parts), _excerpt(parts, columns), starts[:-1], starts[-1], bridge, times)


def _excerpt(parts: Sequence[Given], columns: Columns) -> Excerpt:
    some = [one.published for one in parts]
    rest, ceiling = columns.size - sum(one.layout.size for one in some), max(one.ceiling() for one in some)
    low, high = (np.concatenate([one.bounds()[nth] for one in some]) for nth in (0, 1))
    figures = np.concatenate([*(one.figures for one in some), np.zeros(rest, dtype=np.int64)])
    hidden = np.concatenate([*(one.hidden for one in some), np.ones(rest, dtype=bool)])
    return Excerpt(
        columns, some[-1].way, figures, hidden, rho=min(one.rho for one in some),
        low=np.concatenate([low, np.zeros(rest)]), high=np.concatenate([high, np.full(rest, ceiling)]),
        are_counts=any(one.shows_counts for one in some),
    )  # fmt: skip


def _common(parts: Sequence[Given], recut: Sequence[Given]) -> Iterator[Table]:
    """The margins that two or more of them tell, finer ones before those that follow from them."""
    having: dict[Margin, frozenset[int]] = {}
    for nth, one in enumerate(parts):
        for margin in tells(one, parts[-1].published.layout, has_own_regions=one in recut):
            having[margin] = having.get(margin, frozenset()) | {nth}
    shared = {margin: some for margin, some in having.items() if len(some) > 1}
    plan = parts[-1].published.layout.plan
    for margin, some in shared.items():
        if not any(other != margin and shared[other] == some and _gives(plan.dimensions, other, margin)
                   for other in shared):  # fmt: skip
            yield Table("_".join(("by", *margin)), "", "", margin, 0.0)


def _gives(dimensions: Mapping[str, Dimension], finer: Margin, margin: Margin) -> bool:
    return all(key in finer or dimensions[key].coarsens in finer for key in margin)


def tells(of: Given, like: Layout, *, has_own_regions: bool = False) -> set[Margin]:
    """The margins of a publication by the levels of `like`, without the quarter."""
    mine = of.published.layout
    theirs = like.plan.dimensions

    def agrees(key: str) -> bool:
        if key == REGION and has_own_regions:
            return False
        return [one.key for one in mine.plan.dimensions[key].levels] == [one.key for one in theirs[key].levels]

    found = {tuple(key for key in margin if key != QUARTER) for margin in mine.margins}
    return {margin for margin in found if all(agrees(key) for key in margin)}


def _ties(
    part: Given, start: int, bridge: Layout, times: Sequence[Time], rest: int, size: int, *, has_own_regions: bool
) -> Iterator[sparse.csr_matrix]:  # fmt: skip
    """Each margin of a publication is what its quarters have; by quarter where it tells them."""
    layout, told = part.published.layout, tells(part, bridge, has_own_regions=has_own_regions)
    for block in bridge.blocks:
        margin = block.table.by
        if margin not in told:
            continue
        at = {time: rest + times.index(time) * bridge.size + block.start for time in part.times}
        sliced = tuple(sorted((*margin, QUARTER)))
        if part.is_year and sliced in layout.margins:
            rows = _placed(layout.summing(layout.margins[sliced], sliced), start, size)
            for time, column in at.items():
                yield rows[slice_of(layout, sliced, time[1])] - _ones(block.size, column, size)
        else:
            rows = _placed(layout.summing(layout.margins[margin], margin), start, size)
            yield rows - sum(_ones(block.size, column, size) for column in at.values())


def _has(of: Given, margin: Margin, time: Time) -> bool:
    """Does it tell this margin of this quarter alone?"""
    margins = of.published.layout.margins
    if of.times == {time}:
        return margin in margins
    return of.is_year and time in of.times and tuple(sorted((*margin, QUARTER))) in margins


def slice_of(layout: Layout, margin: Margin, quarter: int) -> Counts:
    """The rows of a margin by quarter that belong to one of them."""
    shape = tuple(len(layout.plan.dimensions[key].levels) for key in margin)
    places = np.arange(int(np.prod(shape))).reshape(shape)
    return np.take(places, quarter, axis=margin.index(QUARTER)).ravel()


def _ones(count: int, column: int, size: int) -> sparse.csr_matrix:
    return _placed(sparse.identity(count, format="csr"), column, size)


def _placed(matrix: sparse.csr_matrix, start: int, size: int) -> sparse.csr_matrix:
    """The same rows over all columns."""
    return sparse.csr_matrix((matrix.data, matrix.indices + start, matrix.indptr), shape=(matrix.shape[0], size))
