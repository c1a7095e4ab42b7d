# SPDX-License-Identifier: EUPL-1.2
"""Hears everything of its sites on both loops, each message once, and catches up after every reconnect."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nats.aio.client import Client

from schutznetz.adapters import clock, tasks
from schutznetz.adapters.nats import NOT_NOW, DualLoop, Loop, Message, open_client
from schutznetz.adapters.nats_keys import Credentials
from schutznetz.adapters.nats_streams import (
    ASK_FACTS,
    STATION_ASKS_FACTS,
    StreamError,
    StreamFacts,
    last_of,
    replay,
    site_stream,
    stream_facts,
)
from schutznetz.domain.alarm.course import FALLBACK

log = logging.getLogger(__name__)

PASSES_S = (0.0, 3.0)
AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Door:
    """Where and as whom to enter one loop."""

    urls: Sequence[str]
    credentials: Credentials
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One message; ``t`` is when it was said on our monotonic clock (ms), ``live`` is False when it was read back."""

    loop: str
    subject: str
    body: bytes
    msg_id: str
    t: int
    live: bool


class Listener:
    """A receiver of all messages of ``sites``.

    ``on_heard`` gets each message once, whichever loop and way it came by; ``on_path(loop, up)`` hears of losses and
    returns. Catching up happens twice, because a message may pass between subscribing and reading (protocol, 5).
    """

    def __init__(
        self,
        doors: Mapping[str, Door],
        sites: Iterable[str],
        *,
        on_heard: Callable[[Heard], Awaitable[None]],
        on_path: Callable[[str, bool], Awaitable[None]] | None = None,
        subjects: Sequence[str] = ("alarm.{}.>", "answer.{}.>", "presence.{}", "roster.{}"),
    ) -> None:
        self.sites = tuple(dict.fromkeys(sites))
        self._doors, self._on_heard, self._on_path, self._subjects = doors, on_heard, on_path, subjects
        loops = [
            Loop(name, door.urls, door.credentials, tls=door.tls, on_change=self._on_change)
            for name, door in doors.items()
        ]
        self.dual = DualLoop(loops)
        self.caught_up = {name: asyncio.Event() for name in doors}
        self._bookmarks: dict[tuple[str, str], tuple[datetime, int]] = {}
        self._readers: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        for site in self.sites:
            for pattern in self._subjects:
                await self.dual.subscribe(pattern.format(site), self._on_live)
        self.dual.start()

    async def close(self) -> None:
        await tasks.end(self._readers.values())
        await self.dual.close()

    async def add_site(self, site: str) -> None:
        """Hear one site more, from its stored beginning on."""
        if site in self.sites:
            return
        self.sites = (*self.sites, site)
        for pattern in self._subjects:
            await self.dual.subscribe(pattern.format(site), self._on_live)
        for loop in self.dual.loops:
            if loop.is_up:
                self._begin_reading(loop)

    async def _on_live(self, message: Message) -> None:
        await self._on_heard(
            Heard(
                loop=message.loop,
                subject=message.subject,
                body=message.body,
                msg_id=message.headers.get("Nats-Msg-Id", ""),
                t=clock.monotonic_ms(),
                live=True,
            )
        )

    async def _on_change(self, loop: Loop, up: bool) -> None:
        self.caught_up[loop.name].clear()
        if self._on_path is not None:
            await self._on_path(loop.name, up)
        if up:
            self._begin_reading(loop)

    def _begin_reading(self, loop: Loop) -> None:
        before = self._readers.get(loop.name)
        if before is not None:
            before.cancel()
        self._readers[loop.name] = asyncio.create_task(self._catch_up(loop))

    async def _catch_up(self, loop: Loop) -> None:
        done = 0
        while loop.is_up and done < len(PASSES_S):
            try:
                async with self._reading_client(loop) as client:
                    while done < len(PASSES_S):
                        await asyncio.sleep(PASSES_S[done])
                        await self._read_all(loop.name, client)
                        done += 1
            except (*NOT_NOW, StreamError) as error:
                log.warning("loop %s: catching up failed: %r", loop.name, error)
                await asyncio.sleep(AGAIN_S)
        if loop.is_up:
            self.caught_up[loop.name].set()

    @contextlib.asynccontextmanager
    async def _reading_client(self, loop: Loop) -> AsyncIterator[Client]:
        """Stations read on a connection of their own, in the account where nobody listens."""
        door = self._doors[loop.name]
        if not door.credentials.replay_jwt:
            yield loop.client()
            return
        client = await open_client(door.urls, door.credentials, jwt=door.credentials.replay_jwt, tls=door.tls)
        try:
            yield client
        finally:
            await client.close()

    async def _read_all(self, loop: str, client: Client) -> None:
        for site in self.sites:
            await self._read_roster(loop, client, site)
            await self._read_site(loop, client, site)

    async def _read_roster(self, loop: str, client: Client, site: str) -> None:
        stored = await last_of(loop, client, f"roster.{site}")
        if stored is not None and self.dual.seen.first_time(stored.subject, stored.body):
            await self._on_heard(Heard(loop, stored.subject, stored.body, "", clock.monotonic_ms(), False))

    async def _read_site(self, loop: str, client: Client, site: str) -> None:
        stream = site_stream(site)
        is_station = bool(self._doors[loop].credentials.replay_jwt)
        facts = await stream_facts(loop, client, stream, STATION_ASKS_FACTS if is_station else ASK_FACTS)
        if facts is None:
            return
        now_ms, (since, seq) = clock.monotonic_ms(), self._start(loop, site, facts)
        async for stored in replay(loop, client, stream, since=since, seq=seq):
            self._bookmarks[loop, site] = (facts.created, stored.seq)
            if self.dual.seen.first_time(stored.subject, stored.body):
                age_ms = max(0, int((facts.now - stored.at).total_seconds() * 1000))
                await self._on_heard(Heard(loop, stored.subject, stored.body, "", now_ms - age_ms, False))

    def _start(self, loop: str, site: str, facts: StreamFacts) -> tuple[datetime | None, int]:
        """Where to go on: after the bookmark, or as far back as an alarm may be open."""
        created, seq = self._bookmarks.get((loop, site), (None, 0))
        if created == facts.created and seq <= facts.last_seq:
            return None, seq + 1
        return facts.now - timedelta(seconds=FALLBACK["stale_after_s"]), 1
