# SPDX-License-Identifier: EUPL-1.2
"""Part ``journal``: what an act pays for its line, and what sealing and checking a line cost, on SQLite.

The floor is the same row written into the table without triggers and without sealing.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import Figure, Spread, at_most

ROWS = 2_000
WRITE_RATIO, SEAL_RATIO, CHECK_RATIO = 2.0, 1.0, 1.0
PROGRAM = """
import time
import django
django.setup()
from django.db import connection, transaction
from schutznetz.adapters import clock
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.jobs import seal_waiting
from schutznetz.apps.journal.migrations import _guards
from schutznetz.apps.journal.queries.verify import faults
from schutznetz.apps.organisation.models import Authority
from schutznetz.config.database import migrate
migrate()
authority = Authority.objects.create(key="a", name="A")
def write(rows):
    began = time.perf_counter()
    with transaction.atomic():
        for number in range(rows):
            record(verb="plan_changed", subject=authority, actor=None, now=clock.now(), number=number)
    return (time.perf_counter() - began) / rows * 1e6
def script(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
rows = ROWS
script(_guards.removals("sqlite"))
bare = write(rows)
script(["DELETE FROM journal_entry", *_guards.statements("sqlite")])
kept = write(rows)
began = time.perf_counter()
sealed = seal_waiting(clock.now())
seal = (time.perf_counter() - began) / rows * 1e6
began = time.perf_counter()
found = list(faults(now=clock.now()))
verify = (time.perf_counter() - began) / rows * 1e6
assert sealed == rows and not found, (sealed, found)
print(bare, kept, seal, verify)
"""


def once() -> tuple[float, float, float, float]:
    """Microseconds a row: written without guards, with them, sealed, checked; in a process and database of its own."""
    with tempfile.TemporaryDirectory(prefix="schutznetz-bench-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"SCHUTZNETZ_VAR": folder, "DJANGO_SETTINGS_MODULE": "schutznetz.config.settings"}
        program = PROGRAM.replace("ROWS", str(ROWS))
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, cwd=Path.cwd())
    bare, kept, seal, verify = (float(part) for part in done.stdout.split())
    return bare, kept, seal, verify


async def measure() -> list[Figure]:
    """Three runs; every ratio is taken within its run, so that a busy machine slows both sides."""
    runs = [once() for _ in range(3)]
    seal, check = Spread.over([run[2] for run in runs]), Spread.over([run[3] for run in runs])
    return [
        _to_bare("journal: write a line, to the same row without guards", runs, 1, WRITE_RATIO),
        _to_bare("journal: seal a line, to writing it", runs, 2, SEAL_RATIO),
        _to_bare("journal: check a line, to writing it", runs, 3, CHECK_RATIO),
        Figure("journal: seal a line", seal, "us"),
        Figure("journal: check a line", check, "us"),
    ]


def _to_bare(name: str, runs: list[tuple[float, float, float, float]], column: int, limit: float) -> Figure:
    return at_most(name, Spread.over([run[column] / run[0] for run in runs]), "x", limit)
