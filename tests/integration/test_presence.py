# SPDX-License-Identifier: EUPL-1.2
"""The controller on real brokers: who is there, who is missing, within which time."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from schutznetz.adapters.nats_keys import mint_service, mint_system
from schutznetz.adapters.nats_listener import Door
from schutznetz.adapters.nats_station import Place, StationClient
from schutznetz.adapters.nats_streams import publish_roster
from schutznetz.controller.health import snapshot
from schutznetz.controller.loop import Controller, LoopAccess
from schutznetz.domain.alarm.messages import Presence
from tests.brokers import TestBroker

pytestmark = pytest.mark.integration
Brokers = dict[str, TestBroker]
DESKS = ("d1", "d2", "d3")
STATIONS = {"st1": ("d1", "desk"), "st2": ("d2", "desk"), "st9": ("", "security")}

CLIENT = """
import asyncio, json, sys
from schutznetz.adapters.nats_jwt import NKey
from schutznetz.adapters.nats_keys import Credentials
from schutznetz.adapters.nats_listener import Door
from schutznetz.adapters.nats_station import Place, StationClient

async def main():
    given = json.loads(sys.argv[1])
    doors = {name: Door([url], Credentials("st2", jwt, NKey.from_seed(seed), "_INBOX.st2", replay))
             for name, (url, jwt, replay, seed) in given.items()}
    client = StationClient(Place("st2", "d2", "desk", ["marl"]), doors)
    await client.start()
    await client.listener.dual.wait_any(10)
    print("here", flush=True)
    while True:
        await client.report(on_duty=True, sound=True, visible=True)
        await asyncio.sleep(0.5)

asyncio.run(main())
"""


def access_of(broker: TestBroker) -> LoopAccess:
    urls = [broker.broker.client_url]
    return LoopAccess(
        door=Door(urls, mint_service(broker.keys, "controller")),
        system=Door(urls, mint_system(broker.keys, "controller")),
        account=broker.keys.alarm.public,
        monitor_url=broker.broker.monitor_url,
    )


def doors_of(brokers: Brokers, station: str) -> dict[str, Door]:
    desk, kind = STATIONS[station]
    return {
        name: Door([broker.broker.client_url], broker.station(station, site="marl", desk=desk, kind=kind))
        for name, broker in brokers.items()
    }


async def store_roster(brokers: Brokers) -> None:
    desks = {desk: {"label": desk, "ring": [], "next": []} for desk in DESKS}
    stations = {station: {"desk": desk, "kind": kind} for station, (desk, kind) in STATIONS.items()}
    body = json.dumps({"v": 1, "site": "marl", "version": 1, "at": "x", "desks": desks, "stations": stations}).encode()
    for broker in brokers.values():
        platform = broker.service("platform")
        platform.start()
        await platform.wait_up(15)
        await publish_roster(platform, "marl", body)
        await platform.close()


@asynccontextmanager
async def controlling(brokers: Brokers) -> AsyncIterator[Controller]:
    controller = Controller({name: access_of(broker) for name, broker in brokers.items()})
    await controller.start()
    try:
        yield controller
    finally:
        await controller.close()


@asynccontextmanager
async def station(
    brokers: Brokers, name: str, *, on_duty: bool = True, sound: bool = True
) -> AsyncIterator[StationClient]:
    desk, kind = STATIONS[name]
    client = StationClient(Place(name, desk, kind, ["marl"]), doors_of(brokers, name))
    await client.start()
    await asyncio.gather(*(loop.wait_up(15) for loop in client.listener.dual.loops))
    await client.report(on_duty=on_duty, sound=sound, visible=True)
    try:
        yield client
    finally:
        await client.close()


async def until(controller: Controller, holds: Callable[[Presence], bool], seconds: float) -> float:
    """Seconds until what the controller published last is as expected."""
    begin = time.monotonic()
    while (report := controller.published.get("marl")) is None or not holds(report):
        assert time.monotonic() - begin < seconds, f"after {seconds} s: {report}"
        await asyncio.sleep(0.01)
    return time.monotonic() - begin


async def until_counted(controller: Controller, number: int, loop: str = "a") -> None:
    deadline = time.monotonic() + 15
    while controller.book.connections(loop) != number:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


@pytest.mark.requirement("VES-018")
@pytest.mark.quiet
def test_a_desk_is_reachable_while_its_station_is_connected_on_duty_and_audible(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with controlling(brokers) as controller:
            await until(controller, lambda p: p.faults == {"d1": "never", "d2": "never", "d3": "never"}, 10)
            async with station(brokers, "st1") as first, station(brokers, "st9"), station(brokers, "st2", sound=False):
                await until(controller, lambda p: p.desks == ("d1",) and p.security == 1, 10)
                assert controller.published["marl"].faults == {"d2": "no_sound", "d3": "never"}
                await first.report(on_duty=False, sound=True, visible=True)
                await until(controller, lambda p: p.faults.get("d1") == "off_duty", 5)
                await first.report(on_duty=True, sound=True, visible=True)
                await until(controller, lambda p: p.desks == ("d1",), 5)
            assert await until(controller, lambda p: p.faults.get("d1") == "silent" and p.security == 0, 1) < 1

    asyncio.run(play())


@pytest.mark.requirement("VES-018")
def test_stations_hear_who_is_present(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with controlling(brokers), station(brokers, "st1") as first, station(brokers, "st2"):
            deadline = time.monotonic() + 15
            while not any(r["desks"] == ["d1", "d2"] for r in first.state["presence"].get("marl", [])):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)

    asyncio.run(play())


def test_one_loop_is_enough_and_a_restarted_controller_finds_everybody(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with station(brokers, "st1") as first, controlling(brokers) as controller:
            await until_counted(controller, 1)
            await asyncio.sleep(0.3)
            assert controller.published.get("marl") is None, "nobody is called absent before he could say a word"
            await first.report(on_duty=True, sound=True, visible=True)
            await until(controller, lambda p: p.desks == ("d1",), 5)
            brokers["b"].kill()
            await until_counted(controller, 0, loop="b")
            await asyncio.sleep(0.5)
            assert controller.published["marl"].desks == ("d1",)
            state = await snapshot(controller)
        assert state["loops"]["a"] == {"up": True, "sees_stations": True, "health": "ok", "stations": 1, "strays": 0}
        assert state["loops"]["b"]["health"] == "unreachable"
        assert state["sites"]["marl"]["faults"] == {"d2": "never", "d3": "never"}

    asyncio.run(play())


@pytest.mark.requirement("VES-018")
@pytest.mark.quiet
def test_a_frozen_client_is_found_within_ten_seconds(brokers: Brokers) -> None:
    given = {
        name: (door.urls[0], door.credentials.jwt, door.credentials.replay_jwt, door.credentials.key.seed)
        for name, door in doors_of(brokers, "st2").items()
    }
    child = subprocess.Popen(
        [sys.executable, "-c", CLIENT, json.dumps(given)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path("src").absolute())},
    )

    async def play() -> float:
        await store_roster(brokers)
        async with controlling(brokers) as controller:
            await until(controller, lambda p: "d2" in p.desks, 10)
            child.send_signal(signal.SIGSTOP)
            return await until(controller, lambda p: p.faults.get("d2") == "silent", 11)

    try:
        assert child.stdout is not None
        with child.stdout:
            assert child.stdout.readline() == b"here\n"
            assert asyncio.run(play()) <= 10
    finally:
        child.kill()
        child.wait()
