# SPDX-License-Identifier: EUPL-1.2
"""A small ministry with sums of pools that wait for their release; every count is known to the test."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from time import monotonic
from typing import Any

import numpy as np

from schutznetz.apps.accounts.models import User
from schutznetz.apps.figures.models import Pool, PoolSum
from schutznetz.apps.figures.queries.returns import size_of, source_plan
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.reporting import jobs
from schutznetz.apps.reporting.actions import releases
from schutznetz.apps.reporting.models import Release
from schutznetz.domain.disclosure.cell_noise import MODULUS
from schutznetz.domain.disclosure.layout import Layout
from tests.apps.builders import a_site, a_user, a_working_group

NOW, TODAY = datetime(2026, 6, 15, 9, 0, tzinfo=UTC), date(2026, 6, 15)


@dataclass
class Ministry:
    """The ministry, its groups, whoever publishes for it, and the true counts handed in so far."""

    authority: Authority
    groups: list[WorkingGroup]
    officer: User
    true: dict[tuple[str, int, int], Any] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return actor_for(self.officer, TODAY)

    def ask(self, year: int, quarter: int | None, today: date = TODAY) -> Release:
        return releases.ask(ministry=self.authority, year=year, quarter=quarter, actor=self.actor, now=NOW, today=today)

    def publish(self, release: Release) -> Release:
        return releases.publish(release=release, actor=self.actor, now=NOW)


def a_ministry(groups: int = 3) -> Ministry:
    site = a_site()
    made = [a_working_group(site.authority, f"Arbeitskreis {n}") for n in range(1, groups + 1)]
    return Ministry(site.authority, made, a_user(Role.STATISTICS, site, everywhere=True))


def sums(
    of: Ministry, year: int, quarter: int, *, seed: int = 1, processes: int = 300, returns: int = 7, keys: bool = False
) -> None:
    """Sums of every group for a quarter: as many processes as said, in cells by chance; with record keys or without."""
    for place, group in enumerate(of.groups):
        cells, record_keys = counts_with_keys(seed * 1000 + quarter * 10 + place, processes)
        pool = Pool.objects.create(group=group, year=year, quarter=quarter, state=Pool.State.SUMMED)
        PoolSum.objects.create(
            pool=pool, digest=source_plan().digest, returns=returns, cells=cells, keys=record_keys if keys else None
        )
        of.true[(group.key, year, quarter)] = cells


def counts_with_keys(seed: int, processes: int, *, other_keys: int = 0) -> tuple[list[int], list[int]]:
    """A return of so many processes: each in one cell of every table, a coarse field as its category says; and the
    sums of their record keys in the same cells."""
    cells, keys = _counted(seed, processes, other_keys)
    return list(cells), list(keys)


@cache
def _counted(seed: int, processes: int, other_keys: int) -> tuple[list[int], list[int]]:
    drawn = np.random.default_rng([seed, other_keys])
    rng = np.random.default_rng(seed)
    layout = Layout(source_plan())
    levels = {key: [one.key for one in found.levels] for key, found in layout.plan.dimensions.items()}
    used = {key for block in layout.blocks for key in block.table.by} - {"topic"} | {"category"}
    cells, keys = layout.empty(), layout.empty()
    for _ in range(processes):
        unit = {key: levels[key][rng.integers(len(levels[key]))] for key in used}
        key = drawn.integers(MODULUS)
        for at in layout.cells_of(unit):
            cells[at] += 1
            keys[at] = (keys[at] + key) % MODULUS
    assert cells.size == size_of(source_plan())
    return [int(one) for one in cells], [int(one) for one in keys]


def compute(release: Release, now: datetime = NOW) -> Release:
    """What the worker does."""
    jobs.compute(f"release-{release.pk}", now=lambda: now, today=TODAY, milliseconds=lambda: int(monotonic() * 1000))
    return Release.objects.select_related("year__ministry").get(pk=release.pk)
