# SPDX-License-Identifier: EUPL-1.2
"""Part ``kill``: a storm of 200 presses a second while one broker after the other is ended with kill -9, then both.

Presser and receivers are the product's own client (``adapters.nats``, ``adapters.nats_listener``): the presser repeats
on each loop until that loop has acknowledged; a receiver listens on both, knows the second copy, and catches up twice
after each reconnect. A broker comes back 0.3 s after its end, as the supervisor would have it. At the end each loop's
stream is read: what that loop acknowledged must be there, once. A receiver has missed an alarm when neither a loop nor
a catch-up brought it. Two more listeners hear one loop only: every gap of that loop must be closed by its catch-ups.
The times are not those of the path: one process holds the presser and all eleven listeners.
"""

import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from schutznetz.adapters.nats import Ack, DualLoop
from schutznetz.adapters.nats_keys import Credentials
from schutznetz.adapters.nats_listener import Door, Heard, Listener
from schutznetz.adapters.nats_streams import replay
from schutznetz.domain.alarm.messages import Raised, decode, encode, message_id, raised_subject, site_stream
from tests.benchmarks.figures import Figure, at_most, exactly, percentile
from tests.benchmarks.shipped import Place, presser_and_receivers
from tests.benchmarks.tally import Tally, new_alarm
from tests.brokers import TestBroker, make_streams, running_brokers

RATE, SECONDS = 200, 32.0
KILLS = ((4.0, "a"), (10.0, "b"), (16.0, "a"), (22.0, "b"), (27.0, "ab"))
BACK_AFTER_S, PATIENCE = 0.3, 60.0
SEED = 20260302


class Receiver:
    """One neighbour on the loops named: how often it was handed each alarm."""

    def __init__(self, place: Place, brokers: dict[str, TestBroker], loops: str, tally: Tally, number: int) -> None:
        self.tally, self.number = tally, number
        self.handed: Counter[str] = Counter()
        doors = {name: Door([brokers[name].broker.client_url], enrolled(place, brokers[name])) for name in loops}
        self.listener = Listener(doors, [place.site], on_heard=self._hear)

    async def _hear(self, heard: Heard) -> None:
        raised = decode(heard.subject, heard.body, heard.msg_id)
        if isinstance(raised, Raised):
            self.handed[raised.alarm] += 1
            self.tally.ring(self.number, raised.alarm)

    async def caught_up(self) -> None:
        """Return when both passes on every loop are done."""
        await asyncio.gather(*(event.wait() for event in self.listener.caught_up.values()))


def enrolled(place: Place, broker: TestBroker) -> Credentials:
    """Credentials of a station on one loop."""
    return broker.station(place.station, site=place.site, desk=place.desk, kind=place.kind)


