# SPDX-License-Identifier: EUPL-1.2
"""Released figures of the demonstration: an invented Land of some 300 counsellors, the same figures every time.

Here alone noise is drawn from a fixed seed instead of by OpenDP: there is nobody to protect, and every demonstration
shall show the same. Each page that shows these figures says so (`StatisticsYear.is_invented`).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from time import monotonic

import numpy as np

from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.reporting.actions import results
from schutznetz.apps.reporting.facts import QUARTERS, plan_of
from schutznetz.apps.reporting.jobs import noise_release
from schutznetz.apps.reporting.models import LedgerDraw, NoisyTally, RawTally, Release, StatisticsYear
from schutznetz.apps.sap.models import Programme
from schutznetz.domain.disclosure.invented import PER_REGION, Land, land
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.noise import cells_drawn, scales
from schutznetz.domain.planning.outcome import Limit

SEED, RHO, SECONDS = 2006, 0.25, 60.0
RETURNS = 268
AFTER = timedelta(days=45)
"""Days from the end of a period to its publication."""
OTHERS = ("Münsterland", "Ostwestfalen", "Sauerland", "Siegerland", "Bergisches Land", "Niederrhein", "Rheinland",
          "Eifel", "Ruhr Mitte", "Ruhr West", "Hellweg", "Aachen", "Köln")  # fmt: skip
"""Invented working groups beside those of the demonstration."""


def fill(*, now: datetime, today: date) -> int:
    """The year before this one, and the quarters of this year but the last one, which waits for its returns."""
    programme = Programme.objects.select_related("ministry").first()
    if programme is None:
        return 0
    last = Quarter.before(today)
    open_quarters = [one for one in QUARTERS if Quarter(today.year, one) < last]
    made = [_year(programme.ministry, today.year - 1, [*QUARTERS, None], [None], now)]
    if open_quarters:
        made.append(_year(programme.ministry, today.year, list(open_quarters), list(open_quarters), now))
    return len(made)


Periods = Sequence[int | None]


def _year(ministry: Authority, number: int, drawn: Periods, shown: Periods, now: datetime) -> StatisticsYear:
    """A year with its draws, and with releases as the worker leaves them and people publish them."""
    regions = _regions(ministry)
    year = StatisticsYear.objects.create(
        ministry=ministry, year=number, rho=RHO, regions=regions, digest=plan_of("sap", regions).digest, frozen_at=now,
        chosen_at=now, is_invented=True,
    )  # fmt: skip
    layout = Layout(plan_of("sap", regions))
    true = _tally(layout, land(len(regions) * PER_REGION, SEED + number))
    for period in drawn:
        _draw(year, layout, true, period)
    for period in shown:
        _release(year, period, now)
    if None not in drawn:
        RawTally.objects.create(year=year, quarters=list(drawn), cells=layout.empty().tolist())
    return year


def _regions(ministry: Authority) -> list[list[str]]:
    """The groups of the demonstration and invented ones, by key as a year freezes them."""
    found = [list(one) for one in WorkingGroup.objects.filter(authority=ministry).values_list("key", "name")]
    more = [[f"ak-demo-{number:02}", f"Arbeitskreis {name}"] for number, name in enumerate(OTHERS, 1)]
    return sorted([*found, *more])


def _tally(layout: Layout, invented: Land) -> Counts:
    """The invented Land counted by the plan of the demonstration; its groups stand in the same order."""
    return Land(layout.plan, layout, invented.codes, invented.counsellor).tally()


def _draw(year: StatisticsYear, layout: Layout, true: Counts, quarter: int | None) -> None:
    """Entries of the ledger with seeded noise of the size they state."""
    place, due = None if quarter is None else quarter - 1, scales(layout, year.rho)
    rng = np.random.default_rng([SEED, year.year, quarter or 0])
    for block in layout.blocks:
        cells = cells_drawn(block, place)
        if cells.size:
            key = block.table.key
            row = LedgerDraw.objects.create(
                year=year, table=key, quarter=quarter, deviation=due[key], on=_day(year.year, quarter)
            )
            noise = np.rint(rng.normal(0, due[key], cells.size)).astype(np.int64)
            NoisyTally.objects.create(draw=row, cells=(true[cells] + noise).tolist())


def _day(year: int, quarter: int | None) -> date:
    return Quarter(year, quarter or QUARTERS[-1]).end + AFTER


def _release(year: StatisticsYear, quarter: int | None, now: datetime) -> None:
    """Built and checked as any other release, then published."""
    day = now - timedelta(days=max((now.date() - _day(year.year, quarter)).days, 0))
    release = Release.objects.create(
        year=year, quarter=quarter, state=Release.State.DRAWN, asked_at=day,
        returns=RETURNS * (1 if quarter else len(QUARTERS)),
    )  # fmt: skip
    limit = Limit(SECONDS, lambda: int(monotonic() * 1000), 0.0)
    results.keep(release, noise_release.build(release, limit), now=day)
    kept = Release.objects.select_related("year__ministry").get(pk=release.pk)
    checked = results.check(kept, noise_release.check(kept, limit), now=day)
    checked.state, checked.published_at = Release.State.PUBLISHED, day
    checked.save(update_fields=["state", "published_at"])
    checked.tables.filter(is_withheld=True).update(values=[])
