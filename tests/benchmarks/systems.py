# SPDX-License-Identifier: EUPL-1.2
"""The four systems of part ``alarm``, each with one presser and nine receivers held by the same technique.

Every receiver is subscribed to seven subjects, as a desk that guards seven neighbours would be; one of them is the
pressed desk's. The body of a press is the same everywhere, and a receiver has it in hand when it has read the alarm.
"""

import asyncio
import json
from functools import partial
from typing import Protocol

from tests.benchmarks.floor_wire import FloorWire, OnFrame, connect_floor
from tests.benchmarks.mqtt_wire import MqttWire, OnPublish, connect_mqtt
from tests.benchmarks.nats_wire import NatsWire, OnMessage, connect_nats
from tests.benchmarks.tally import RECEIVERS, Tally, alarm_of, raised_body
from tests.benchmarks.webhooks import OnBody, PressPool, Webhook, connect_presser

SITE, DESK, STATION = "marl", "d1", "st1"
GUARDED = 7
CALL_FIRST_S = 0.002  # as in engine.js


class System(Protocol):
    """One way to bring a press to nine receivers; ``tally`` is exchanged before each round."""

    name: str
    tally: Tally

    async def open(self) -> None: ...

    def press(self, alarm: str) -> None: ...

    def close(self) -> None: ...


def guarded_desks(receiver: int) -> list[str]:
    """The pressed desk and six others."""
    return [DESK, *(f"other{receiver}x{n}" for n in range(1, GUARDED))]


class Nats:
    """One broker with a synced file stream, spoken to as a station does (ADR 0009).

    Those who are called hear the call by core subscription; the press that is stored and acknowledged by JetStream
    comes 2 ms behind it, and a receiver takes what comes first.
    """

    name = "NATS"

    def __init__(self, port: int) -> None:
        self.port = port
        self.tally = Tally()
        self.wires: list[NatsWire] = []
        self.subject = f"alarm.{SITE}.{DESK}.{STATION}.raised"
        self.call = f"call.{SITE}.{DESK}.{STATION}"

    async def open(self) -> None:
        self.presser = await connect_nats(self.port, self._acknowledged, inbox="_INBOX.presser")
        self.presser.subscribe("_INBOX.press.*", 2)
        stream = {"name": f"SITE_{SITE}", "subjects": [f"alarm.{SITE}.>"], "storage": "file", "allow_direct": True}
        stream |= {"duplicate_window": 120_000_000_000, "num_replicas": 1, "retention": "limits", "discard": "old"}
        await self.presser.api(f"STREAM.CREATE.SITE_{SITE}", stream)
        for receiver in range(RECEIVERS):
            wire = await connect_nats(self.port, self._receiver(receiver), inbox=f"_INBOX.r{receiver}")
            for sid, desk in enumerate(guarded_desks(receiver), 2):
                wire.subscribe(f"call.{SITE}.{desk}.*", sid)
                wire.subscribe(f"alarm.{SITE}.{desk}.*.raised", sid + GUARDED)
            await wire.flush()
            self.wires.append(wire)

    def _receiver(self, receiver: int) -> OnMessage:
        def take(subject: str, sid: int, headers: bytes, payload: bytes) -> None:
            self.tally.ring(receiver, alarm_of(payload))

        return take

    def _acknowledged(self, subject: str, sid: int, headers: bytes, payload: bytes) -> None:
        if b'"error"' in payload:
            raise RuntimeError(payload.decode())
        self.tally.acknowledge(subject.rpartition(".")[2])

    def press(self, alarm: str) -> None:
        body = raised_body(alarm, SITE, DESK, STATION)
        self.presser.publish(self.call, body)
        send = partial(self.presser.publish_once, self.subject, f"_INBOX.press.{alarm}", f"{alarm}.1", body)
        asyncio.get_running_loop().call_later(CALL_FIRST_S, send)

    def close(self) -> None:
        for wire in (self.presser, *self.wires):
            wire.close()


