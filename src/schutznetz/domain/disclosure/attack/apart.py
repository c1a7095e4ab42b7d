# SPDX-License-Identifier: EUPL-1.2
"""Publications taken from each other: a year less its quarters, one cut of the regions less another, a time told again
with other figures; and years after each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from schutznetz.domain.disclosure.attack.differences import differencing, late_sheets
from schutznetz.domain.disclosure.attack.given import Given
from schutznetz.domain.disclosure.attack.insiders import Bounds
from schutznetz.domain.disclosure.attack.linked import Columns, Excerpt, tells
from schutznetz.domain.disclosure.attack.published import Learned, Published
from schutznetz.domain.disclosure.attack.years import Told, groups_that_stay, mean_of_years
from schutznetz.domain.disclosure.invented import SMALL_GROUP
from schutznetz.domain.disclosure.layout import Counts, Margin
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION

STABLE = ("region", "topic")
"""Which groups are thought to stay the same people where the attacker says nothing."""
TWO = 2
Wanted = Callable[[tuple[str, ...]], bool]
"""Which tables, by their dimensions."""


def quarters(parts: Sequence[Given], found: Mapping[Given, Bounds]) -> Learned | None:
    """Every publication less those of parts of its time. None where no one contains another."""
    steps = [step for one in parts for some in _within(one, parts) for step in _steps(one, some, found)]
    return differencing("quarters", steps) if steps else None


def _within(whole: Given, parts: Sequence[Given]) -> Iterator[list[Given]]:
    """Publications of parts of its time, none of them twice: the most of them together, and each alone."""
    inside = sorted((one for one in parts if one.times < whole.times), key=lambda one: -len(one.times))
    together: list[Given] = []
    for one in inside:
        if not any(one.times & other.times for other in together):
            together.append(one)
    if len(together) > 1:
        yield together
    yield from ([one] for one in inside)


def _steps(
    whole: Given, some: Sequence[Given], found: Mapping[Given, Bounds]
) -> Iterator[tuple[Excerpt, Excerpt]]:  # fmt: skip
    like = whole.published.layout
    shared = set.intersection(tells(whole, like), *(tells(one, like) for one in some))
    finest = [one for one in shared if not any(one != other and set(one) <= set(other) for other in shared)]
    for margin in finest:
        of = _margin(whole, margin, found[whole])
        rest = [_margin(one, margin, found[one]) for one in some]
        low, high = (np.sum([one.bounds()[nth] for one in rest], axis=0) for nth in (0, 1))
        figures, hidden = np.sum([one.figures for one in rest], axis=0), np.any([one.hidden for one in rest], axis=0)
        yield of, _excerpt(rest[0], figures, hidden, Bounds(low, high))


def _margin(of: Given, margin: Margin, found: Bounds) -> Excerpt:
    """One margin of a publication with what is known of it."""
    layout = of.published.layout
    at = margin if margin in layout.margins else tuple(sorted((*margin, QUARTER)))
    adding = layout.summing(layout.margins[at], at)
    if at != margin:
        adding = _over_quarters(of, at) @ adding
    hidden = adding @ of.published.hidden.astype(float) > 0
    return _excerpt(of.published, np.rint(adding @ of.published.figures).astype(np.int64), hidden,
                    Bounds(adding @ found.low, adding @ found.high))  # fmt: skip


def _over_quarters(of: Given, margin: Margin) -> sparse.csr_matrix:
    shape = tuple(len(of.published.layout.plan.dimensions[key].levels) for key in margin)
    axis, places = margin.index(QUARTER), np.arange(int(np.prod(shape)))
    rows = np.ravel_multi_index(
        [one for nth, one in enumerate(np.unravel_index(places, shape)) if nth != axis],
        [one for nth, one in enumerate(shape) if nth != axis],
    ) if len(shape) > 1 else np.zeros(len(places), dtype=np.int64)  # fmt: skip
    return sparse.csr_matrix((np.ones(len(places)), (rows, places)))


def _excerpt(like: Published, figures: Counts, hidden: Flags, bounds: Bounds) -> Excerpt:
    columns = Columns(like.layout, len(figures), sparse.csr_matrix((0, len(figures))))
    return Excerpt(columns, like.way, figures, hidden, rho=like.rho, low=bounds.low, high=bounds.high,
                   are_counts=like.shows_counts)  # fmt: skip


def cuts(pairs: Sequence[tuple[Given, Given]], found: Mapping[Given, Bounds]) -> Learned | None:
    """Regions cut twice: who moved, each way round. None where there are no two cuts."""
    steps = []
    for before, after in pairs:
        cells = _same_cells(before.published, after.published, lambda by: REGION in by)
        one, other = (_picked(of, cells[nth], found[of]) for nth, of in enumerate((before, after)))
        steps += [(one, other), (other, one)]
    return differencing("regions", steps) if steps else None


def told_twice(pairs: Sequence[tuple[Given, Given]], found: Mapping[Given, Bounds]) -> Learned | None:
    """The same time told again with other figures: where the sheets that came between them count. None without."""
    steps = []
    for before, after in pairs:
        cells = _same_cells(before.published, after.published, lambda _by: True)
        steps.append(tuple(_picked(of, cells[nth], found[of]) for nth, of in enumerate((before, after))))
    return late_sheets([(one, other) for one, other in steps]) if steps else None


def _same_cells(one: Published, other: Published, wanted: Wanted) -> tuple[Counts, Counts]:
    """The cells by the same levels of the same tables in both."""
    places = [_named(of, wanted) for of in (one, other)]
    shared = sorted(set(places[0]) & set(places[1]))
    first, second = (np.array([some[key] for key in shared], dtype=np.int64) for some in places)
    return first, second


def _named(of: Published, wanted: Wanted) -> dict[tuple[str, ...], int]:
    found = {}
    for block in of.layout.blocks:
        if wanted(block.table.by):
            levels = [of.layout.plan.dimensions[key].levels for key in block.table.by]
            for cell in range(block.size):
                at = np.unravel_index(cell, block.shape) if block.shape else ()
                keys = tuple(some[int(place)].key for some, place in zip(levels, at, strict=True))
                found[(block.table.key, *keys)] = block.start + cell
    return found


def _picked(of: Given, cells: Counts, found: Bounds) -> Excerpt:
    some = of.published
    return _excerpt(some, some.figures[cells], some.hidden[cells], Bounds(found.low[cells], found.high[cells]))


def groups_over_years(
    years: Sequence[Given], found: Mapping[Given, Bounds], groups: Sequence[Mapping[str, str]]
) -> tuple[Learned, Learned] | None:
    """Small groups from year to year and the mean of all years; None where no table tells such groups in every year.

    Without `groups` these are the small cells of working group and field, and nothing is proven of them: that they
    stay the same people is only thought.
    """
    wanted = [tuple(sorted(one)) for one in groups] or [tuple(sorted(STABLE))]
    names = [_named(one.published, lambda by: tuple(sorted(by)) in wanted) for one in years]
    shared = sorted(set(names[0]).intersection(*names[1:])) if names else []
    if groups:
        shared = [one for one in shared if any(_is_group(years[0], one, group) for group in groups)]
    picked = [_picked(of, np.array([name[key] for key in shared], dtype=np.int64), found[of])
              for of, name in zip(years, names, strict=True)]  # fmt: skip
    if len(years) < TWO or not shared:
        return None
    told = [Told(one, Bounds(one.low, one.high)) for one in picked]
    first = np.where(told[0].found.known, told[0].found.low, told[0].published.figures)
    cells = np.arange(len(shared)) if groups else np.flatnonzero((first >= 1) & (first <= SMALL_GROUP))
    if not len(cells):
        return None
    changed, mean = groups_that_stay(told, cells), mean_of_years(told, cells)
    if not groups:
        changed = Learned("groups", changed.of, 0, changed.claimed, None, changed.tried, changed.asked)
    return changed, mean


def _is_group(of: Given, named: tuple[str, ...], group: Mapping[str, str]) -> bool:
    by = of.published.layout.block(named[0]).table.by
    return dict(zip(by, named[1:], strict=True)) == dict(group)
