# SPDX-License-Identifier: EUPL-1.2
"""All attacks: on a release as it lies there, and on an invented Land whose truth is known, published in five ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.attack import ways
from schutznetz.domain.disclosure.attack.audit import rare_cells, seeded
from schutznetz.domain.disclosure.attack.averaging import averaging, in_linked_tables, tabulated_freely
from schutznetz.domain.disclosure.attack.differences import differencing, late_sheets, subtraction
from schutznetz.domain.disclosure.attack.insiders import group, own_case, singleton
from schutznetz.domain.disclosure.attack.membership import TradeOff, membership, of_cell_keys, of_exact, trade_off
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way
from schutznetz.domain.disclosure.attack.reconstruction import reconstruct, reconstruction
from schutznetz.domain.disclosure.attack.variants import around
from schutznetz.domain.disclosure.attack.years import Told
from schutznetz.domain.disclosure.invented import Land, land
from schutznetz.domain.disclosure.layout import Cells, Counts, Layout
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION, Table

RUNS, ATTACKERS, SHEETS = 2_000, 20, 30
MOVED = 0.15
"""Which part of a region goes to another when regions are cut anew."""
AVERAGED = "region_topic"
MAKING_SECONDS = 60.0
"""To make a release; the attacks have their own time."""
CUMULATED_SHARE = 0.12


def presence(published: Published, rng: np.random.Generator) -> TradeOff:
    """Membership, taking the figures for the truth where they are noisy; where counts are shown it is certain."""
    if published.way is Way.NOISE:
        return trade_off(*_looked_at(published, rng))
    if published.way is Way.CELL_KEY:
        return of_cell_keys(_in_rare_cells(published), published.noise, RUNS, rng)
    return TradeOff(1, 1.0, 1.0, np.inf, 0.0) if not published.hidden.all() else TradeOff(1, 0.5, 0.05, 0.0, 0.0)


def presence_of_years(years: Sequence[Published], rng: np.random.Generator) -> TradeOff:
    """The same of somebody who came every year; counts that are shown in one of them are enough."""
    exact = [one for one in years if one.shows_counts]
    if exact:
        return presence(exact[0], rng)
    keyed = [one for one in years if one.way is Way.CELL_KEY]
    if keyed:
        return of_cell_keys([count for one in keyed for count in _in_rare_cells(one)], keyed[0].noise, RUNS, rng)
    found = [_looked_at(one, rng) for one in years]
    present, absent = (np.asarray(np.sum([one[nth] for one in found], axis=0)) for nth in (0, 1))
    return trade_off(present, absent)


def _in_rare_cells(published: Published) -> list[int]:
    """The counts beside the process most alone, as the figures say."""
    return [int(one) for one in published.figures[rare_cells(published.layout, published.figures)]]


def _looked_at(published: Published, rng: np.random.Generator) -> tuple[Cells, Cells]:
    """Scores with and without the process most alone, in the tables that were drawn."""
    plain = _without_margins(published.layout)
    counts = np.concatenate([published.figures[published.layout.block(one.table.key).place] for one in plain.blocks])
    return scores(plain, counts, rare_cells(plain, counts), published.rho, rng)


def _without_margins(layout: Layout) -> Layout:
    """The tables that were drawn, without the sums a reader sees beside them."""
    return Layout(replace(layout.plan, tables=tuple(one for one in layout.plan.tables if one.share > 0)))


def of_noise(layout: Layout, counts: Counts, rho: float, rng: np.random.Generator) -> TradeOff:
    """Membership of the rarest process for somebody who has the noisy tallies themselves: all that is published is
    computed from them, and tells no more."""
    return trade_off(*scores(layout, counts, rare_cells(layout, counts), rho, rng))


def scores(layout: Layout, counts: Counts, cells: Counts, rho: float, rng: np.random.Generator) -> tuple[Cells, Cells]:
    """What speaks for the process in `cells` in so many runs with it and without it: its noisy tallies, weighted."""
    noise, absent = seeded(layout, rho, rng), counts.copy()
    absent[cells] -= 1
    weights = 1 / _variances(layout, rho)[cells]
    present = absent.copy()
    present[cells] += 1
    found = [np.array([[float(weights @ noise(one)[cells])] for _ in range(RUNS)]) for one in (present, absent)]
    return found[0], found[1]


def _variances(layout: Layout, rho: float) -> Cells:
    from schutznetz.domain.disclosure.inference import deviations
    from schutznetz.domain.disclosure.noise import scales

    return deviations(layout, scales(layout, rho)) ** 2


@dataclass(frozen=True)
class Field:
    """A year of an invented Land under attack, the first one where `of` says no other. `rho` is the budget of our way;
    every attack has the time of `limit`."""

    size: int
    seed: int
    rho: float
    limit: Limit
    of: Land | None = None

    @cached_property
    def land(self) -> Land:
        return self.of or land(self.size, self.seed)

    @cached_property
    def wide(self) -> Land:
        return self.land.with_margins()

    @cached_property
    def keys(self) -> Cells:
        return np.random.default_rng(self.seed).random(self.land.processes)

    @cached_property
    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def told(self, way: Way) -> Told:
        """The year in one of the ways, published once, and what follows from it."""
        if way not in self._told:
            published = self.published(way, self.wide)
            seen = around(self.wide, published, np.random.default_rng(self.seed))
            found = reconstruct(published, self.limit.started(), seen=seen)
            self._told[way] = Told(published, found, self.wide.tally())
        return self._told[way]

    @cached_property
    def _told(self) -> dict[Way, Told]:
        return {}

    def published(self, way: Way, of: Land, chosen: NDArray[np.bool_] | None = None) -> Published:
        """A Land in one of the ways; under noise the tables of its plan are drawn, and margins are their sums."""
        match way:
            case Way.RAW:
                return ways.raw(of.layout, of.tally(chosen))
            case Way.NAIVE:
                return ways.naive(of.layout, of.tally(chosen))
            case Way.SUPPRESSION:
                return ways.suppressed(of.layout, of.tally(chosen))
            case Way.CELL_KEY:
                return ways.keyed(of, self.keys, chosen)
        return self._noised(of, of.tally(chosen))

    def _noised(self, of: Land, counts: Counts) -> Published:
        plain = _without_margins(of.layout)
        making = replace(self.limit, seconds=max(self.limit.seconds, MAKING_SECONDS))
        made = ways.noised(plain, counts[: plain.size], self.rho, making).figures
        margins = [one.table.by for one in of.layout.blocks if not one.table.share]
        wider = np.concatenate([made, *(plain.margin(made, by) for by in margins)]).astype(np.int64)
        return ways.of_figures(of.layout, wider, self.rho)

    def attacked(self, way: Way) -> Iterator[Learned]:
        """All attacks on one way, as they are done."""
        told, truth = self.told(way), self.wide.tally()
        published, found = told.published, told.found
        yield reconstruction(published, found, truth=truth)
        yield subtraction(published, truth=truth)
        yield self._quarters(way)
        yield self._regions(way)
        yield own_case(published, found, self._own_tallies(), self.limit.started(), truth=truth)
        ones = [int(cell) for cell in np.flatnonzero((truth == 1) & published.hidden)[:ATTACKERS]]
        yield singleton(published, found, ones, self.limit.started(), truth=truth)
        yield group(published, found, truth=truth)
        yield self._averaged(way)
        yield self._late(way)
        yield membership(self._membership(way), self.rho if way is Way.NOISE else 0.0)

    def _own_tallies(self) -> list[Counts]:
        """The tallies of some counsellors."""
        some = np.unique(self.land.counsellor)
        picked = np.random.default_rng(self.seed).choice(some, min(ATTACKERS, len(some)), replace=False)
        return [self.wide.tally(self.land.counsellor == one) for one in picked]

    def _counting(self, by: tuple[str, ...]) -> Land:
        table = Table("cumulated", "", "", by, CUMULATED_SHARE)
        return self.land.counted_by(replace(self.land.plan, tables=(table,)))

    def _quarters(self, way: Way) -> Learned:
        """Working group by field, told four times a year for all of the year so far."""
        of, quarter = self._counting((REGION, "topic")), self.land.codes[QUARTER]
        truth = [of.tally(quarter == nth) for nth in range(4)]
        if way is Way.NOISE:
            finer = self._counting((REGION, "topic", QUARTER))
            figures = self.published(way, finer).figures.reshape(-1, 4).cumsum(axis=1)
            told = [ways.of_figures(of.layout, figures[:, nth], self.rho) for nth in range(4)]
        else:
            told = [self.published(way, of, quarter <= nth) for nth in range(4)]
        return differencing("quarters", [(told[nth], told[nth - 1]) for nth in (1, 2, 3)], truth=truth[1:])

    def _regions(self, way: Way) -> Learned:
        """Part of a region goes to another, and the same year is published for both cuts.

        Our way publishes a year once: the second cut is refused by the ledger.
        """
        of = self._counting((REGION, "topic"))
        gone = (of.codes[REGION] == 0) & (np.random.default_rng(self.seed).random(of.processes) < MOVED)
        recut = replace(of, codes={**of.codes, REGION: np.where(gone, 1, of.codes[REGION])})
        before = self.published(way, of)
        after = before if way is Way.NOISE else self.published(way, recut)
        return differencing("regions", [(before, after)], truth=[of.tally() - recut.tally()])

    def _averaged(self, way: Way) -> Learned:
        """Cell keys are asked by a free tabulation; the others offer only what their tables say of each other."""
        if way is Way.CELL_KEY:
            block, printed = self.land.layout.block(AVERAGED), self.published(way, self.land).figures
            answers = tabulated_freely(self.land, self.keys, AVERAGED)
            return averaging(
                answers, truth=self.land.tally()[block.place], by_itself=printed[block.place].astype(float)
            )
        published = (
            self.published(way, self.land) if way is Way.NOISE else ways.raw(self.land.layout, self.land.tally())
        )
        return averaging(
            in_linked_tables(published, "category"), truth=self.land.layout.margin(self.land.tally(), ["category"])
        )

    def _late(self, way: Way) -> Learned:
        """A quarter by reason, again with a sheet that came late. Our way carries the sheet over to the next."""
        of, first = self._counting(("category",)), self.land.codes[QUARTER] == 0
        some = np.unique(self.land.counsellor[first])[:SHEETS]
        pairs, truth = [], []
        after = self.published(way, of, first)
        for one in some:
            early = first & (self.land.counsellor != one)
            pairs.append((after if way is Way.NOISE else self.published(way, of, early), after))
            truth.append((of.tally(early), of.tally(first)))
        return late_sheets(pairs, truth=truth)

    def _membership(self, way: Way) -> TradeOff:
        counts = self.land.tally()
        if way is Way.NOISE:
            return of_noise(self.land.layout, counts, self.rho, self.rng)
        wide = self.wide.tally()
        cells = rare_cells(self.wide.layout, wide)
        if way is Way.CELL_KEY:
            return of_cell_keys(
                [int(one) - 1 for one in wide[cells]], self.published(way, self.land).noise, RUNS, self.rng
            )
        absent = wide.copy()
        absent[cells] -= 1
        make = {Way.RAW: ways.raw, Way.NAIVE: ways.naive, Way.SUPPRESSION: ways.suppressed}[way]
        return of_exact(make(self.wide.layout, wide), make(self.wide.layout, absent))
