# SPDX-License-Identifier: EUPL-1.2
"""A bare MQTT 3.1.1 client with QoS 1, the counterpart of ``nats_wire`` for mosquitto."""

import asyncio
from collections.abc import Callable
from typing import cast

OnPublish = Callable[[bytes], object]
OnAck = Callable[[int], object]


def packet(kind: int, body: bytes) -> bytes:
    """A control packet: first byte, remaining length, body."""
    length, coded = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        coded.append(digit | (128 if length else 0))
        if not length:
            return bytes([kind]) + bytes(coded) + body


def text(value: str) -> bytes:
    """A length-prefixed UTF-8 string."""
    raw = value.encode()
    return len(raw).to_bytes(2, "big") + raw


class MqttWire(asyncio.Protocol):
    """One connection; each message that arrives is acknowledged and its payload given to ``on_publish``."""

    def __init__(self, client: str, on_publish: OnPublish, on_ack: OnAck) -> None:
        self.client = client
        self.on_publish = on_publish
        self.on_ack = on_ack
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.subscribed: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        self._rest = b""
        self._packet_id = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop has classes of its own
        self.transport.write(
            packet(0x10, text("MQTT") + b"\x04\x02\x00\x00" + text(self.client))
        )  # clean, no keep-alive

    def connection_lost(self, exc: Exception | None) -> None:
        for future in (self.ready, self.subscribed):
            if not future.done():
                future.set_exception(ConnectionError(f"mosquitto gone: {exc}"))
                future.exception()
        if not self.lost.done():
            self.lost.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        at, size = 0, len(data)
        while size - at >= 2:
            length, shift, body = 0, 0, at + 1
            while body < size:
                digit = data[body]
                length |= (digit & 127) << shift
                shift += 7
                body += 1
                if digit < 128:
                    break
            else:
                break
            if body + length > size:
                break
            self._handle(data[at], data[body : body + length])
            at = body + length
        self._rest = data[at:]

    def _handle(self, kind: int, body: bytes) -> None:
        if kind & 0xF0 == 0x30:
            topic_end = 2 + int.from_bytes(body[:2], "big")
            self.transport.write(b"\x40\x02" + body[topic_end : topic_end + 2])
            self.on_publish(body[topic_end + 2 :])
        elif kind == 0x40:
            self.on_ack(int.from_bytes(body[:2], "big"))
        elif kind == 0x20:
            if body[1]:
                self.ready.set_exception(ConnectionError(f"mosquitto refuses: code {body[1]}"))
            else:
                self.ready.set_result(None)
        elif kind == 0x90:
            if any(code == 0x80 for code in body[2:]):
                self.subscribed.set_exception(ConnectionError("mosquitto refuses a subscription"))
            else:
                self.subscribed.set_result(None)

    def subscribe(self, topics: list[str]) -> None:
        """Ask for topics with QoS 1; ``subscribed`` is done when mosquitto has agreed."""
        self.transport.write(packet(0x82, b"\x00\x01" + b"".join(text(topic) + b"\x01" for topic in topics)))

    def publish(self, topic: str, payload: bytes) -> int:
        """Publish with QoS 1; the packet identifier that ``on_ack`` will get."""
        self._packet_id = self._packet_id % 65_535 + 1
        self.transport.write(packet(0x32, text(topic) + self._packet_id.to_bytes(2, "big") + payload))
        return self._packet_id

    def close(self) -> None:
        self.transport.close()


async def connect_mqtt(
    port: int, client: str, on_publish: OnPublish, on_ack: OnAck, host: str = "127.0.0.1"
) -> MqttWire:
    """Open a connection and wait for CONNACK; ConnectionError when it is refused."""
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: MqttWire(client, on_publish, on_ack), host, port)
    await wire.ready
    return wire
