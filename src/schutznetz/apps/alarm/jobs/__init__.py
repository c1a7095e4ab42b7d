# SPDX-License-Identifier: EUPL-1.2
"""The alarm's part of the worker. Alarms do not need it: without it, nothing is recorded and no roster renewed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from schutznetz.adapters import clock
from schutznetz.adapters.nats import Loop
from schutznetz.adapters.nats_keys import ensure_keys, mint_service, mint_system
from schutznetz.adapters.nats_tls import context_for
from schutznetz.apps.alarm.jobs import record
from schutznetz.apps.alarm.jobs.keeping import Job, in_database, keep
from schutznetz.apps.alarm.jobs.projection import projection
from schutznetz.apps.alarm.jobs.publishing import Revocations, Rosters

REVIEW_EVERY_S = 1.0
END_WITHIN_S = 5.0


@dataclass(frozen=True)
class Way:
    """One loop as the worker uses it: a connection among the stations, and one to the broker's own account."""

    loop: Loop
    system: Loop


def configured_ways() -> list[Way]:
    """The loops of the setting `LOOPS` (`{"a": {"tcp": "nats://..."}, ...}`), not yet connected."""
    return [_way(name, urls["tcp"]) for name, urls in settings.LOOPS.items()]


def _way(name: str, url: str) -> Way:
    keys = ensure_keys(settings.LOOP_KEYS, name)
    credentials = mint_service(keys, "platform"), mint_system(keys, "platform")
    loop, system = (Loop(name, [url], signed, tls=context_for(url)) for signed in credentials)
    return Way(loop, system)


async def serve(ways: Sequence[Way], stop: asyncio.Event) -> None:
    """Connect and keep every job going until `stop`. One failing job never stops another."""
    jobs = await _jobs(ways)
    for way in ways:
        way.loop.start()
        way.system.start()
    tasks = [asyncio.create_task(keep(job, stop), name=job.name) for job in jobs]
    try:
        await stop.wait()
        await asyncio.wait(tasks, timeout=END_WITHIN_S)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for way in ways:
            await way.loop.close()
            await way.system.close()


async def _jobs(ways: Sequence[Way]) -> list[Job]:
    rosters = Rosters()
    jobs = [rosters.job(), Job("Fristen der Alarme", _review, REVIEW_EVERY_S)]
    for way in ways:
        jobs += [await projection(way.loop), rosters.publisher(way.loop), Revocations(way.loop, way.system).job()]
        way.loop.on_change = WakeAll(tuple(jobs[-3:]))
    return jobs


@dataclass(frozen=True)
class WakeAll:
    """When a loop comes back, its jobs look at once."""

    jobs: tuple[Job, ...]

    async def __call__(self, _loop: Loop, up: bool) -> None:
        for job in self.jobs if up else ():
            job.wake.set()


async def _review() -> None:
    await in_database(record.review, clock.now())
