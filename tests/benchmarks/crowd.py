# SPDX-License-Identifier: EUPL-1.2
"""All stations of one loop but the ten that are measured: ``python -m tests.benchmarks.crowd`` (see ``idle``).

They sign in with their own tokens, hear what the station page hears, answer the broker's pings, say every thirty
seconds how they are. The same process is the controller: it hears everything and tells each site every five seconds
who is present.
"""

import asyncio
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any, cast

import uvloop

from schutznetz.adapters.nats_keys import ensure_keys, mint_service
from tests.benchmarks.machine import step_back
from tests.benchmarks.nats_wire import Signer, connect_nats
from tests.benchmarks.shipped import (
    PER_SITE,
    Place,
    call_subjects,
    enrol,
    heard_subjects,
    places,
    presence_body,
    presser_and_receivers,
    signer,
    sites,
    status_body,
)

AT_ONCE = 50
STATUS_S, PRESENCE_S, TICK_S = 30.0, 5.0, 0.1
CONTROLLER_HEARS = ("alarm.>", "answer.>", "receipt.>", "status.>")


class Station(asyncio.Protocol):
    """A connection that reads only far enough to answer pings, so that ten thousand fit into one process."""

    def __init__(self, sign: Signer, subscriptions: bytes) -> None:
        self.sign = sign
        self.subscriptions = subscriptions
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_open = True
        self.error = ""
        self._tail = b""
        self._introduced = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"the broker refuses a station: {self.error or exc}"))

    def data_received(self, data: bytes) -> None:
        seen = self._tail + data
        self._tail = data[-5:]
        if b"PING\r\n" in seen:
            self.transport.write(b"PONG\r\n")
        if not self.ready.done():
            self._begin(seen)

    def _begin(self, seen: bytes) -> None:
        if b"-ERR" in seen:
            self.error = seen.decode(errors="replace")
        elif not self._introduced:
            nonce = json.loads(seen[5:].split(b"\r\n")[0]).get("nonce", "")
            options = {
                "verbose": False,
                "pedantic": False,
                "lang": "bench",
                "version": "1",
                "protocol": 1,
                "headers": True,
            }
            greeting = b"CONNECT " + json.dumps(options | dict(self.sign(nonce))).encode() + b"\r\n"
            self.transport.write(greeting + self.subscriptions + b"PING\r\n")
            self._introduced = True
        elif b"PONG\r\n" in seen:
            self.ready.set_result(None)


def subscriptions_of(place: Place) -> bytes:
    """SUB lines for everything a station hears."""
    subjects = [*heard_subjects(place), *call_subjects(place), f"_INBOX.{place.station}.>"]
    return "".join(f"SUB {subject} {sid}\r\n" for sid, subject in enumerate(subjects, 1)).encode()


class Crowd:
    """The stations and the controller of one loop."""

    def __init__(self, folder: Path, loop: str, port: int, stations: int) -> None:
        self.keys = ensure_keys(folder, loop)
        self.port = port
        self.sites = sites(stations)
        presser, receivers = presser_and_receivers()
        measured = {presser, *receivers}
        self.places = [place for place in places(stations) if place not in measured]
        self.stations: list[Station] = []
        self.said = 0

    async def open(self) -> None:
        """Connect everybody, some at once."""
        for first in range(0, len(self.places), AT_ONCE):
            group = self.places[first : first + AT_ONCE]
            self.stations += await asyncio.gather(*(self._open(place) for place in group))
        controller = mint_service(self.keys, "controller")
        self.controller = await connect_nats(self.port, lambda *message: None, signer(controller), controller.inbox)
        for sid, subject in enumerate(CONTROLLER_HEARS, 2):
            self.controller.subscribe(subject, sid)
        await self.controller.flush()

    async def _open(self, place: Place) -> Station:
        loop = asyncio.get_running_loop()
        sign = signer(enrol(self.keys, place))
        subscriptions = subscriptions_of(place)
        _, station = await loop.create_connection(lambda: Station(sign, subscriptions), "127.0.0.1", self.port)
        await station.ready
        return station

    async def live(self) -> None:
        """Status of all stations and presence of all sites, evenly spread over their periods."""
        statuses = itertools.cycle(
            [(f"status.{place.site}.{place.station}", status_body(place)) for place in self.places]
        )
        speakers = itertools.cycle(self.stations)
        desks = [place.desk for place in places(PER_SITE) if place.desk]
        presences = itertools.cycle([(f"presence.{site}", presence_body(site, desks)) for site in self.sites])
        begin, statuses_said, presences_said = time.monotonic(), 0, 0
        while True:
            await asyncio.sleep(TICK_S)
            past = time.monotonic() - begin
            while statuses_said < past * len(self.places) / STATUS_S:
                subject, body = next(statuses)
                next(speakers).transport.write(b"PUB %b %d\r\n%b\r\n" % (subject.encode(), len(body), body))
                statuses_said += 1
            while presences_said < past * len(self.sites) / PRESENCE_S:
                self.controller.publish(*next(presences))
                presences_said += 1

    def count(self) -> int:
        """How many stations are open now."""
        return sum(station.is_open for station in self.stations)


async def main() -> None:
    """Serve the parent until its end of the pipe closes."""
    loop = asyncio.get_running_loop()
    order: dict[str, Any] = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    crowd = Crowd(Path(order["folder"]), order["loop"], order["port"], order["stations"])
    begin = time.monotonic()
    await crowd.open()
    step_back()
    living = loop.create_task(crowd.live())
    while True:
        answer = {
            "open": crowd.count(),
            "errors": crowd.controller.errors,
            "seconds": round(time.monotonic() - begin, 2),
        }
        print(json.dumps(answer), flush=True)
        if not await loop.run_in_executor(None, sys.stdin.readline):
            break
    living.cancel()


if __name__ == "__main__":
    uvloop.run(main())
