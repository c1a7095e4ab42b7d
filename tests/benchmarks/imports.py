# SPDX-License-Identifier: EUPL-1.2
"""Part ``import``: 300,000 people and 50,000 desks by the command of an operator, as CSV and as XLSX.

Each run is ``schutznetz import ... --apply`` on a fresh database, from the start of the process to its end; its memory
is the peak the kernel reports for it. The files are written before, the same in every run, with their sites, floors,
rooms and doors. Afterwards the database is asked what it holds.
"""

import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.county import DESKS_PER_FLOOR, FLOORS_PER_SITE, tables
from tests.benchmarks.figures import Figure, at_most, below, exactly
from tests.benchmarks.workbook import write_workbook

PEOPLE, DESKS = 300_000, 50_000
CSV_SECONDS, XLSX_SECONDS, MEBIBYTES = 60, 120, 500
COMMAND = Path(sys.executable).parent / "schutznetz"


@dataclass(frozen=True)
class Run:
    """One import: how long, how much of that a processor worked, how much memory at its peak."""

    seconds: float
    busy_seconds: float
    peak_mib: float


def write_csv(folder: Path, people: int, desks: int) -> list[Path]:
    """One file for each table, as German spreadsheet programs save them."""
    paths = []
    for title, rows in tables(desks // (DESKS_PER_FLOOR * FLOORS_PER_SITE), people).items():
        path = folder / f"{title}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        paths.append(path)
    return paths


def write_xlsx(folder: Path, people: int, desks: int) -> list[Path]:
    """One workbook with a sheet for each table."""
    path = folder / "kreis.xlsx"
    write_workbook(path, tables(desks // (DESKS_PER_FLOOR * FLOORS_PER_SITE), people))
    return [path]


def import_into_fresh_database(folder: Path, files: Sequence[Path], people: int, desks: int) -> Run:
    """Migrate, import, check; RuntimeError when the import failed or wrote something else."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SCHUTZNETZ_DEMO")}
    environment["SCHUTZNETZ_VAR"] = str(folder)
    subprocess.run([COMMAND, "migrate"], env=environment, check=True, capture_output=True)
    begin = time.monotonic()
    process = subprocess.Popen(
        [COMMAND, "import", *map(str, files), "--apply"], env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or stored(folder) != (people, desks):
        raise RuntimeError(f"the import went wrong: {stored(folder)} instead of {(people, desks)}\n{said[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def stored(folder: Path) -> tuple[int, int]:
    """People and desks in the database."""
    with sqlite3.connect(folder / "schutznetz.sqlite3") as database:
        counts = [
            database.execute(f"select count(*) from organisation_{table}").fetchone()[0] for table in ("person", "desk")
        ]
    return counts[0], counts[1]


async def measure(people: int = PEOPLE, desks: int = DESKS) -> list[Figure]:
    """All figures of the part."""
    figures: list[Figure] = []
    for kind, write, limit in (("CSV", write_csv, CSV_SECONDS), ("XLSX", write_xlsx, XLSX_SECONDS)):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            files = write(folder, people, desks)
            run = import_into_fresh_database(folder, files, people, desks)
            size = sum(path.stat().st_size for path in files) / 2**20
        what = f"import {people} people, {desks} desks as {kind}"
        figures += [
            at_most(
                f"{what}: time",
                exactly(run.seconds),
                "s",
                limit,
                peer=f"{run.busy_seconds:.0f} s of processor, {size:.0f} MiB of files",
            ),
            below(f"{what}: peak memory", exactly(run.peak_mib), "MiB", MEBIBYTES),
        ]
    return figures
