# SPDX-License-Identifier: EUPL-1.2
"""All cells of the tables of a plan as one vector, and what must be equal between tables.

Tables that share dimensions have margins in common; a margin by a finer dimension gives the one by its coarser
dimension. These equations are one sparse linear system `equations @ cells = 0`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schutznetz.regulation.statistics.table_plans import Table, TablePlan

Cells = NDArray[np.float64]
Counts = NDArray[np.int64]
Margin = tuple[str, ...]
"""The dimensions a margin is by, sorted."""


class Equations(Protocol):
    """Columns and what must hold between them: `equations @ columns = 0`."""

    size: int

    @property
    def equations(self) -> sparse.csr_matrix: ...


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table lies in the vector of cells: `start`, and its shape (levels of each dimension, last fastest)."""

    table: Table
    start: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def place(self) -> slice:
        return slice(self.start, self.start + self.size)


class Layout:
    """The cells of a plan. `size` is their number."""

    def __init__(self, plan: TablePlan) -> None:
        self.plan = plan
        self.blocks: list[Block] = []
        start = 0
        for table in plan.tables:
            self.blocks.append(Block(table, start, plan.shape(table)))
            start += self.blocks[-1].size
        self.size = start

    def empty(self) -> Counts:
        """A tally of nothing: one whole number a cell."""
        return np.zeros(self.size, dtype=np.int64)

    def block(self, key: str) -> Block:
        """The block of a table; KeyError when there is none."""
        return {one.table.key: one for one in self.blocks}[key]

    def cells_of(self, unit: Mapping[str, str]) -> list[int]:
        """The one cell of each table a unit is counted in; KeyError for a dimension or level the plan does not know."""
        return [one.start + self._at(one, unit) for one in self.blocks]

    def _at(self, block: Block, unit: Mapping[str, str]) -> int:
        places = tuple(self._place(key, unit) for key in block.table.by)
        return int(np.ravel_multi_index(places, block.shape)) if places else 0

    def _place(self, key: str, unit: Mapping[str, str]) -> int:
        dimension = self.plan.dimensions[key]
        if key in unit or not dimension.coarsens:
            return dimension.place(unit[key])
        finer = self.plan.dimensions[dimension.coarsens]
        return dimension.place(finer.levels[finer.place(unit[finer.key])].within)

    @cached_property
    def equations(self) -> sparse.csr_matrix:
        """One row for each two margins that must be equal, columns are the cells."""
        found = [first - other for first, other in self._equal_margins()]
        return sparse.vstack(found, format="csr") if found else sparse.csr_matrix((0, self.size))

    def _equal_margins(self) -> Iterator[tuple[sparse.csr_matrix, sparse.csr_matrix]]:
        """The first table that has a margin beside each other that has it; margins implied by finer ones left out."""
        having = self._having()
        for margin, blocks in having.items():
            if len(blocks) > 1 and not self._is_implied(margin, having):
                first, *others = blocks
                for other in others:
                    yield self.summing(first, margin), self.summing(other, margin)

    @cached_property
    def margins(self) -> dict[Margin, Block]:
        """Every margin that a table has, with the table that tells it with the fewest cells to add up."""
        return {margin: min(some, key=lambda one: one.size) for margin, some in self._having().items()}

    def _having(self) -> dict[Margin, list[Block]]:
        having: dict[Margin, list[Block]] = {}
        for block in self.blocks:
            for margin in self._margins(block):
                having.setdefault(margin, []).append(block)
        return having

    def _is_implied(self, margin: Margin, having: Mapping[Margin, list[Block]]) -> bool:
        mine = having[margin]
        return any(self._gives(other, margin) and blocks == mine for other, blocks in having.items() if other != margin)

    def _gives(self, finer: Margin, margin: Margin) -> bool:
        """Does a margin follow from a finer one?"""
        dimensions = self.plan.dimensions
        return all(key in finer or dimensions[key].coarsens in finer for key in margin)

    def _margins(self, block: Block) -> Iterator[Margin]:
        coarser = {one.coarsens: one.key for one in self.plan.dimensions.values() if one.coarsens}
        choices = [[key, coarser[key]] if key in coarser else [key] for key in block.table.by]
        for count in range(len(choices) + 1):
            for some in combinations(choices, count):
                yield from (tuple(sorted(one)) for one in product(*some))

    def summing(self, block: Block, margin: Margin) -> sparse.csr_matrix:
        """The matrix that adds up the cells of a table to one of its margins (rows in the order of `margin`)."""
        places = np.unravel_index(np.arange(block.size), block.shape) if block.shape else ()
        at = dict(zip(block.table.by, places, strict=True))
        shape = tuple(len(self.plan.dimensions[key].levels) for key in margin)
        rows = np.zeros(block.size, dtype=np.int64)
        for key, length in zip(margin, shape, strict=True):
            rows = rows * length + (at[key] if key in at else self._coarse(key)[at[self.plan.dimensions[key].coarsens]])
        columns = block.start + np.arange(block.size)
        return sparse.csr_matrix((np.ones(block.size), (rows, columns)), shape=(int(np.prod(shape)), self.size))

    def _coarse(self, key: str) -> NDArray[np.int64]:
        """For each level of the finer dimension its place in this one."""
        dimension = self.plan.dimensions[key]
        finer = self.plan.dimensions[dimension.coarsens]
        return np.array([dimension.place(level.within) for level in finer.levels])

    def margin(self, cells: NDArray[Any], margin: Sequence[str]) -> NDArray[Any]:
        """The figures of a margin from the first table that has it; KeyError when none has."""
        wanted = tuple(sorted(margin))
        for block in self.blocks:
            if wanted in set(self._margins(block)):
                found: NDArray[Any] = self.summing(block, wanted) @ cells
                return found
        raise KeyError(wanted)

    def table(self, cells: NDArray[Any], key: str) -> NDArray[Any]:
        """The cells of one table in its shape."""
        block = self.block(key)
        return cells[block.place].reshape(block.shape)
