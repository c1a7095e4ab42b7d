# SPDX-License-Identifier: EUPL-1.2
"""Part ``alarm-full``: the path as shipped, with 10,000 stations in 100 sites on both brokers, beside mosquitto.

Both brokers run with the configuration, keys and streams the product writes. Every station signs in with its token on
both, hears what the station page hears (read from its source), says every thirty seconds how it is; the controller
tells each site every five seconds who is present. A press goes to both brokers with its real body: first to those it
calls, 2 ms later to the whole site and to disk, which is acknowledged. A receiver takes what comes first, knows the
copies, and sends its three receipts to both brokers when a browser would: ``delivered`` after 2 ms, ``rendered`` and
``seen`` after 15 ms. Receipts go to the desk that pressed and to security.

mosquitto takes turns with ours in every round, with 10,000 stations of its own that stay connected, twice: as in part
``alarm``, where a press goes to the nine receivers and nobody else, and with all hundred stations of the site
subscribed, as ours are. The first is the one of the goal.
"""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure, Spread, below, beside, exactly, percentile
from tests.benchmarks.helper import Helper
from tests.benchmarks.machine import cpu_seconds, free_ports, memory_mib, require_debian, server
from tests.benchmarks.nats_wire import NatsWire, OnMessage, connect_nats
from tests.benchmarks.rounds import Plan, Round, alternate, column
from tests.benchmarks.servers import mosquitto_command
from tests.benchmarks.shipped import (
    PER_SITE,
    Place,
    call_subjects,
    enrol,
    heard_subjects,
    presser_and_receivers,
    receipt_body,
    signer,
    sites,
)
from tests.benchmarks.systems import Mosquitto, System
from tests.benchmarks.tally import RECEIVERS, Tally, raised_body
from tests.brokers import TestBroker, make_streams, running_brokers

STATIONS = 10_000
PLAN = Plan(rounds=9, presses=80, rate=6.0, warm_up=20)
CALL_FIRST_S, DELIVERED_S, RENDERED_S = 0.002, 0.002, 0.015
WHOLE_SITE = "mosquitto to the whole site"


