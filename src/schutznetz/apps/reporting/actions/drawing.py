# SPDX-License-Identifier: EUPL-1.2
"""From sums to noise: entered in the ledger, drawn, kept, the true counts deleted; all of it in one transaction.

Whatever breaks in between, either nothing of it happened or all of it: noise that was not kept was seen by nobody, and
what is kept is never drawn again (the ledger refuses a second entry). Only the worker's own process comes here.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.db.models import Sum

from schutznetz.apps.figures.actions.sums import HandedOver, hand_over_sums
from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.reporting.facts import QUARTERS, plan_of
from schutznetz.apps.reporting.models import LedgerDraw, NoisyTally, RawTally, Release, StatisticsYear
from schutznetz.apps.reporting.queries.ledgers import ledger_of
from schutznetz.domain.disclosure.cell_noise import MODULUS
from schutznetz.domain.disclosure.layout import Block, Counts, Layout
from schutznetz.domain.disclosure.ledger import Draw
from schutznetz.domain.disclosure.noise import cells_drawn, drawn, require_noise, scales
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION

NOISE, CELL_KEY = StatisticsYear.Profile.NOISE, StatisticsYear.Profile.CELL_KEY
State = Release.State


class NoKeys(ValueError):
    """Sums came without the record keys that profile B needs."""


class ToldAlready(ValueError):
    """This year has passed the gate once and its true sums are gone; what came later counts in the next one."""


@transaction.atomic
def draw(release_id: int, *, now: datetime, today: date) -> Release:
    """Take in the sums and draw what the release needs. Does nothing when that was done before.

    Raises DrawnTwice or Overdrawn of domain.disclosure.ledger, domain.disclosure.noise.NothingAdded, NoKeys or
    ToldAlready; then nothing has changed.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
    if release.state != State.ASKED:
        return release
    year = StatisticsYear.objects.select_for_update(of=("self",)).select_related("ministry").get(pk=release.year_id)
    if not is_taken(year, release.quarter):
        if year.profile != NOISE and release.reports.filter(holds=True).exists():
            raise ToldAlready(str(release))
        _freeze(year, now)
        _take(year, release, today)
    release.state = State.DRAWN
    release.save(update_fields=["state", "returns", "merged"])
    return release


def is_taken(year: StatisticsYear, quarter: int | None) -> bool:
    """Are the counts of a quarter or of the year taken in, and is what noise they need drawn?"""
    if year.profile == NOISE:
        return LedgerDraw.objects.filter(year=year, quarter=quarter).exists()
    found = RawTally.objects.filter(year=year).first()
    return found is not None and set(QUARTERS) <= set(found.quarters)


def _take(year: StatisticsYear, release: Release, today: date) -> None:
    layout = Layout(plan_of(year.family, year.regions))
    raw = _raw(year, layout)
    for quarter in QUARTERS[: release.quarter]:
        _take_quarter(year, layout, raw, quarter, release, today)
    if release.quarter is None:
        release.returns += _returns_of_quarters(year)
        if year.profile == NOISE:
            _spend(year, layout, raw, None, today)
    _keep(raw, release)


def _freeze(year: StatisticsYear, now: datetime) -> None:
    """From here on profile, budget and regions of the year stay as they are."""
    if year.is_frozen:
        return
    groups = WorkingGroup.objects.filter(authority=year.ministry).order_by("key").values_list("key", "name")
    year.regions = [list(one) for one in groups]
    year.digest = plan_of(year.family, year.regions).digest
    year.frozen_at = now
    year.save(update_fields=["regions", "digest", "frozen_at"])


def _raw(year: StatisticsYear, layout: Layout) -> RawTally:
    start = {"cells": layout.empty().tolist()}
    if year.profile == CELL_KEY:
        start["keys"] = layout.empty().tolist()
    found, _is_new = RawTally.objects.select_for_update(of=("self",)).get_or_create(year=year, defaults=start)
    return found


