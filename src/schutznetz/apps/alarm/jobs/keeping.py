# SPDX-License-Identifier: EUPL-1.2
"""How the worker keeps its jobs going: each for itself, whatever happens to the others."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
GATHER_S = 0.05


@dataclass
class Job:
    """Something to do again and again: every `every_s` seconds, and as soon as `wake` is set."""

    name: str
    step: Callable[[], Awaitable[None]]
    every_s: float
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: str = ""


async def keep(job: Job, stop: asyncio.Event) -> None:
    """Run a job until `stop`. Trouble is logged when it begins, changes and ends, not each time."""
    while not stop.is_set():
        job.wake.clear()
        try:
            await job.step()
        except Exception as error:
            _note(job, f"{type(error).__name__}: {error}")
        else:
            _note(job, "")
        await _pause(job, stop)


def _note(job: Job, trouble: str) -> None:
    if trouble == job.trouble:
        return
    job.trouble = trouble
    if trouble:
        log.error("%s: %s", job.name, trouble)
    else:
        log.info("%s: läuft wieder", job.name)


async def _pause(job: Job, stop: asyncio.Event) -> None:
    """Wait for the wake, the stop or the next turn; a wake gathers for a moment what comes together."""
    waiting = [asyncio.create_task(job.wake.wait()), asyncio.create_task(stop.wait())]
    await asyncio.wait(waiting, timeout=job.every_s, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    if job.wake.is_set() and not stop.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GATHER_S):
                await stop.wait()


async def in_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function that uses the database; a connection that broke is made anew the next time."""

    def call() -> R:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(call)()