class Mosquitto:
    """Debian's mosquitto, QoS 1 both ways. Not durable: it acknowledges from memory."""

    def __init__(self, port: int, name: str = "mosquitto") -> None:
        self.port = port
        self.name = name
        self.tally = Tally()
        self.wires: list[MqttWire] = []
        self.topic = f"alarm/{SITE}/{DESK}/{STATION}/raised"
        self._published: dict[int, str] = {}

    async def open(self) -> None:
        self.presser = await connect_mqtt(self.port, "presser", lambda payload: None, self._acknowledged)
        for receiver in range(RECEIVERS):
            wire = await connect_mqtt(self.port, f"r{receiver}", self._receiver(receiver), lambda packet_id: None)
            wire.subscribe([f"alarm/{SITE}/{desk}/+/raised" for desk in guarded_desks(receiver)])
            await wire.subscribed
            self.wires.append(wire)

    def _receiver(self, receiver: int) -> OnPublish:
        return lambda payload: self.tally.ring(receiver, alarm_of(payload))

    def _acknowledged(self, packet_id: int) -> None:
        self.tally.acknowledge(self._published.pop(packet_id))

    def press(self, alarm: str) -> None:
        packet_id = self.presser.publish(self.topic, raised_body(alarm, SITE, DESK, STATION))
        self._published[packet_id] = alarm

    def close(self) -> None:
        for wire in (self.presser, *self.wires):
            wire.close()


class Floor:
    """The raw fan-out with fdatasync of ``floor_wire``: durable, and nothing else."""

    name = "raw fan-out"

    def __init__(self, port: int) -> None:
        self.port = port
        self.tally = Tally()
        self.wires: list[FloorWire] = []

    async def open(self) -> None:
        self.presser = await connect_floor(self.port, self._acknowledged)
        for receiver in range(RECEIVERS):
            wire = await connect_floor(self.port, self._receiver(receiver))
            for desk in guarded_desks(receiver):
                wire.subscribe(f"{SITE}.{desk}")
            await wire.confirmed(GUARDED)
            self.wires.append(wire)

    def _receiver(self, receiver: int) -> OnFrame:
        return lambda letter, body: self.tally.ring(receiver, alarm_of(body))

    def _acknowledged(self, letter: int, body: bytes) -> None:
        self.tally.acknowledge(body.decode())

    def press(self, alarm: str) -> None:
        self.presser.publish(alarm, f"{SITE}.{DESK}", raised_body(alarm, SITE, DESK, STATION))

    def close(self) -> None:
        for wire in (self.presser, *self.wires):
            wire.close()


class Alertmanager:
    """Debian's prometheus-alertmanager with nine webhooks. Not durable: an alert lives in memory."""

    name = "Alertmanager"

    def __init__(self, port: int, webhook_ports: list[int]) -> None:
        self.port = port
        self.webhook_ports = webhook_ports
        self.tally = Tally()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self.servers = [
            await loop.create_server(partial(Webhook, self._receiver(receiver)), "127.0.0.1", port)
            for receiver, port in enumerate(self.webhook_ports)
        ]
        self.presser: PressPool = await connect_presser(self.port, 4)

    def _receiver(self, receiver: int) -> OnBody:
        return lambda body: self._notified(receiver, body)

    def _notified(self, receiver: int, body: bytes) -> None:
        at = body.index(b'"alarm":"') + 9
        self.tally.ring(receiver, body[at : at + 26].decode())

    def press(self, alarm: str) -> None:
        body = raised_body(alarm, SITE, DESK, STATION).decode()
        alert = [{"labels": {"alertname": "press", "alarm": alarm}, "annotations": {"body": body}}]
        self.presser.post("/api/v2/alerts", json.dumps(alert).encode(), lambda: self.tally.acknowledge(alarm))

    def close(self) -> None:
        for server in self.servers:
            server.close()
        self.presser.close()
