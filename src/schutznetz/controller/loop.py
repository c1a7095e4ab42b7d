# SPDX-License-Identifier: EUPL-1.2
"""The controller's own loop: hear both brokers, keep the presence, publish it, watch the alarms."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from schutznetz.adapters import clock, tasks
from schutznetz.adapters.nats import NOT_NOW, Loop, Message
from schutznetz.adapters.nats_listener import Door, Heard, Listener
from schutznetz.adapters.nats_streams import StreamError, replay
from schutznetz.adapters.nats_system import Link, link_of_event, links_now
from schutznetz.controller.presence import PresenceBook
from schutznetz.controller.roster import Rosters
from schutznetz.controller.watch import Watch
from schutznetz.domain.alarm import messages

log = logging.getLogger(__name__)

GATHER_S = 0.2
PUBLISH_EVERY_S = 5.0
LOOK_EVERY_S = 1.0
RECOUNT_EVERY_S = 120.0
AGAIN_S = 1.0
QUEUE_ROOM = 20_000


@dataclass(frozen=True)
class LoopAccess:
    """One loop as the controller enters it: as itself, and through ``system`` into the broker's own account."""

    door: Door
    system: Door
    account: str
    monitor_url: str


@dataclass
class _Counting:
    """Connections that ended while the list of all connections was being read."""

    ended: set[int] = field(default_factory=set)
    running: bool = False


