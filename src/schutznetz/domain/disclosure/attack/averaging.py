# SPDX-License-Identifier: EUPL-1.2
"""Asking for the same figure in many ways, and taking the mean of the answers (Asghar, Kaafar 2020)."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from schutznetz.domain.disclosure.attack.published import Learned, Published
from schutznetz.domain.disclosure.cell_key import Keys, Perturbation
from schutznetz.domain.disclosure.invented import Land
from schutznetz.domain.disclosure.layout import Cells, Counts

FREE = ("gender", "age", "status")
"""What a free tabulation would split the cells of a table by."""


def averaging(answers: Cells, *, truth: Counts | None = None, by_itself: Cells | None = None) -> Learned:
    """`answers`: one row for each figure, one column for each way to ask for it; `by_itself` what is printed for it.

    The attacker claims the rounded mean; `share_right` beside the fact `right_before` says what asking again gave.
    """
    says = np.rint(answers.mean(axis=1))
    first = np.rint(answers[:, 0] if by_itself is None else by_itself)
    right = None if truth is None else int((says == truth).sum())
    facts = {"ways": float(answers.shape[1]), "moved": float((says != first).sum())}
    if truth is not None:
        facts["right_before"] = float((first == truth).mean())
    return Learned("averaging", len(says), 0, len(says), right, 1, 1, facts)


def tabulated_freely(land: Land, keys: Keys, table: str, noise: Perturbation | None = None) -> Cells:
    """The cells of a table in each way a free tabulation by cell keys gives them, as the sum of two parts.

    Every split of the levels of a further dimension into two parts is a way; the parts are cells with noise of their
    own.
    """
    noise, block = noise or Perturbation(), land.layout.block(table)
    at, ways = land.places()[table] - block.start, []
    for part in _parts(land):
        sides = [_cells(at, block.size, keys, chosen, noise) for chosen in (part, ~part)]
        ways.append(sides[0] + sides[1])
    return np.array(ways, dtype=float).T


def _parts(land: Land) -> Iterator[np.ndarray]:
    for name in FREE:
        levels = range(len(land.plan.dimensions[name].levels))
        for count in range(1, len(levels) // 2 + 1):
            for some in combinations(levels, count):
                if 2 * count < len(levels) or 0 in some:
                    yield np.isin(land.codes[name], some)


def _cells(at: Counts, size: int, keys: Keys, chosen: np.ndarray, noise: Perturbation) -> Counts:
    counts = np.bincount(at[chosen], minlength=size)
    sums = np.zeros(size)
    np.add.at(sums, at[chosen], keys[chosen])
    return noise.published(counts, sums % 1.0)


def in_linked_tables(published: Published, dimension: str) -> Cells:
    """The counts by one dimension as each table that has it gives them: all the ways a fixed plan offers."""
    layout = published.layout
    having = [one for one in layout.blocks if dimension in one.table.by]
    return np.array([layout.summing(one, (dimension,)) @ published.figures for one in having], dtype=float).T
