# SPDX-License-Identifier: EUPL-1.2
"""What a release and all earlier ones that count the same people say together: one linear program over all of them.

Each release has its own cells and equations; between them stand the margins they have in common. A quarter of the year
is the slice of a table by quarter, or a part of a margin (the rest is a column of its own, not below zero). Releases of
other years count other people: nothing links them, so they narrow nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from schutznetz.domain.disclosure.attack.published import Published
from schutznetz.domain.disclosure.layout import Block, Cells, Layout
from schutznetz.domain.disclosure.possible import CLOSE, Interval, is_solved, solver_of
from schutznetz.regulation.statistics.table_plans import QUARTER


@dataclass(frozen=True)
class Earlier:
    """A published release about people of the same year: all of them, or those of a quarter (0 to 3)."""

    published: Published
    quarter: int | None = None


class Contradiction(ValueError):
    """No counts agree with all releases: one of them was changed, or counts other people."""


class Together:
    """All counts that agree with a release of a year and with earlier ones. Raises Contradiction when asked in vain.

    Columns: the cells of the release, those of each earlier one (`starts`), then what a quarter leaves for the others.
    """

    def __init__(self, this: Published, earlier: Sequence[Earlier] = ()) -> None:
        parts = [this, *(one.published for one in earlier)]
        sizes = [one.layout.size for one in parts]
        self.starts = [sum(sizes[:at]) for at in range(len(sizes))]
        links = [link for at, one in enumerate(earlier, 1) for link in _links(this.layout, one, at)]
        rests = sum(one.rows for one in links if one.leaves_rest)
        self.size = sum(sizes) + rests
        self.equations = self._stacked(parts, links)
        bounds = [one.bounds() for one in parts]
        ceiling = max(one.ceiling() for one in parts)
        low = np.concatenate([*(low for low, _high in bounds), np.zeros(rests)])
        high = np.concatenate([*(high for _low, high in bounds), np.full(rests, ceiling)])
        self.solver = solver_of(self, low, high, np.zeros(self.size))

    def _stacked(self, parts: Sequence[Published], links: Sequence["_Link"]) -> sparse.csr_matrix:
        rows = [_placed(one.layout.equations, start, self.size) for one, start in zip(parts, self.starts, strict=True)]
        rest = self.starts[-1] + parts[-1].layout.size
        for one in links:
            row = _placed(one.of_this, 0, self.size) - _placed(one.of_earlier, self.starts[one.at], self.size)
            if one.leaves_rest:
                row = row - _placed(sparse.identity(one.rows, format="csr"), rest, self.size)
                rest += one.rows
            rows.append(row)
        return sparse.vstack(rows, format="csr")

    def interval(self, cell: int) -> Interval:
        """What one column can be; the cells of the release come first."""
        return Interval(self._extreme(cell, 1.0), self._extreme(cell, -1.0))

    def _extreme(self, cell: int, sign: float) -> float:
        self.solver.changeColCost(cell, sign)
        self.solver.run()
        if not is_solved(self.solver):
            raise Contradiction
        value = float(self.solver.getSolution().col_value[cell])
        self.solver.changeColCost(cell, 0.0)
        return value


def closed(of: Together, cells: Sequence[int], *, least: int, most: int) -> list[int]:
    """Which of these columns cannot be both `least` and `most` by all that is published."""
    found = []
    for cell in cells:
        interval = of.interval(cell)
        if interval.least > least + CLOSE or interval.most < most - CLOSE:
            found.append(cell)
    return found


def known(of: Together, cells: Sequence[int]) -> list[int]:
    """Of which of these columns only one whole number is left."""
    return [cell for cell in cells if of.interval(cell).is_exact]


def uncovered(of: Together, earlier: Sequence[Earlier]) -> list[int]:
    """Columns of earlier releases that were withheld or altered there and are known through this one."""
    found: list[int] = []
    for at, one in enumerate(earlier, 1):
        alone = Together(one.published)
        protected = np.ones(one.published.layout.size, dtype=bool)
        if one.published.shows_counts:
            protected = one.published.hidden
        cells = [int(cell) for cell in np.flatnonzero(protected)]
        before = set(known(alone, cells))
        found += [column for cell in cells if cell not in before
                  for column in known(of, [of.starts[at] + cell])]  # fmt: skip
    return found


@dataclass(frozen=True)
class _Link:
    """Rows `of_this` (over the release's cells) that are those `of_earlier`, or no less where a rest is left."""

    at: int
    of_this: sparse.csr_matrix
    of_earlier: sparse.csr_matrix
    leaves_rest: bool

    @property
    def rows(self) -> int:
        return int(self.of_this.shape[0])


def _links(this: Layout, earlier: Earlier, at: int) -> Iterator[_Link]:
    """Every margin both have over the same levels, once."""
    done = set()
    for block in earlier.published.layout.blocks:
        keys = [key for key in block.table.by if _same_levels(this, earlier.published.layout, key)]
        for count in range(len(keys), -1, -1):
            for some in combinations(sorted(keys), count):
                if some not in done and (link := _link(this, earlier, at, block, some)) is not None:
                    done.add(some)
                    yield link


def _same_levels(this: Layout, other: Layout, key: str) -> bool:
    mine, theirs = (one.plan.dimensions[key].levels for one in (this, other))
    return tuple(one.key for one in mine) == tuple(one.key for one in theirs)


def _link(this: Layout, earlier: Earlier, at: int, block: Block, margin: tuple[str, ...]) -> _Link | None:
    theirs = earlier.published.layout.summing(block, margin)
    if earlier.quarter is not None and QUARTER not in margin:
        sliced = tuple(sorted((*margin, QUARTER)))
        giving = _giving(this, sliced)
        if giving is not None:
            return _Link(at, this.summing(giving, sliced)[_slice(this, sliced, earlier.quarter)], theirs, False)
    giving = _giving(this, margin)
    if giving is None:
        return None
    return _Link(at, this.summing(giving, margin), theirs, earlier.quarter is not None)


def _giving(this: Layout, margin: tuple[str, ...]) -> Block | None:
    """The first table by all of these dimensions."""
    return next((one for one in this.blocks if set(margin) <= set(one.table.by)), None)


def _slice(this: Layout, margin: tuple[str, ...], quarter: int) -> Cells:
    """The rows of a margin by quarter that belong to one of them."""
    shape = tuple(len(this.plan.dimensions[key].levels) for key in margin)
    places = np.arange(int(np.prod(shape))).reshape(shape)
    return np.take(places, quarter, axis=margin.index(QUARTER)).ravel()


def _placed(matrix: sparse.csr_matrix, start: int, size: int) -> sparse.csr_matrix:
    """The same rows over all columns."""
    left = sparse.csr_matrix((matrix.shape[0], start))
    right = sparse.csr_matrix((matrix.shape[0], size - start - matrix.shape[1]))
    return sparse.hstack([left, matrix, right], format="csr")
