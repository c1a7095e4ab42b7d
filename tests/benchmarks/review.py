# SPDX-License-Identifier: EUPL-1.2
"""Part ``review``: nights and pages of the programme with 5,000 counsellors and ten years of records.

Goals: a night under 10 s, every page within 100 ms at p95. `BASE=PostgreSQL` or `BASE=SQLite` measures one database.
"""

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks.figures import Figure, Spread, percentile

LIMIT_MS, LIMIT_S = 100, 10


def asked(environment: dict[str, str]) -> dict[str, list[float]]:
    """Seconds of nights and milliseconds of pages, filled and measured in a process of its own."""
    settings = {"DJANGO_SETTINGS_MODULE": "schutznetz.config.settings", "SCHUTZNETZ_HOSTS": "testserver"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.review_requests"], env=environment | settings, stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def figures_of(kind: str, measured: dict[str, list[float]]) -> list[Figure]:
    """The nights in seconds, and p95 of each page."""
    found = []
    for name, times in measured.items():
        if "night" in name:
            met = max(times) < LIMIT_S
            label = f"{kind}, {name}: 5,000 counsellors, ten years"
            found.append(Figure(label, Spread.over(times), "s", goal=f"< {LIMIT_S} s", met=met))
        else:
            p95 = percentile(times, 95)
            spread = Spread(p95, min(times), max(times))
            label = f"{kind}, {name}: p95 of the answer"
            found.append(Figure(label, spread, "ms", goal=f"< {LIMIT_MS} ms", met=p95 < LIMIT_MS))
    return found


async def measure() -> list[Figure]:
    """All figures of the part."""
    from tests import postgres

    figures: list[Figure] = []
    for kind in os.environ.get("BASE", "SQLite PostgreSQL").split():
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            environment = {key: value for key, value in os.environ.items() if key != "SCHUTZNETZ_DEMO"}
            environment["SCHUTZNETZ_VAR"] = name
            environment.pop("DATABASE_URL", None)
            if kind == "PostgreSQL":
                environment["DATABASE_URL"] = postgres.start()
                environment |= {key: os.environ[key] for key in ("PGHOST", "PGUSER")}
            figures += figures_of(kind, asked(environment))
    return figures
