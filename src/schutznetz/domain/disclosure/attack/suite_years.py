# SPDX-License-Identifier: EUPL-1.2
"""All attacks on several years of an invented Land: each year by itself, and what the years tell together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from schutznetz.domain.disclosure.attack import suite, ways, years
from schutznetz.domain.disclosure.attack.membership import TradeOff, membership, of_cell_keys, of_exact, trade_off
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way, added
from schutznetz.domain.disclosure.attack.reconstruction import reconstruct
from schutznetz.domain.disclosure.attack.suite import AVERAGED, Field
from schutznetz.domain.disclosure.attack.variants import around
from schutznetz.domain.disclosure.cell_key import Perturbation
from schutznetz.domain.disclosure.invented import SMALL_GROUP, Land, lands
from schutznetz.domain.disclosure.layout import Counts
from schutznetz.domain.disclosure.suppression import LEAST
from schutznetz.domain.planning.outcome import Limit


def field(size: int, number: int, seed: int, rho: float, limit: Limit) -> "Years":
    """So many years of an invented Land."""
    return Years(tuple(lands(size, seed, number)), seed, rho, limit)


@dataclass(frozen=True)
class Years:
    """Several years of an invented Land under attack. `rho` is the budget of each year of our way."""

    lands: tuple[Land, ...]
    seed: int
    rho: float
    limit: Limit

    @cached_property
    def fields(self) -> list[Field]:
        """Each year, with noise and keys of its own."""
        return [Field(0, self.seed + nth, self.rho, self.limit, one) for nth, one in enumerate(self.lands)]

    @cached_property
    def joined(self) -> Land:
        return years.joined([one.wide for one in self.fields])

    def attacked(self, way: Way) -> Iterator[Learned]:
        """All attacks on one way: on every year, added up, then on the years together."""
        each = [list(one.attacked(way)) for one in self.fields]
        yield from (added(some) for some in zip(*each, strict=True))
        if len(self.lands) > 1:
            yield from self.together(way)

    def together(self, way: Way) -> Iterator[Learned]:
        """The attacks that need several years."""
        told = [one.told(way) for one in self.fields]
        published = self.published(way)
        small = published.bounds()[0] < LEAST
        small[sum(one.published.layout.size for one in told) :] = False
        seen = around(self.joined, published, np.random.default_rng(self.seed))
        found = reconstruct(published, self.limit.started(), only=small, seen=seen)
        yield years.linked(found, told, self.joined.tally())
        groups, same = self._groups()
        yield years.groups_that_stay(told, groups)
        yield years.mean_of_years(told, same)
        reached = self.presence(way)
        bound = len(self.lands) * self.rho if way is Way.NOISE else 0.0
        yield replace(membership(reached, bound), attack="years_membership")

    def published(self, way: Way) -> Published:
        """All years as they were published, and the same tables told for all of them together.

        Our way tells sums of what is published; under profile C the sums are protected like a year.
        """
        of, told = self.joined, [one.told(way).published for one in self.fields]
        match way:
            case Way.RAW:
                return ways.raw(of.layout, of.tally())
            case Way.NAIVE:
                return ways.naive(of.layout, of.tally())
            case Way.CELL_KEY:
                return ways.keyed(of, np.concatenate([one.keys for one in self.fields]))
        figures = np.asarray(np.sum([one.figures for one in told], axis=0))
        if way is Way.NOISE:
            return ways.of_figures(of.layout, years.side_by_side([one.figures for one in told], figures), self.rho)
        all_years = ways.suppressed(self.fields[0].wide.layout, figures)
        hidden = years.side_by_side([one.hidden for one in told], all_years.hidden)
        return Published(of.layout, way, of.tally(), hidden)

    def _groups(self) -> tuple[Counts, Counts]:
        """The cells of small groups that stay the same people, and of those who were as many in every year."""
        block = self.fields[0].wide.layout.block(AVERAGED)
        counts = np.stack([one.wide.tally()[block.place] for one in self.fields])
        small = (counts[0] >= 1) & (counts[0] <= SMALL_GROUP)
        same = small & (counts == counts[0]).all(axis=0)
        return np.flatnonzero(small) + block.start, np.flatnonzero(same) + block.start

    def presence(self, way: Way) -> TradeOff:
        """Did this person come every year? Asked by somebody who knows everybody else of all years."""
        cells = years.always_there(self.lands)[1]
        counts = [one.tally() for one in self.lands]
        rng = np.random.default_rng(self.seed)
        if way is Way.NOISE:
            found = [suite.scores(one.layout, count, at, self.rho, rng)
                     for one, count, at in zip(self.lands, counts, cells, strict=True)]  # fmt: skip
            present, absent = (np.asarray(np.sum([one[nth] for one in found], axis=0)) for nth in (0, 1))
            return trade_off(present, absent)
        if way is Way.CELL_KEY:
            without = [int(count[cell]) - 1 for count, at in zip(counts, cells, strict=True) for cell in at]
            return of_cell_keys(without, Perturbation(), suite.RUNS, rng)
        absent_counts = counts[0].copy()
        absent_counts[cells[0]] -= 1
        make = {Way.RAW: ways.raw, Way.NAIVE: ways.naive, Way.SUPPRESSION: ways.suppressed}[way]
        layout = self.lands[0].layout
        return of_exact(make(layout, counts[0]), make(layout, absent_counts))
