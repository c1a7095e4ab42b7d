# SPDX-License-Identifier: EUPL-1.2
"""What those learn who know part of the figures: counsellors their own cases, clients their own."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from schutznetz.domain.disclosure.attack.published import Learned, Published, is_small
from schutznetz.domain.disclosure.attack.reconstruction import Bounds, Contradiction, near, reconstruct
from schutznetz.domain.disclosure.layout import Block, Counts
from schutznetz.domain.disclosure.possible import CLOSE
from schutznetz.domain.planning.outcome import Stopwatch


def own_case(
    published: Published, outsider: Bounds, known: Iterable[Counts], watch: Stopwatch, *, truth: Counts | None = None
) -> Learned:
    """Each attacker takes the tally of what they know off the figures; `known` has one tally for each.

    Learned are other people: one to four of them proven to be in a cell beside one's own cases, or in a cell that only
    what one knows opens.
    """
    tallies = list(known)
    proven = right = tried = 0
    for own in tallies:
        if watch.left <= 0:
            break
        found = _with_own(published, outsider, own, watch)
        others = found.low - own
        learned = found.known & is_small(others) & ((own > 0) | ~outsider.known)
        proven += int(learned.sum())
        right += int((learned & (truth - own == others)).sum()) if truth is not None else 0
        tried += 1
    cells = sum(int((own > 0).sum()) for own in tallies)
    return Learned("own_case", cells, proven, proven, None if truth is None else right, tried, len(tallies))


def _with_own(published: Published, outsider: Bounds, own: Counts, watch: Stopwatch) -> Bounds:
    """What follows when each cell counts at least one's own; nothing new where all of that was known."""
    if not published.shows_counts or not (own > outsider.low + CLOSE).any():
        return Bounds(np.maximum(outsider.low, own), outsider.high)
    given = Bounds(np.maximum(outsider.low, own), outsider.high)
    return reconstruct(published, watch, given=given, only=near(published.layout, own > outsider.low + CLOSE))


def singleton(
    published: Published, outsider: Bounds, cells: Iterable[int], watch: Stopwatch, *, truth: Counts | None = None
) -> Learned:
    """People who know that they are the only one in a withheld cell, which opens others."""
    targets = list(cells)
    proven = right = tried = 0
    for cell in targets:
        if watch.left <= 0:
            break
        found = _opened(published, outsider, cell, watch)
        learned = found.known_small & ~outsider.known
        learned[cell] = False
        proven += int(learned.sum())
        right += int((learned & (found.low == truth)).sum()) if truth is not None else 0
        tried += 1
    return Learned("singleton", len(targets), proven, proven, None if truth is None else right, tried, len(targets))


def _opened(published: Published, outsider: Bounds, cell: int, watch: Stopwatch) -> Bounds:
    """What follows when the cell is one; what is known already where it cannot be."""
    if not published.hidden[cell] or not outsider.low[cell] <= 1 <= outsider.high[cell]:
        return outsider
    low, high = outsider.low.copy(), outsider.high.copy()
    low[cell] = high[cell] = 1
    there = np.zeros(len(low), dtype=bool)
    there[cell] = True
    try:
        return reconstruct(published, watch, given=Bounds(low, high), only=near(published.layout, there))
    except Contradiction:
        return outsider


def group(published: Published, found: Bounds, *, truth: Counts | None = None) -> Learned:
    """Groups of whom all are in one cell of a table: whoever is known to be among them has told everything.

    Counted are groups of at least one person, over every table of two dimensions, each way round.
    """
    rows = [one for block in published.layout.blocks if len(block.shape) > 1 for axis in (0, 1)
            for one in _rows(published, found, block, axis, truth)]  # fmt: skip
    certain, says, right = sum(one[0] for one in rows), sum(one[1] for one in rows), sum(all(one[1:]) for one in rows)
    known = None if truth is None else right
    return Learned("group", len(rows), certain, says, known, found.tried, found.asked)


def _rows(
    published: Published, found: Bounds, block: Block, axis: int, truth: Counts | None
) -> list[tuple[bool, bool, bool]]:
    """For each group: is it certain, is it said, and is it true that all are in one cell?"""

    def turned(cells: Any) -> Any:
        return np.moveaxis(cells[block.place].reshape(block.shape), axis, 0)

    certain = _alone(turned(found.high)) & (turned(found.low).sum(axis=1) > CLOSE)
    open_rows = turned(published.hidden).any(axis=1)
    says = certain | (_alone(turned(published.figures)) & ~open_rows)
    real = _alone(turned(truth)) if truth is not None else np.zeros(len(says))
    return [(bool(one), bool(other), bool(third)) for one, other, third in zip(certain, says, real, strict=True)]


def _alone(rows: Any) -> Any:
    """In which rows is one cell above zero?"""
    return (rows > CLOSE).sum(axis=1) == 1
