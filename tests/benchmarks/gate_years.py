# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks.gate_years PROFILE``: the gate of a year of 4,500 counsellors after three earlier years.

The database is the fresh one of the environment. The three years are made and published as the worker and people do
it; then the fourth is built and checked. Prints JSON: seconds and seconds of the processor's time for building and for
the gate, how many checks it made and how many failed.
"""

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np

SIZE, YEARS, LAST, RHO, SECONDS = 4_500, 4, 2025, 0.125, 60.0
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def main() -> None:
    import django

    django.setup()
    from schutznetz.apps.organisation.models import Authority
    from schutznetz.config import database
    from schutznetz.domain.disclosure.invented import lands

    database.migrate()
    ministry = Authority.objects.create(key="ministry", name="Ministerium")
    measured = {}
    for nth, of in enumerate(lands(SIZE, 1, YEARS)):
        measured = publish(ministry, sys.argv[1], LAST - YEARS + 1 + nth, of)
    json.dump(measured, sys.stdout)


def publish(ministry: Any, profile: str, number: int, of: Any) -> dict[str, float]:
    """A year from its true counts to its publication; what building and gate took."""
    from schutznetz.adapters.clock import monotonic_ms
    from schutznetz.apps.reporting.actions import results
    from schutznetz.apps.reporting.jobs.computing import BUILDERS
    from schutznetz.apps.reporting.models import Release, StatisticsYear
    from schutznetz.domain.planning.outcome import Limit

    regions = [[one.key, one.name] for one in of.plan.dimensions["region"].levels]
    year = StatisticsYear.objects.create(
        ministry=ministry, year=number, profile=profile, rho=RHO, regions=regions, digest=of.plan.digest, frozen_at=NOW
    )
    stored(year, of)
    release = Release.objects.create(year=year, state=Release.State.DRAWN, asked_at=NOW, returns=SIZE)
    builder, limit = BUILDERS[StatisticsYear.Profile(profile)], Limit(SECONDS, monotonic_ms, 0.0)
    begun = time.monotonic(), time.process_time()
    release = results.keep(release, builder.build(release, limit), now=NOW)
    built = time.monotonic(), time.process_time()
    checks = builder.check(release, limit)
    done = time.monotonic(), time.process_time()
    release = results.check(release, checks, now=NOW)
    Release.objects.filter(pk=release.pk).update(state=Release.State.PUBLISHED, published_at=NOW)
    failed = [one["key"] for one in checks if not one["holds"]]
    print(f"  {profile} {number}: {done[0] - begun[0]:.1f} s, failed: {failed}", file=sys.stderr, flush=True)
    return {
        "build": built[0] - begun[0], "build, busy": built[1] - begun[1], "gate": done[0] - built[0],
        "gate, busy": done[1] - built[1], "checks": len(checks), "failed": len(failed),
    }  # fmt: skip


def stored(year: Any, of: Any) -> None:
    """What a release is a function of: noisy tallies with their entries in the ledger, or true counts (with keys)."""
    from schutznetz.apps.reporting.models import LedgerDraw, NoisyTally, RawTally
    from schutznetz.domain.disclosure.cell_noise import MODULUS
    from schutznetz.domain.disclosure.noise import cells_drawn, drawn, scales

    counts = of.tally()
    if year.profile == "A":
        due = scales(of.layout, year.rho)
        for quarter in (0, 1, 2, 3, None):
            noisy = drawn(of.layout, counts, year.rho, quarter=quarter)
            for block in of.layout.blocks:
                cells = cells_drawn(block, quarter)
                if cells.size:
                    row = LedgerDraw.objects.create(
                        year=year, table=block.table.key, quarter=None if quarter is None else quarter + 1,
                        deviation=due[block.table.key], on=NOW.date(),
                    )  # fmt: skip
                    NoisyTally.objects.create(draw=row, cells=noisy[cells].tolist())
        return
    record_keys = np.random.default_rng(year.year).integers(0, MODULUS, of.processes)
    sums = of.layout.empty()
    for places in of.places().values():
        np.add.at(sums, places, record_keys)
    keys = (sums % MODULUS).tolist() if year.profile == "B" else None
    RawTally.objects.create(year=year, quarters=[1, 2, 3, 4], cells=counts.tolist(), keys=keys)


if __name__ == "__main__":
    main()
