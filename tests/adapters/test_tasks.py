# SPDX-License-Identifier: EUPL-1.2
import asyncio
import contextlib

from schutznetz.adapters import tasks


async def deaf(times: int) -> None:
    """Swallows so many cancellations."""
    for _ in range(times):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
    await asyncio.sleep(60)


async def broken() -> None:
    raise OSError("gone")


def test_a_task_that_swallows_a_cancellation_is_ended_all_the_same() -> None:
    async def run() -> list[bool]:
        begun = [asyncio.create_task(work) for work in (deaf(0), deaf(1), broken())]
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await tasks.end(begun)
        return [task.done() for task in begun]

    assert asyncio.run(run()) == [True, True, True]


def test_nothing_to_end_is_no_error() -> None:
    asyncio.run(tasks.end([]))
