# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks [part ...]``: run the parts, print the table, leave var/bench/latest.json.

Ends with 1 when a goal is missed, with 2 for an unknown part. Without parts all of them run.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import uvloop

from tests.benchmarks import (
    alarm,
    alarm_full,
    browser,
    imports,
    journal,
    kill,
    lists,
    load,
    planning,
    review,
    rings,
    statistics,
    vault,
)
from tests.benchmarks.figures import Figure, at_most, exactly, save, table
from tests.benchmarks.machine import describe, processor_ticks, raise_descriptor_limit, step_forward
from tests.benchmarks.servers import versions

ROOT = Path(__file__).resolve().parents[2]
BUSY = 0.7
RESULT = ROOT / "var" / "bench" / "latest.json"
Measure = Callable[[], Coroutine[Any, Any, list[Figure]]]
Runner = Callable[[Coroutine[Any, Any, list[Figure]]], list[Figure]]
# The parts that measure brokers run on uvloop, so that our own clients weigh little; the product's client does not.
PARTS: dict[str, tuple[Measure, Runner]] = {
    "alarm": (alarm.measure, uvloop.run),
    "alarm-full": (alarm_full.measure, uvloop.run),
    "browser": (browser.measure, asyncio.run),
    "import": (imports.measure, asyncio.run),
    "lists": (lists.measure, asyncio.run),
    "journal": (journal.measure, asyncio.run),
    "rings": (rings.measure, asyncio.run),
    "kill": (kill.measure, asyncio.run),
    "load": (load.measure, asyncio.run),
    "review": (review.measure, asyncio.run),
    "vault": (vault.measure, asyncio.run),
    "statistics": (statistics.measure, asyncio.run),
    "audit": (statistics.measure_audit, asyncio.run),
    "planning": (planning.measure, asyncio.run),
    "planning-land": (planning.measure_land, asyncio.run),
}


def chosen(arguments: list[str]) -> list[str]:
    """The parts to run, in their fixed order."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure Schutznetz beside peers of the same run.")
    parser.add_argument("part", nargs="*", help=f"one or more of {', '.join(PARTS)}; none: all")
    wanted = parser.parse_args(arguments).part
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return [part for part in PARTS if part in wanted or not wanted]


def run(parts: list[str]) -> tuple[list[Figure], dict[str, float]]:
    """Figures of the parts and how many seconds each took. When one breaks off the others still run."""
    figures: list[Figure] = []
    seconds = {}
    for part in parts:
        print(f"{part} ...", file=sys.stderr, flush=True)
        measure, runner = PARTS[part]
        begin, ticks = time.monotonic(), processor_ticks()
        try:
            figures += runner(measure())
        except Exception:
            traceback.print_exc()
            figures.append(at_most(f"{part}: broken off, see the message above", exactly(1), "errors", 0))
        seconds[part] = round(time.monotonic() - begin, 1)
        figures.append(stolen(part, ticks, processor_ticks()))
    return figures, seconds


def stolen(part: str, before: tuple[int, int], after: tuple[int, int]) -> Figure:
    """How much of the part the host of this machine took: such pauses stand in every tail."""
    share = (after[0] - before[0]) / max(1, after[1] - before[1])
    return Figure(f"{part}: processor time taken by the host", exactly(100 * share), "%")


def end(*_: object) -> None:
    """Leave through all ``finally`` blocks, so that no server stays behind."""
    sys.exit(143)


def main() -> int:
    """Run, print, save; the exit status."""
    parts = chosen(sys.argv[1:])
    signal.signal(signal.SIGTERM, end)
    logging.getLogger("schutznetz").setLevel(logging.ERROR)  # killed brokers are meant to be lost
    raise_descriptor_limit()
    forward = step_forward()
    load = os.getloadavg()[0]
    if load > BUSY:
        print(f"This machine is busy (load {load:.1f}): times will be worse than they are.", file=sys.stderr)
    figures, seconds = run(parts)
    save(
        RESULT,
        figures,
        {**describe(), **versions(), "load before": round(load, 2), "before others": forward, "seconds": seconds},
    )
    print(table(figures))
    missed = sum(figure.met is False for figure in figures)
    took = f"{sum(seconds.values()):.0f} s, {len(figures)} figures, goals not reached: {missed}"
    print(f"\n{took}. Copy: {RESULT.relative_to(ROOT)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