class Shipped:
    """The ten measured stations on both loops; ``System`` of part ``alarm``."""

    name = "Schutznetz"

    def __init__(self, brokers: dict[str, TestBroker]) -> None:
        self.brokers = brokers
        self.tally = Tally()
        self.presser, self.receivers = presser_and_receivers()
        self.lines: dict[Place, list[NatsWire]] = {}
        self.numbers = {place.station: number for number, place in enumerate(self.receivers)}
        self.told = Tally()
        self.told_times: list[float] = []

    async def open(self) -> None:
        self.lines[self.presser] = await self._sign_in(self.presser, self._at_presser)
        for receiver, place in enumerate(self.receivers):
            self.lines[place] = await self._sign_in(place, self._at_receiver(receiver, place))

    async def _sign_in(self, place: Place, on_message: OnMessage) -> list[NatsWire]:
        wires = []
        for broker in self.brokers.values():
            credentials = enrol(broker.keys, place)
            wire = await connect_nats(broker.broker.ports.client, on_message, signer(credentials), credentials.inbox)
            wire.subscribe(f"{credentials.inbox}.press.*", 2)
            for sid, subject in enumerate([*heard_subjects(place), *call_subjects(place)], 3):
                wire.subscribe(subject, sid)
            await wire.flush()
            wires.append(wire)
        return wires

    def press(self, alarm: str) -> None:
        """Call, and a moment later publish for everybody, on both loops; the time has begun before."""
        place = self.presser
        body = raised_body(alarm, place.site, place.desk, place.station)
        for wire in self.lines[place]:
            wire.publish(f"call.{place.site}.{place.desk}.{place.station}", body)
        asyncio.get_running_loop().call_later(CALL_FIRST_S, self._store, alarm, body)

    def _store(self, alarm: str, body: bytes) -> None:
        place = self.presser
        subject = f"alarm.{place.site}.{place.desk}.{place.station}.raised"
        for wire in self.lines[place]:
            wire.publish_once(subject, f"{wire.inbox}.press.{alarm}", f"{alarm}.1", body)

    def _at_receiver(self, receiver: int, place: Place) -> OnMessage:
        def take(subject: str, sid: int, headers: bytes, payload: bytes) -> None:
            if subject.startswith(("alarm.", "call.")):
                alarm = json.loads(payload)["alarm"]
                if self.tally.ring(receiver, alarm):
                    self._send_receipts(place, alarm)

        return take

    def _send_receipts(self, place: Place, alarm: str) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(DELIVERED_S, self._say, place, alarm, ("delivered",))
        loop.call_later(RENDERED_S, self._say, place, alarm, ("rendered", "seen"))

    def _say(self, place: Place, alarm: str, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            body = receipt_body(alarm, self.presser.desk, place, kind)
            for wire in self.lines[place]:
                wire.publish(f"receipt.{place.site}.{self.presser.desk}.{alarm}.{place.station}.{kind}", body)

    def _at_presser(self, subject: str, sid: int, headers: bytes, payload: bytes) -> None:
        if ".press." in subject:
            if b'"error"' in payload:
                raise RuntimeError(payload.decode())
            self.tally.acknowledge(subject.rpartition(".")[2])
        elif subject.endswith(".delivered"):
            _, _, _, alarm, station, _ = subject.split(".")
            self._told(self.numbers[station], alarm)

    def _told(self, number: int, alarm: str) -> None:
        """Note which stations the presser knows to have the alarm."""
        if self.told.pressed is not self.tally.pressed:
            self.told = Tally(pressed=self.tally.pressed)
        self.told.ring(number, alarm)
        if self.told.complete.get(alarm):
            self.told_times.append((self.told.complete.pop(alarm) - self.told.pressed[alarm]) / 1e6)

    def errors(self) -> list[str]:
        """What a broker refused any of the ten stations."""
        return [error for wires in self.lines.values() for wire in wires for error in wire.errors]

    def close(self) -> None:
        for wires in self.lines.values():
            for wire in wires:
                wire.close()


@dataclass
class Scene:
    """Everything that runs: our brokers and two mosquittos, each with all stations."""

    shipped: Shipped
    plain: Mosquitto
    whole_site: Mosquitto
    crowds: list[Helper]
    pids: dict[str, int]

    @property
    def systems(self) -> list[System]:
        return [self.shipped, self.plain, self.whole_site]


@contextlib.asynccontextmanager
async def scene(folder: Path, stations: int) -> AsyncIterator[Scene]:
    """The scene, with the stations connected and nothing measured yet."""
    plain, whole_site = free_ports(2)
    with contextlib.ExitStack() as stack:
        brokers = stack.enter_context(running_brokers(folder))
        pids = {name: broker.process.pid for name, broker in brokers.items() if broker.process is not None}
        await make_streams(brokers, sites(stations))
        orders: list[tuple[str, dict[str, Any]]] = []
        for name, broker in brokers.items():
            order = {"folder": str(folder), "loop": name, "port": broker.broker.ports.client, "stations": stations}
            orders.append(("tests.benchmarks.crowd", order))
        for port, audience in ((plain, 0), (whole_site, PER_SITE - 1 - RECEIVERS)):
            log = folder / f"mosquitto-{port}.log"
            pids["mosquitto"] = stack.enter_context(server(mosquitto_command(folder, port), port, log)).pid
            idle = {"kind": "mosquitto", "port": port, "count": stations, "audience": audience}
            orders.append(("tests.benchmarks.idle", idle))
        helpers = [stack.enter_context(Helper(module, order)) for module, order in orders]
        for helper in helpers:
            helper.answer()
        yield Scene(Shipped(brokers), Mosquitto(plain), Mosquitto(whole_site, WHOLE_SITE), helpers[:2], pids)


@dataclass(frozen=True)
class Result:
    """What was measured and seen."""

    rounds: dict[str, list[Round]]
    told_times: list[float]
    connected: int
    stations: int
    memory: dict[str, float]
    busy: dict[str, float]


async def measure(stations: int = STATIONS, plan: Plan = PLAN) -> list[Figure]:
    """All figures of the part; RuntimeError when a broker refused anything."""
    require_debian({"mosquitto": "mosquitto"})
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with scene(Path(name), stations) as here:
            for system in here.systems:
                await system.open()
            rounds = await alternate(here.systems, plan)
            result = await look_around(here, rounds, stations)
            for system in here.systems:
                system.close()
    return [*verdicts(result), *context(result)]


async def look_around(here: Scene, rounds: dict[str, list[Round]], stations: int) -> Result:
    """Who is still connected and what the servers use, after the rounds."""
    answers = [crowd.count() for crowd in here.crowds]
    errors = [*here.shipped.errors(), *(error for answer in answers for error in answer["errors"])]
    if errors:
        raise RuntimeError(f"the brokers refused: {errors[:5]}")
    connected = min(answer["open"] for answer in answers) + 1 + RECEIVERS
    busy = await background(here.pids)
    memory = {name: memory_mib(pid) for name, pid in here.pids.items()}
    return Result(rounds, here.shipped.told_times, connected, stations, memory, busy)


async def background(pids: dict[str, int], seconds: float = 10) -> dict[str, float]:
    """Percent of one core each server uses while nobody presses."""
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    await asyncio.sleep(seconds)
    return {name: 100 * (cpu_seconds(pid) - before[name]) / seconds for name, pid in pids.items()}


def verdicts(result: Result) -> list[Figure]:
    """The two goals, and the comparison of like with like between them."""
    ours = result.rounds[Shipped.name]
    p50, p99 = column(ours, "ring_p50"), Spread.over(column(ours, "ring_p99"))
    plain, alike = result.rounds["mosquitto"], result.rounds[WHOLE_SITE]
    name, unit, theirs = "shipped path: press to nine, p50", "ms", Spread.over(column(plain, "ring_p99"))
    like = beside(name, p50, f"{WHOLE_SITE} (not durable)", column(alike, "ring_p50"), unit, limit=4)
    return [
        beside(name, p50, "mosquitto (not durable)", column(plain, "ring_p50"), unit, limit=4),
        replace(like, goal="-", met=None),
        below("shipped path: press to nine, p99", p99, unit, 20, peer=f"mosquitto {theirs}"),
    ]


def context(result: Result) -> list[Figure]:
    """Figures that have no goal but are needed to read the others."""
    stored, told = Spread.over(column(result.rounds[Shipped.name], "ack_p50")), result.told_times
    memory, busy = result.memory, result.busy
    whole = result.connected == result.stations
    return [
        Figure("shipped path: press to stored, p50", stored, "ms"),
        Figure("shipped path: nine receipts back at the presser, p50", exactly(percentile(told, 50)), "ms"),
        Figure("shipped path: nine receipts back at the presser, p99", exactly(percentile(told, 99)), "ms"),
        Figure("shipped path: memory of each broker with all stations",
               Spread.over([round(memory["a"]), round(memory["b"])]), "MiB", f"mosquitto {memory['mosquitto']:.0f}"),
        Figure("shipped path: processor of each broker while nobody presses", Spread.over([busy["a"], busy["b"]]),
               "% of a core", f"mosquitto {busy['mosquitto']:.1f}"),
        Figure("shipped path: stations connected to both brokers", exactly(result.connected), "stations", "-", None,
               f"{result.stations} stations", whole),
    ]  # fmt: skip
