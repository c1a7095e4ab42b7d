# SPDX-License-Identifier: EUPL-1.2
"""Part ``lists``: the lists with 300,000 people, 150,000 accounts and 50,000 desks, on SQLite and on PostgreSQL.

The people are written in bulk (``lists_fill``). Each list is asked what people ask: first and last page, other order,
rare and common names. Goal: the whole answer of the server, from the request to the drawn page, within 100 ms at p95.
Beside it stands the bare SQL that fetches fifty rows. `ONLY=alarms` measures the lists of that name alone, and
`BASE=PostgreSQL` one of the two databases.
"""

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks.figures import Figure, Spread, percentile

LIMIT_MS = 100


def asked(environment: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds by question, filled and measured in a process of its own."""
    settings = {"DJANGO_SETTINGS_MODULE": "schutznetz.config.settings", "SCHUTZNETZ_HOSTS": "testserver"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.lists_requests"], env=environment | settings, stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def figures_of(kind: str, measured: dict[str, list[float]]) -> list[Figure]:
    """One figure a question: p95 of the whole answer, beside the bare SQL of the same run."""
    floor = percentile(measured["bare SQL"], 50)
    return [
        Figure(
            f"{kind}, {name}: p95 of the answer", Spread(p95, min(times), max(times)), "ms", f"bare SQL {floor:.2g} ms",
            Spread(p95 / floor, p95 / floor, p95 / floor), f"< {LIMIT_MS} ms", p95 < LIMIT_MS,
        )
        for name, times in measured.items() if name != "bare SQL" for p95 in [percentile(times, 95)]
    ]  # fmt: skip


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
