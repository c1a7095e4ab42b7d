# SPDX-License-Identifier: EUPL-1.2
"""Drafts and releases in a process of their own, one at a time: the worker stays small, a stop is a stop at once."""

import asyncio
import sys
from types import ModuleType

from schutznetz.apps.alarm.jobs.keeping import in_database
from schutznetz.apps.planning import jobs as drafts
from schutznetz.apps.reporting import jobs as releases

LOOK_EVERY_S = 1.0


def room_of(name: str) -> ModuleType:
    """The jobs of the room a computation belongs to."""
    return releases if name.startswith(f"{releases.JOB}-") else drafts


def next_open() -> str | None:
    """What is computed next; figures that somebody wants to publish go before drafts."""
    return releases.next_open() or drafts.next_open()


async def compute_next(stop: asyncio.Event) -> None:
    """Compute what has waited longest, if anything; end its process when nobody waits for it any more, or when the
    worker ends. Nothing is lost by that: a draft whose process is gone is begun anew."""
    name = await in_database(next_open)
    if name is None or stop.is_set():
        return
    command = [sys.executable, "-m", "schutznetz.config.command", "draft", name]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        while process.returncode is None and not stop.is_set() and await in_database(room_of(name).is_open, name):
            await _ended(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if (process.returncode or 0) > 0:
        raise RuntimeError(f"the process of draft {name} ended with {process.returncode}")


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait for its end, but not long."""
    try:
        await asyncio.wait_for(process.wait(), LOOK_EVERY_S)
    except TimeoutError:
        return
