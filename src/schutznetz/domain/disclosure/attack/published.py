# SPDX-License-Identifier: EUPL-1.2
"""What lies before the attacker: figures, what is withheld, and the way they were made, which is never secret."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from schutznetz.domain.disclosure.cell_key import Perturbation
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.domain.disclosure.suppression import LEAST

MUCH = 100.0


class Way(Enum):
    """How counts become figures."""

    RAW = "raw"
    NAIVE = "naive"
    """Only what is small is withheld, nothing beside it."""
    CELL_KEY = "cell_key"
    SUPPRESSION = "suppression"
    NOISE = "noise"


@dataclass(frozen=True)
class Published:
    """Figures of a layout, one whole number a cell, of no meaning where `hidden`.

    `least` is the count from which nothing is withheld for being small, `noise` that of cell keys, `rho` the year's
    budget under noise.
    """

    layout: Layout
    way: Way
    figures: Counts
    hidden: Flags
    least: int = LEAST
    noise: Perturbation = field(default_factory=Perturbation)
    rho: float = 0.0

    @property
    def shows_counts(self) -> bool:
        """Is a figure that is shown the count itself?"""
        return self.way in (Way.RAW, Way.NAIVE, Way.SUPPRESSION)

    def bounds(self) -> tuple[Cells, Cells]:
        """The least and the greatest count of each cell that its own figure allows."""
        nothing, ceiling = np.zeros(self.layout.size), np.full(self.layout.size, self.ceiling())
        shown = self.figures.astype(float)
        match self.way:
            case Way.NOISE:
                return nothing, ceiling
            case Way.CELL_KEY:
                low = np.where(self.figures > 0, np.maximum(shown - self.noise.reach, 1), 0)
                few = np.where(self.hidden, self.least - 1, shown)
                return low, few + self.noise.reach
            case Way.NAIVE:
                return np.where(self.hidden, 1, shown), np.where(self.hidden, self.least - 1, shown)
            case _:
                return np.where(self.hidden, nothing, shown), np.where(self.hidden, ceiling, shown)

    def ceiling(self) -> float:
        """More than any count can be; even the total may be withheld."""
        sums = [float(self.figures[one.place][~self.hidden[one.place]].sum()) for one in self.layout.blocks]
        return 2 * max(sums) + MUCH + self.least * self.layout.size


@dataclass(frozen=True, slots=True)
class Learned:
    """What one attack found out.

    `proven` are statements about one to four people that cannot be otherwise; `claimed` are all the attacker makes, the
    proven among them; `right` of these are true (None: nobody can tell, because the truth is not known). `of` is how
    much there was to learn. `tried` of `asked` were tried before the time was over.
    """

    attack: str
    of: int
    proven: int
    claimed: int
    right: int | None
    tried: int
    asked: int
    facts: dict[str, float] = field(default_factory=dict)

    @property
    def has_stopped(self) -> bool:
        """Was there no time for all of it?"""
        return self.tried < self.asked

    @property
    def share_right(self) -> float | None:
        """How often the attacker is right; None when nothing is claimed or the truth is not known."""
        return None if self.right is None or not self.claimed else self.right / self.claimed


ADDED = ("withheld", "withheld_proven", "moved", "alone")
"""Facts that are numbers of something, not shares."""


def added(some: Sequence[Learned]) -> Learned:
    """The same attack on several years as one; shares are means, each year weighing alike."""
    first, facts = some[0], {}
    for key in first.facts:
        values = [one.facts[key] for one in some]
        facts[key] = sum(values) if key in ADDED else sum(values) / len(values)
    right = [one.right for one in some]
    return Learned(
        first.attack, sum(one.of for one in some), sum(one.proven for one in some), sum(one.claimed for one in some),
        None if None in right else sum(one or 0 for one in right), sum(one.tried for one in some),
        sum(one.asked for one in some), facts,
    )  # fmt: skip


def is_small(counts: Counts | Cells, least: int = LEAST) -> Flags:
    """Counts of people few enough to be picked out."""
    return (counts >= 1) & (counts < least)
