# SPDX-License-Identifier: EUPL-1.2
"""Either broker is killed during a storm of 200 presses a second: nothing acknowledged is lost, nobody hears twice."""

import asyncio
import json
import time
from collections import Counter, defaultdict

import pytest

from schutznetz.adapters.nats import Ack, DualLoop, Loop
from schutznetz.adapters.nats_listener import Door, Heard, Listener
from schutznetz.adapters.nats_streams import replay
from tests.brokers import TestBroker

pytestmark = pytest.mark.integration
Brokers = dict[str, TestBroker]

PRESSERS, RECEIVERS, RATE = 10, 5, 200
Kills = tuple[tuple[float, str], ...]
DOWN_S = 0.3


class Receiver:
    """One receiver that counts how often it heard each press, and by which way."""

    def __init__(self, brokers: Brokers, number: int, loops: str) -> None:
        name = f"rx{number}"
        doors = {
            loop: Door([broker.broker.client_url], broker.station(name, site="marl", desk=f"r{number}"))
            for loop, broker in brokers.items()
            if loop in loops
        }
        self.heard: Counter[str] = Counter()
        self.read_back = 0
        self.listener = Listener(doors, ["marl"], on_heard=self._hear)

    async def _hear(self, heard: Heard) -> None:
        self.heard[json.loads(heard.body)["alarm"]] += 1
        self.read_back += not heard.live


class Presser:
    """One desk that presses on both loops and remembers what which broker acknowledged."""

    def __init__(self, brokers: Brokers, number: int) -> None:
        self.name = f"tx{number}"
        self.subject = f"alarm.marl.t{number}.{self.name}.raised"
        self.dual = DualLoop(
            [b.station_loop(b.station(self.name, site="marl", desk=f"t{number}")) for b in brokers.values()]
        )
        self.acked: dict[str, set[str]] = defaultdict(set)
        self.first_ack_s: list[float] = []

    async def press(self, alarm: str) -> None:
        async def on_ack(ack: Ack) -> None:
            self.acked[ack.loop].add(alarm)

        begin = time.monotonic()
        body = json.dumps({"v": 1, "alarm": alarm, "press": 1, "class": "test"}).encode()
        await self.dual.publish_acked(self.subject, body, f"{alarm}.1", on_ack)
        self.first_ack_s.append(time.monotonic() - begin)


async def storm(pressers: list[Presser], seconds: float) -> list[str]:
    """Press in turns at the wanted rate; the alarms raised."""
    begin, alarms, presses = time.monotonic(), [], []
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, begin + number / RATE - time.monotonic()))
        alarms.append(f"al-{number:05d}")
        presses.append(asyncio.create_task(pressers[number % PRESSERS].press(alarms[-1])))
    await asyncio.gather(*presses)
    return alarms


async def kill_in_turn(brokers: Brokers, kills: Kills) -> None:
    begin = time.monotonic()
    for at, loop in kills:
        await asyncio.sleep(max(0.0, begin + at - time.monotonic()))
        await asyncio.to_thread(brokers[loop].kill)
        await asyncio.sleep(DOWN_S)
        await asyncio.to_thread(brokers[loop].start)


async def stored_in(broker: TestBroker) -> list[str]:
    platform: Loop = broker.service("platform")
    platform.start()
    await platform.wait_up(20)
    found = [json.loads(stored.body)["alarm"] async for stored in replay("x", platform.client(), "SITE_marl")]
    await platform.close()
    return found


@pytest.mark.requirement("VES-017", "VES-019")
@pytest.mark.parametrize(
    ("receivers_on", "seconds", "kills"),
    [
        pytest.param("ab", 8.0, ((2.0, "a"), (5.0, "b")), id="both loops, each killed once"),
        pytest.param("a", 6.0, ((1.0, "a"), (3.5, "a")), id="hearing one loop only, killed twice"),
    ],
)
def test_a_storm_while_brokers_are_killed(brokers: Brokers, receivers_on: str, seconds: float, kills: Kills) -> None:
    receivers = list[Receiver]()
    pressers = list[Presser]()

    async def play() -> tuple[list[str], dict[str, list[str]]]:
        receivers.extend(Receiver(brokers, number, receivers_on) for number in range(RECEIVERS))
        pressers.extend(Presser(brokers, number) for number in range(PRESSERS))
        await begin(receivers, pressers)
        alarms, _ = await asyncio.gather(storm(pressers, seconds), kill_in_turn(brokers, kills))
        await settle(receivers, pressers)
        stored = {name: await stored_in(broker) for name, broker in brokers.items()}
        await asyncio.gather(*(r.listener.close() for r in receivers), *(p.dual.close() for p in pressers))
        return alarms, stored

    alarms, stored = asyncio.run(play())

    for loop in brokers:
        acked = set().union(*(presser.acked[loop] for presser in pressers))
        assert acked == set(alarms), f"loop {loop}: every press is acknowledged in the end"
        assert acked - set(stored[loop]) == set(), f"loop {loop}: an acknowledged press was lost"
        assert len(stored[loop]) == len(set(stored[loop])), f"loop {loop}: a press was stored twice"
    for receiver in receivers:
        assert set(receiver.heard) == set(alarms), "a receiver missed a press"
        assert max(receiver.heard.values()) == 1, "a receiver heard a press twice"
    waits = [wait for presser in pressers for wait in presser.first_ack_s]
    assert max(waits) < 5, "one loop was always there, so somebody always acknowledged soon"


async def begin(receivers: list[Receiver], pressers: list[Presser]) -> None:
    for receiver in receivers:
        await receiver.listener.start()
    for presser in pressers:
        presser.dual.start()
    everybody = [r.listener.dual for r in receivers] + [p.dual for p in pressers]
    await asyncio.gather(*(loop.wait_up(20) for dual in everybody for loop in dual.loops))


async def settle(receivers: list[Receiver], pressers: list[Presser]) -> None:
    """Wait until both brokers have everything and every receiver has caught up twice."""
    async with asyncio.timeout(45):
        while any(presser.dual.pending for presser in pressers):
            await asyncio.sleep(0.05)
        for receiver in receivers:
            for event in receiver.listener.caught_up.values():
                await event.wait()