class Storm:
    """The pressing station."""

    def __init__(self, place: Place, brokers: dict[str, TestBroker], tally: Tally) -> None:
        self.place, self.tally = place, tally
        self.dual = DualLoop([broker.station_loop(enrolled(place, broker)) for broker in brokers.values()])
        self.acknowledged: dict[str, set[str]] = {name: set() for name in brokers}
        self.tasks: list[asyncio.Task[Ack]] = []

    async def run(self) -> None:
        """Press for ``SECONDS``, then wait until both loops have acknowledged everything."""
        loop, rng = asyncio.get_running_loop(), random.Random(SEED)
        self.dual.start()
        await asyncio.gather(*(one.wait_up(10) for one in self.dual.loops))
        begin = loop.time()
        for n in range(int(SECONDS * RATE)):
            await asyncio.sleep(max(0.0, begin + n / RATE - loop.time()))
            self._press(new_alarm(rng, time.time_ns() // 1_000_000))
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self.tasks)
            while self.dual.pending:
                await asyncio.sleep(0.05)

    def _press(self, alarm: str) -> None:
        place = self.place
        raised = Raised(alarm, place.site, place.desk, place.station, "2026-03-02T09:14:05.120Z", room="2.14")
        subject = raised_subject(place.site, place.desk, place.station)

        async def note(ack: Ack) -> None:
            self.acknowledged[ack.loop].add(alarm)
            self.tally.acknowledge(alarm)

        self.tally.pressed[alarm] = time.monotonic_ns()
        publishing = self.dual.publish_acked(subject, encode(raised), message_id(raised), note)
        self.tasks.append(asyncio.create_task(publishing))


async def kill_in_turn(brokers: dict[str, TestBroker]) -> None:
    """End brokers with kill -9 by the plan and bring them back."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    for at, names in KILLS:
        await asyncio.sleep(begin + at - loop.time())
        for name in names:
            await asyncio.to_thread(brokers[name].kill)
        await asyncio.sleep(BACK_AFTER_S)
        for name in names:
            await asyncio.to_thread(brokers[name].start)


async def stored_alarms(broker: TestBroker, site: str) -> Counter[str]:
    """How often each alarm is in the stream of a loop."""
    platform = broker.service("platform")
    platform.start()
    await platform.wait_up(10)
    found: Counter[str] = Counter()
    async for stored in replay(broker.loop, platform.client(), site_stream(site)):
        raised = decode(stored.subject, stored.body)
        if isinstance(raised, Raised):
            found[raised.alarm] += 1
    await platform.close()
    return found


@dataclass(frozen=True)
class Outcome:
    """All that is known after the storm; ``alone`` are listeners of one loop only."""

    tally: Tally
    storm: Storm
    receivers: list[Receiver]
    alone: list[Receiver]
    stored: dict[str, Counter[str]]


async def run_storm() -> Outcome:
    """The whole storm."""
    tally, nobody = Tally(), Tally()
    presser, others = presser_and_receivers()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running_brokers(Path(folder)) as brokers:
        await make_streams(brokers, [presser.site])
        receivers = [Receiver(place, brokers, "ab", tally, number) for number, place in enumerate(others)]
        alone = [Receiver(others[0], brokers, name, nobody, 0) for name in brokers]
        storm = Storm(presser, brokers, tally)
        async with contextlib.AsyncExitStack() as stack:
            for receiver in (*receivers, *alone):
                stack.push_async_callback(receiver.listener.close)
                await receiver.listener.start()
            stack.push_async_callback(storm.dual.close)
            await everybody_caught_up(receivers, alone)
            await asyncio.gather(storm.run(), kill_in_turn(brokers))
            await everybody_caught_up(receivers, alone)
        stored = {name: await stored_alarms(broker, presser.site) for name, broker in brokers.items()}
    return Outcome(tally, storm, receivers, alone, stored)


async def everybody_caught_up(receivers: list[Receiver], alone: list[Receiver]) -> None:
    """Wait until all have read back what they missed; TimeoutError when somebody does not come to it."""
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(receiver.caught_up() for receiver in (*receivers, *alone)))


async def measure() -> list[Figure]:
    """All figures of the part."""
    return figures(await run_storm())


def figures(outcome: Outcome) -> list[Figure]:
    """What was lost, missed or seen twice, and how long it took."""
    pressed = set(outcome.tally.pressed)
    lost = sum(len(alarms - set(outcome.stored[name])) for name, alarms in outcome.storm.acknowledged.items())
    twice = sum(count - 1 for stream in outcome.stored.values() for count in stream.values())
    missed = sum(len(pressed - set(receiver.handed)) for receiver in outcome.receivers)
    again = sum(count - 1 for receiver in outcome.receivers for count in receiver.handed.values())
    alone = sum(len(pressed - set(receiver.handed)) for receiver in outcome.alone)
    kills = sum(len(names) for _, names in KILLS)
    rings, stored = outcome.tally.ring_times(), outcome.tally.acknowledge_times()
    return [
        Figure("kill -9: presses", exactly(len(pressed)), "presses", f"{kills} kills at {RATE} presses/s"),
        at_most("kill -9: acknowledged and lost", exactly(lost), "presses", 0),
        at_most("kill -9: never acknowledged", exactly(len(pressed) - len(outcome.tally.acknowledged)), "presses", 0),
        at_most("kill -9: stored twice in one loop", exactly(twice), "presses", 0),
        at_most("kill -9: not delivered to a receiver", exactly(missed), "of 9 each", 0),
        at_most("kill -9: seen more than once", exactly(again), "of 9 each", 0),
        at_most("kill -9: unknown to a listener of one loop, after two catch-ups", exactly(alone), "of 2 each", 0),
        Figure("kill -9: press to nine, p50", exactly(percentile(rings, 50)), "ms"),
        Figure("kill -9: press to nine, longest", exactly(max(rings)), "ms"),
        Figure("kill -9: press to stored, longest", exactly(max(stored)), "ms"),
    ]
