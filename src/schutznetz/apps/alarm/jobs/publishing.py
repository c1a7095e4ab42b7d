# SPDX-License-Identifier: EUPL-1.2
"""Keep rosters and plans on both loops what they should be, and shut revoked stations out."""

import asyncio
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from schutznetz.adapters import clock
from schutznetz.adapters.nats import Loop
from schutznetz.adapters.nats_keys import LoopKeys, ensure_keys, revoke
from schutznetz.adapters.nats_streams import ensure_streams, last_of
from schutznetz.adapters.nats_system import push_accounts
from schutznetz.apps.alarm.jobs import rosters
from schutznetz.apps.alarm.jobs.keeping import Job, in_database
from schutznetz.apps.alarm.models import Station

NEWS_EVERY_S = 1.0
CHECK_EVERY_S = 60.0
STORE_WITHIN_S = 10.0
ALL_AGAIN_S = 3600.0


@dataclass
class Rosters:
    """What every site says now; the loops compare themselves with it and are woken when it changes."""

    current: dict[str, rosters.Publication] = field(default_factory=dict)
    publishers: list[Job] = field(default_factory=list)
    computed_on: date | None = None
    computed_at_ms: int = 0

    def job(self) -> Job:
        return Job("Rufkreise", self.step, NEWS_EVERY_S)

    async def step(self) -> None:
        """Compute the sites with news; all of them at the start, on a new day and once an hour."""
        now, today = clock.monotonic_ms(), clock.today()
        changed, entry = await in_database(rosters.changed_sites)
        is_fresh = today == self.computed_on and now - self.computed_at_ms < 1000 * ALL_AGAIN_S
        if not is_fresh:
            changed = await in_database(rosters.all_sites)
            self.current = {site: body for site, body in self.current.items() if site in changed}
        for site in changed:
            await self._compute(site)
        if changed:
            await in_database(rosters.remember, entry)
        if not is_fresh:
            self.computed_on, self.computed_at_ms = today, now

    async def _compute(self, site: str) -> None:
        made = await in_database(rosters.compute, site, clock.now(), clock.today())
        if made is None:
            self.current.pop(site, None)
        elif self.current.get(site) != made:
            self.current[site] = made
        for job in self.publishers:
            job.wake.set()

    def publisher(self, loop: Loop) -> Job:
        """The job that brings one loop up to date; it also runs when the loop comes back and once a minute."""
        job = Job(f"Rufkreise, Weg {loop.name}", lambda: self._publish(loop), CHECK_EVERY_S)
        self.publishers.append(job)
        return job

    async def _publish(self, loop: Loop) -> None:
        if not loop.is_up or not self.current:
            return
        await ensure_streams(loop, self.current)
        for site in list(self.current):
            for subject, body in self.current[site].bodies.items():
                await _bring(loop, subject, body)


async def _bring(loop: Loop, subject: str, body: bytes) -> None:
    there = await last_of(loop.name, loop.client(), subject)
    if there is None or there.body != body:
        await asyncio.wait_for(loop.publish_acked(subject, body, ""), STORE_WITHIN_S)


@dataclass
class Revocations:
    """Tells one broker whom it must not let in any more. Keys are read only when it needs to be told."""

    loop: Loop
    system: Loop
    told: frozenset[str] | None = None

    def job(self) -> Job:
        return Job(f"Sperren, Weg {self.loop.name}", self.step, NEWS_EVERY_S)

    async def step(self) -> None:
        """Revoke the keys of revoked stations; push the list when it changed or the broker was away."""
        revoked = await in_database(revoked_stations, self.loop.name)
        if not self.system.is_up:
            self.told = None
            return
        if revoked != self.told:
            await push_accounts(self.system, revoked_keys(self.loop.name, revoked))
            self.told = revoked


def revoked_stations(loop: str) -> frozenset[str]:
    """Public keys of the stations that are shut out of a loop."""
    column = f"public_key_{loop}"
    return frozenset(Station.objects.filter(revoked_at__isnull=False).values_list(column, flat=True))


def revoked_keys(loop: str, revoked: frozenset[str]) -> LoopKeys:
    """The keys of a loop, in which these stations are shut out."""
    keys = ensure_keys(settings.LOOP_KEYS, loop)
    for public_key in sorted(revoked - keys.revoked.keys()):
        keys = revoke(keys, public_key, clock.now())
    return keys
