# SPDX-License-Identifier: EUPL-1.2
"""A process full of stations that are only connected: ``python -m tests.benchmarks.idle``.

It reads one JSON line, opens the stations and answers ``{"open": n, "seconds": s}``; each further line is answered
with the number that is still open, and the end of its input ends it. ``helper.Helper`` is the parent's side.
"""

import asyncio
import json
import sys
import time
from typing import Any

import uvloop

from tests.benchmarks.floor_wire import connect_floor
from tests.benchmarks.machine import step_back
from tests.benchmarks.mqtt_wire import connect_mqtt
from tests.benchmarks.nats_wire import connect_nats

AT_ONCE = 100


def idle_desks(n: int, hears_all: bool, wildcard: str) -> list[str]:
    """What the n-th idle station guards: seven desks that nobody presses at, or every desk by ``wildcard``."""
    if hears_all:
        return [wildcard]
    return [f"idle{n}x{neighbour}" for neighbour in range(7)]


async def idle_nats(port: int, n: int, hears_all: bool) -> asyncio.Future[None]:
    """A station of part ``alarm`` on NATS; the future is done when it is lost."""
    wire = await connect_nats(port, lambda *message: None, inbox=f"_INBOX.i{n}")
    for sid, desk in enumerate(idle_desks(n, hears_all, "*"), 2):
        wire.subscribe(f"alarm.marl.{desk}.*.raised", sid)
    await wire.flush()
    return wire.lost


async def idle_mosquitto(port: int, n: int, hears_all: bool) -> asyncio.Future[None]:
    """The same on mosquitto."""
    wire = await connect_mqtt(port, f"idle{n}", lambda payload: None, lambda packet_id: None)
    wire.subscribe([f"alarm/marl/{desk}/+/raised" for desk in idle_desks(n, hears_all, "+")])
    await wire.subscribed
    return wire.lost


async def idle_floor(port: int, n: int, hears_all: bool) -> asyncio.Future[None]:
    """The same on the raw fan-out."""
    wire = await connect_floor(port, lambda letter, body: None)
    desks = idle_desks(n, hears_all, "d1")
    for desk in desks:
        wire.subscribe(f"marl.{desk}")
    await wire.confirmed(len(desks))
    return wire.lost


OPENERS = {"nats": idle_nats, "mosquitto": idle_mosquitto, "floor": idle_floor}


async def open_all(kind: str, port: int, count: int, audience: int) -> list[asyncio.Future[None]]:
    """Open ``count`` stations, some at once; the first ``audience`` of them hear every press of the site."""
    opener, lost = OPENERS[kind], []
    for first in range(0, count, AT_ONCE):
        group = range(first, min(first + AT_ONCE, count))
        lost += await asyncio.gather(*(opener(port, n, n < audience) for n in group))
    return lost


async def main() -> None:
    """Serve the parent until its end of the pipe closes."""
    loop = asyncio.get_running_loop()
    order: dict[str, Any] = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    begin = time.monotonic()
    lost = await open_all(order["kind"], order["port"], order["count"], order.get("audience", 0))
    step_back()
    while True:
        open_now = sum(not future.done() for future in lost)
        print(json.dumps({"open": open_now, "seconds": round(time.monotonic() - begin, 2)}), flush=True)
        if not await loop.run_in_executor(None, sys.stdin.readline):
            return


if __name__ == "__main__":
    uvloop.run(main())
