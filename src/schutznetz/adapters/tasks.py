# SPDX-License-Identifier: EUPL-1.2
"""Ending tasks for certain."""

import asyncio
from collections.abc import Iterable
from typing import Any

AGAIN_S = 0.5


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel until all have ended; what they raise is their own affair.

    Once is not enough: ``asyncio.wait_for`` of Python 3.11 drops a cancellation that comes together with its result
    (bpo-42130), and a broker client that is just closing swallows it. Such a task would go on for ever.
    """
    begun = set(tasks)
    waiting = begun
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=AGAIN_S)
    await asyncio.gather(*begun, return_exceptions=True)
