# SPDX-License-Identifier: EUPL-1.2
"""A process full of stations that are only connected: ``python -m tests.benchmarks.idle``.

It reads one JSON line, opens the stations and answers ``{"open": n, "seconds": s}``; each further line is answered
with the number that is still open, and the end of its input ends it. ``Crowd`` is the parent's side.
"""
import asyncio
import json
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import uvloop

from tests.benchmarks.floor_wire import connect_floor
from tests.benchmarks.mqtt_wire import connect_mqtt
from tests.benchmarks.nats_wire import connect_nats

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 100
PATIENCE = 120.0


def idle_desks(n: int) -> list[str]:
    """Seven desks that nobody presses at, for the n-th idle station."""
    return [f"idle{n}x{neighbour}" for neighbour in range(7)]


async def idle_nats(port: int, n: int) -> asyncio.Future[None]:
    """A station of part ``alarm`` on NATS; the future is done when it is lost."""
    wire = await connect_nats(port, lambda *message: None, inbox=f"_INBOX.i{n}")
    for sid, desk in enumerate(idle_desks(n), 2):
        wire.subscribe(f"alarm.marl.{desk}.*.raised", sid)
    await wire.flush()
    return wire.lost


async def idle_mosquitto(port: int, n: int) -> asyncio.Future[None]:
    """The same on mosquitto."""
    wire = await connect_mqtt(port, f"idle{n}", lambda payload: None, lambda packet_id: None)
    wire.subscribe([f"alarm/marl/{desk}/+/raised" for desk in idle_desks(n)])
    await wire.subscribed
    return wire.lost


async def idle_floor(port: int, n: int) -> asyncio.Future[None]:
    """The same on the raw fan-out."""
    wire = await connect_floor(port, lambda letter, body: None)
    for desk in idle_desks(n):
        wire.subscribe(f"marl.{desk}")
    await wire.confirmed(7)
    return wire.lost


OPENERS = {"nats": idle_nats, "mosquitto": idle_mosquitto, "floor": idle_floor}


async def open_all(kind: str, port: int, count: int) -> list[asyncio.Future[None]]:
    """Open ``count`` stations, some at once."""
    opener, lost = OPENERS[kind], []
    for first in range(0, count, AT_ONCE):
        group = range(first, min(first + AT_ONCE, count))
        lost += await asyncio.gather(*(opener(port, n) for n in group))
    return lost


async def main() -> None:
    """Serve the parent until its end of the pipe closes."""
    loop = asyncio.get_running_loop()
    order: dict[str, Any] = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    begin = time.monotonic()
    lost = await open_all(order["kind"], order["port"], order["count"])
    while True:
        open_now = sum(not future.done() for future in lost)
        print(json.dumps({"open": open_now, "seconds": round(time.monotonic() - begin, 2)}), flush=True)
        if not await loop.run_in_executor(None, sys.stdin.readline):
            return


class Crowd:
    """Idle stations in a process of their own, from the parent's side; use it in a ``with`` statement."""

    def __init__(self, module: str, order: dict[str, Any]) -> None:
        command = [sys.executable, "-m", module]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(json.dumps(order))

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The next answer; RuntimeError when the process has ended or says nothing for two minutes."""
        assert self.process.stdout is not None
        readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if readable else ""
        if not line:
            raise RuntimeError("the process of the idle stations does not answer, its message is above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def count(self) -> dict[str, Any]:
        """How many stations are open now."""
        self._say("")
        return self.answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(5 if exc[0] is None else 0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


if __name__ == "__main__":
    uvloop.run(main())