class Controller:
    """Both loops, every site. ``start`` returns at once; ``close`` ends everything."""

    def __init__(self, access: Mapping[str, LoopAccess]) -> None:
        self.access = access
        self.rosters, self.book = Rosters(), PresenceBook()
        self.watches: dict[str, Watch] = {}
        self.published: dict[str, messages.Presence] = {}
        self.listener = Listener(
            {name: entry.door for name, entry in access.items()},
            (),
            on_heard=self._on_heard,
            on_path=self._on_path,
            subjects=("alarm.{}.>", "call.{}.>", "answer.{}.>", "receipt.{}.>"),
        )
        self.systems = {
            name: Loop(
                name, entry.system.urls, entry.system.credentials, tls=entry.system.tls, on_change=self._on_system
            )
            for name, entry in access.items()
        }
        self._counting = {name: _Counting() for name in access}
        self._changed: set[str] = set()
        self._has_changed = asyncio.Event()
        self._heard: asyncio.Queue[Heard] = asyncio.Queue(QUEUE_ROOM)
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        await self.listener.dual.subscribe("roster.*", self._on_roster)
        await self.listener.dual.subscribe("status.>", self._on_status, each=True)
        for name, system in self.systems.items():
            account = self.access[name].account
            await system.subscribe(f"$SYS.ACCOUNT.{account}.CONNECT", self._on_connect)
            await system.subscribe(f"$SYS.ACCOUNT.{account}.DISCONNECT", self._on_disconnect)
            system.start()
        await self.listener.start()
        for work in (self._publish_changes, self._publish_regularly, self._recount, self._follow, self._look_around):
            self._spawn(work)

    async def close(self) -> None:
        await tasks.end(self._tasks)
        await asyncio.gather(self.listener.close(), *(system.close() for system in self.systems.values()))

    def _spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        async def guarded() -> None:
            while True:
                try:
                    return await work()
                except Exception:
                    log.exception("%s failed and begins again", getattr(work, "__name__", work))
                    await asyncio.sleep(AGAIN_S)

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- rosters

    async def _on_path(self, loop: str, up: bool) -> None:
        if up:
            self._spawn(lambda: self._read_rosters(loop))

    async def _read_rosters(self, loop: str) -> None:
        """Every stored roster: that is how the controller learns which sites there are."""
        source = next(entry for entry in self.listener.dual.loops if entry.name == loop)
        while source.is_up:
            try:
                async for stored in replay(loop, source.client(), "ROSTER", subject="roster.*"):
                    await self._take_roster(stored.subject, stored.body)
                return
            except (*NOT_NOW, StreamError) as error:
                log.info("loop %s: no rosters yet: %r", loop, error)
                await asyncio.sleep(AGAIN_S)

    async def _on_roster(self, message: Message) -> None:
        await self._take_roster(message.subject, message.body)

    async def _take_roster(self, subject: str, body: bytes) -> None:
        roster = messages.decode_document(subject, body)
        if roster is None:
            log.error("unreadable roster on %s", subject)
            return
        if not self.rosters.take(roster):
            return
        site = str(roster["site"])
        watch = self.watches.setdefault(site, Watch(site))
        watch.take({**roster, "type": "roster", "t": clock.monotonic_ms()})
        await self.listener.add_site(site)
        self._touch([site])

    # --- who is there

    async def _on_status(self, message: Message) -> None:
        status = messages.decode(message.subject, message.body)
        if isinstance(status, messages.Status):
            self.book.hear(status, clock.monotonic_ms())
            self._touch([status.site])

    async def _on_connect(self, message: Message) -> None:
        link = link_of_event(message.loop, message.body)
        if link is not None:
            self.book.connect(link, clock.monotonic_ms())
            self._touch(link.sites)

    async def _on_disconnect(self, message: Message) -> None:
        link = link_of_event(message.loop, message.body)
        if link is not None:
            self._counting[message.loop].ended.add(link.connection)
            self.book.disconnect(link.loop, link.connection)
            self._touch(link.sites)

    async def _on_system(self, system: Loop, up: bool) -> None:
        if up:
            self._spawn(lambda: self._count_again(system))
        else:
            self._replace_links(system.name, [])

    async def _count_again(self, system: Loop) -> None:
        """Read who is connected now; whoever left in the meantime is not brought back."""
        counting = self._counting[system.name]
        if counting.running:
            return
        counting.running, counting.ended = True, set()
        try:
            while system.is_up:
                try:
                    links = await links_now(system, self.access[system.name].account)
                except (*NOT_NOW, ValueError, KeyError, ConnectionError) as error:
                    log.warning("loop %s: connections cannot be read: %r", system.name, error)
                    await asyncio.sleep(AGAIN_S)
                    continue
                self._replace_links(system.name, [link for link in links if link.connection not in counting.ended])
                return
        finally:
            counting.running = False

    def _replace_links(self, loop: str, links: list[Link]) -> None:
        before = self.book.sites()
        self.book.replace(loop, links, clock.monotonic_ms())
        self._touch(before | self.book.sites())

    async def _recount(self) -> None:
        while True:
            await asyncio.sleep(RECOUNT_EVERY_S)
            for system in self.systems.values():
                await self._count_again(system)

    # --- saying so

    def _touch(self, sites: set[str] | list[str] | tuple[str, ...]) -> None:
        self._changed.update(sites)
        if self._changed:
            self._has_changed.set()

    async def _publish_changes(self) -> None:
        while True:
            await self._has_changed.wait()
            await asyncio.sleep(GATHER_S)
            self._has_changed.clear()
            changed, self._changed = self._changed, set()
            await self._publish(changed)

    async def _publish_regularly(self) -> None:
        while True:
            await asyncio.sleep(PUBLISH_EVERY_S)
            await self._publish(set(self.rosters.sites))

    async def _publish(self, sites: set[str]) -> None:
        t, at = clock.monotonic_ms(), clock.wire_time(clock.now())
        for site in sorted(sites.intersection(self.rosters.sites)):
            report = self.book.report(self.rosters, site, at=at, t=t)
            if report is None:
                continue
            self.published[site] = report
            self.watches[site].take(messages.to_event(report, t))
            await self.listener.dual.publish(messages.subject_of(report), messages.encode(report))

    # --- watching alarms

    async def _on_heard(self, heard: Heard) -> None:
        """Alarms wait in a queue of their own, so that a storm of them never delays the presence."""
        with contextlib.suppress(asyncio.QueueFull):
            self._heard.put_nowait(heard)
            return
        log.error("too many messages to watch; one was left out: %s", heard.subject)

    async def _follow(self) -> None:
        while True:
            heard = await self._heard.get()
            address = messages.parse_subject(heard.subject)
            if address is not None and address.site in self.watches:
                self.watches[address.site].hear(heard)
            await asyncio.sleep(0)

    async def _look_around(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.look()

    def look(self) -> list[dict[str, object]]:
        """The alarms of all sites now."""
        t = clock.monotonic_ms()
        return [line for site in self.rosters.sites for line in self.watches[site].look(t)]
