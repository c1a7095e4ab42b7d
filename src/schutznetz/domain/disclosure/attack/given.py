# SPDX-License-Identifier: EUPL-1.2
"""What the attacker was given: publications of years and quarters, and what the attacker knows besides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from schutznetz.domain.disclosure.attack.published import Published
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION

Time = tuple[int, int]
"""A year and one of its quarters (0 to 3)."""


@dataclass(frozen=True, eq=False)
class Given:
    """A publication of a year, of a quarter (0 to 3), or of all years from `year` to `until` together.

    `who` is whose people it counts: only publications with the same are compared.
    """

    name: str
    published: Published
    who: str
    year: int
    quarter: int | None = None
    until: int | None = None

    @cached_property
    def times(self) -> frozenset[Time]:
        """The quarters it counts."""
        years, quarters = range(self.year, (self.until or self.year) + 1), range(4)
        return frozenset((year, nth) for year in years for nth in quarters if self.quarter in (None, nth))

    @property
    def years(self) -> set[int]:
        return {year for year, _quarter in self.times}

    @property
    def is_year(self) -> bool:
        """Is it one whole year?"""
        return self.quarter is None and len(self.years) == 1


@dataclass(frozen=True)
class Case:
    """A process the attacker knows, with the attributes they know of it. `alone`: tables in which they know that
    nobody else stands in its cell."""

    year: int
    attributes: Mapping[str, str]
    alone: tuple[str, ...] = ()

    def times(self) -> set[Time]:
        """The quarters it may lie in."""
        known = self.attributes.get(QUARTER)
        return {(self.year, nth) for nth in (range(4) if known is None else [int(known) - 1])}

    def cells(self, layout: Layout) -> Iterator[tuple[str, int]]:
        """The tables whose attributes are all known, and the cell in each. KeyError for a level that is not there."""
        for block in layout.blocks:
            at = [_level(layout, key, self.attributes) for key in block.table.by]
            if None not in at:
                places = tuple(one or 0 for one in at)
                yield block.table.key, block.start + (int(np.ravel_multi_index(places, block.shape)) if places else 0)


def _level(layout: Layout, key: str, attributes: Mapping[str, str]) -> int | None:
    """Where something with these attributes stands in a dimension; None where that is not known."""
    dimension = layout.plan.dimensions[key]
    if key in attributes:
        return dimension.place(attributes[key])
    if not dimension.coarsens or dimension.coarsens not in attributes:
        return None
    finer = layout.plan.dimensions[dimension.coarsens]
    return dimension.place(finer.levels[finer.place(attributes[finer.key])].within)


@dataclass(frozen=True)
class Knowledge:
    """What the attacker knows besides: own cases, and groups (levels of two dimensions) that stay the same people."""

    cases: tuple[Case, ...] = ()
    groups: tuple[Mapping[str, str], ...] = ()


class Pair(Enum):
    """What two publications of the same time are to each other."""

    SAME = "same"
    RECUT = "recut"
    """Regions cut differently; everything else is the same."""
    REVISED = "revised"


def paired(first: Published, second: Published) -> Pair:
    """How two publications of the same people at the same time differ."""
    unlike = [key for key, one in _tables(first).items() if key in _tables(second) and one != _tables(second)[key]]
    if not unlike:
        return Pair.SAME
    by = {block.table.key: block.table.by for block in first.layout.blocks}
    return Pair.RECUT if all(REGION in by[key] for key in unlike) else Pair.REVISED


def _tables(of: Published) -> dict[str, tuple[object, ...]]:
    dimensions = of.layout.plan.dimensions
    return {
        one.table.key: (
            [[level.key for level in dimensions[key].levels] for key in one.table.by],
            of.figures[one.place].tolist(), of.hidden[one.place].tolist(),
        )
        for one in of.layout.blocks
    }  # fmt: skip


@dataclass(frozen=True)
class Sorted:
    """What was given without doublets. `current` count every time once but for other cuts of the regions (`recut`);
    `revised` are pairs of the same time, the earlier first."""

    current: tuple[Given, ...]
    recut: tuple[tuple[Given, Given], ...]
    revised: tuple[tuple[Given, Given], ...]
    doublets: tuple[str, ...]


def sorted_out(given: Sequence[Given]) -> Sorted:
    """In the order they were given, which is taken for the order they were published in."""
    current: list[Given] = []
    recut: list[tuple[Given, Given]] = []
    revised: list[tuple[Given, Given]] = []
    doublets: list[str] = []
    for one in given:
        before = next((other for other in current if (other.who, other.times) == (one.who, one.times)), None)
        kind = None if before is None else paired(before.published, one.published)
        if before is not None and kind is Pair.SAME:
            doublets.append(one.name)
            continue
        if before is not None and kind is Pair.REVISED:
            revised.append((before, one))
            current.remove(before)
        elif before is not None:
            recut.append((before, one))
        current.append(one)
    return Sorted(tuple(current), tuple(recut), tuple(revised), tuple(doublets))


def tally(of: Given, cases: Sequence[Case]) -> Counts:
    """What these cases count in the cells of a publication, as far as the attacker knows where they stand."""
    layout = of.published.layout
    found = layout.empty()
    for one in cases:
        if one.times() <= of.times:
            for _table, cell in one.cells(layout):
                found[cell] += 1
    return found