def _take_quarter(
    year: StatisticsYear, layout: Layout, raw: RawTally, quarter: int, release: Release, today: date
) -> None:
    """Take in a quarter and, under profile A, draw its noise, unless that was done before."""
    if quarter in raw.quarters:
        return
    keys = [key for key, _name in year.regions]
    sums = hand_over_sums(ministry=year.ministry, quarter=Quarter(year.year, quarter), groups=keys)
    raw.cells = _added(layout, raw.cells, sums, quarter, lambda one: one.cells)
    if raw.keys is not None:
        raw.keys = [key % MODULUS for key in _added(layout, raw.keys, sums, quarter, _keys)]
    raw.quarters = [*raw.quarters, quarter]
    release.returns += sum(one.returns for one in sums)
    if release.quarter == quarter:
        release.merged = {other: one.group for one in sums for other in one.merged}
    if year.profile == NOISE:
        _spend(year, layout, raw, quarter, today)


def _keys(sums: HandedOver) -> Sequence[int]:
    if sums.keys is None:
        raise NoKeys(sums.group)
    return sums.keys


def _added(
    layout: Layout, kept: Sequence[int], sums: Sequence[HandedOver], quarter: int,
    what: Callable[[HandedOver], Sequence[int]],
) -> list[int]:  # fmt: skip
    """The cells of the year with what the working groups bring."""
    cells = np.array(kept, dtype=np.int64)
    for one in sums:
        add(layout, cells, what(one), one.group, quarter)
    found: list[int] = cells.tolist()
    return found


def add(layout: Layout, cells: Counts, brought: Sequence[int], group: str, quarter: int) -> None:
    """Add what a working group brings to the cells of the year. ValueError when it is not as long as the plan."""
    start = 0
    for block in layout.blocks:
        at = _index(block, layout, group, quarter)
        part = cells[block.place].reshape(block.shape)[at]
        size = int(np.size(part))
        cells[block.place].reshape(block.shape)[at] = part + np.array(brought[start : start + size]).reshape(
            np.shape(part)
        )
        start += size
    if start != len(brought):
        raise ValueError(f"{len(brought)} counts for {start} cells")


def _index(block: Block, layout: Layout, group: str, quarter: int) -> tuple[int | slice, ...]:
    """Where the counts of a return lie in a table: at its group and quarter, everything else as it came."""
    fixed = {REGION: layout.plan.dimensions[REGION].place(group), QUARTER: quarter - 1}
    return tuple(fixed.get(key, slice(None)) for key in block.table.by)


def _spend(year: StatisticsYear, layout: Layout, raw: RawTally, quarter: int | None, today: date) -> None:
    """Enter the noise of a quarter, or of the rest of the year, then draw it, then forget the true counts."""
    place = None if quarter is None else quarter - 1
    blocks = [one for one in layout.blocks if cells_drawn(one, place).size]
    due = scales(layout, year.rho)
    entries = [Draw(one.table.key, place, due[one.table.key], today) for one in blocks]
    ledger_of(year).charged(entries)
    rows = _entered(year, entries)
    cells = np.array(raw.cells, dtype=np.int64)
    noisy = drawn(layout, cells, year.rho, quarter=place)
    require_noise(layout, cells, noisy, year.rho, quarter=place)
    kept = [noisy[cells_drawn(one, place)].tolist() for one in blocks]
    NoisyTally.objects.bulk_create(NoisyTally(draw=row, cells=one) for row, one in zip(rows, kept, strict=True))
    for one in blocks:
        cells[cells_drawn(one, place)] = 0
    raw.cells = cells.tolist()


def _entered(year: StatisticsYear, entries: Iterable[Draw]) -> Sequence[LedgerDraw]:
    return [
        LedgerDraw.objects.create(
            year=year, table=one.table, quarter=None if one.quarter is None else one.quarter + 1,
            deviation=one.deviation, on=one.on,
        )
        for one in entries
    ]  # fmt: skip


def _returns_of_quarters(year: StatisticsYear) -> int:
    return int(Release.objects.filter(year=year, quarter__isnull=False).aggregate(n=Sum("returns"))["n"] or 0)


def _keep(raw: RawTally, release: Release) -> None:
    """What still waits for its noise stays; with the year drawn, nothing does."""
    if release.quarter is None and not any(raw.cells):
        raw.delete()
    else:
        raw.save(update_fields=["cells", "keys", "quarters"])
