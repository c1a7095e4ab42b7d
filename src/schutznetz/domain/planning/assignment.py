# SPDX-License-Identifier: EUPL-1.2
"""The cheapest assignment of rows to columns, in plain Python: quick enough for a page, without loading a solver."""

from collections.abc import Sequence
from math import inf


def cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row its column, no column twice, with the least sum; shortest augmenting paths with potentials.

    Takes time with the square of the rows times the columns. ValueError when there are more rows than columns.
    """
    rows, columns = len(costs), len(costs[0]) if costs else 0
    if rows > columns:
        raise ValueError(f"{rows} rows cannot have {columns} columns")
    found = _Search(costs, columns)
    for row in range(rows):
        found.add(row)
    return [found.owner.index(row) for row in range(rows)]


class _Search:
    """`owner` of each column (-1: free; the last entry is where a search begins), and what rows and columns cost."""

    def __init__(self, costs: Sequence[Sequence[float]], columns: int) -> None:
        self.costs, self.columns = costs, columns
        self.owner = [-1] * (columns + 1)
        self.row_cost, self.column_cost = [0.0] * len(costs), [0.0] * (columns + 1)

    def add(self, row: int) -> None:
        """One row more; others move along the cheapest path."""
        start = at = self.columns
        self.owner[start] = row
        least, before = [inf] * self.columns, [start] * self.columns
        seen: list[int] = []
        while self.owner[at] >= 0:
            seen.append(at)
            at = self._nearest(at, seen, least, before)
        while at != start:
            self.owner[at] = self.owner[before[at]]
            at = before[at]

    def _nearest(self, at: int, seen: list[int], least: list[float], before: list[int]) -> int:
        """The column reached next, after the potentials have followed."""
        row, known = self.owner[at], set(seen)
        for column in range(self.columns):
            cost = self.costs[row][column] - self.row_cost[row] - self.column_cost[column]
            if column not in known and cost < least[column]:
                least[column], before[column] = cost, at
        best = min((column for column in range(self.columns) if column not in known), key=lambda one: least[one])
        step = least[best]
        for column in seen:
            self.row_cost[self.owner[column]] += step
            self.column_cost[column] -= step
        for column in range(self.columns):
            if column not in known:
                least[column] -= step
        return best
