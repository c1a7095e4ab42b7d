# SPDX-License-Identifier: EUPL-1.2
"""The floor: a raw TCP fan-out that appends each message to a file and acknowledges it after fdatasync.

Frames are a length (4 bytes, big endian, of what follows), a letter and a body:
``S`` topic - subscribe, and its confirmation · ``P`` id (26) topic NUL payload - publish · ``M`` payload - a message ·
``A`` id - acknowledged.
Like NATS it hands a message to the receivers first and waits for the disk only before the acknowledgement;
what arrives during one fdatasync shares the next one (group commit). Run as a program it is the server:
``python -m tests.benchmarks.floor_wire PORT FILE``.
"""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import cast

import uvloop

OnFrame = Callable[[int, bytes], object]  # letter, body
ID = 26
SUBSCRIBE = ord("S")


def frame(letter: bytes, body: bytes) -> bytes:
    return (len(body) + 1).to_bytes(4, "big") + letter + body


class FloorWire(asyncio.Protocol):
    """A client's connection: hands every complete frame to ``on_frame``."""

    def __init__(self, on_frame: OnFrame) -> None:
        self.on_frame = on_frame
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rest = b""
        self._confirmed = asyncio.Semaphore(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop has classes of its own

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        at, size = 0, len(data)
        while size - at >= 5:
            end = at + 4 + int.from_bytes(data[at : at + 4], "big")
            if end > size:
                break
            self._frame(data[at + 4], data[at + 5 : end])
            at = end
        self._rest = data[at:]

    def _frame(self, letter: int, body: bytes) -> None:
        if letter == SUBSCRIBE:
            self._confirmed.release()
        else:
            self.on_frame(letter, body)

    async def confirmed(self, topics: int) -> None:
        """Return when the server has confirmed so many subscriptions."""
        for _ in range(topics):
            await self._confirmed.acquire()

    def subscribe(self, topic: str) -> None:
        self.transport.write(frame(b"S", topic.encode()))

    def publish(self, message_id: str, topic: str, payload: bytes) -> None:
        self.transport.write(frame(b"P", message_id.encode() + topic.encode() + b"\0" + payload))

    def close(self) -> None:
        self.transport.close()


async def connect_floor(port: int, on_frame: OnFrame, host: str = "127.0.0.1") -> FloorWire:
    """Open a client's connection."""
    _, wire = await asyncio.get_running_loop().create_connection(lambda: FloorWire(on_frame), host, port)
    return wire


class Log:
    """The file: one writer, one fdatasync for all that waits."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._waiting: list[tuple[bytes, FloorWire, bytes]] = []
        self._writer: asyncio.Task[None] | None = None

    def append(self, record: bytes, publisher: FloorWire, message_id: bytes) -> None:
        self._waiting.append((record, publisher, message_id))
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await loop.run_in_executor(None, self._sync, b"".join(record for record, _, _ in batch))
            for _, publisher, message_id in batch:
                publisher.transport.write(frame(b"A", message_id))
        self._writer = None

    def _sync(self, records: bytes) -> None:
        self._file.write(records)
        os.fdatasync(self._file.fileno())


class Session(FloorWire):
    """The server's end of a connection."""

    def __init__(self, topics: dict[bytes, list["Session"]], log: Log) -> None:
        super().__init__(lambda letter, body: None)
        self.topics = topics
        self.log = log
        self.mine: list[bytes] = []

    def _frame(self, letter: int, body: bytes) -> None:
        if letter == SUBSCRIBE:
            self.topics[body].append(self)
            self.mine.append(body)
            self.transport.write(frame(b"S", body))
            return
        topic, _, payload = body[ID:].partition(b"\0")
        message = frame(b"M", payload)
        for receiver in self.topics.get(topic, ()):
            receiver.transport.write(message)
        self.log.append(frame(b"P", body), self, body[:ID])

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for topic in self.mine:
            self.topics[topic].remove(self)


async def serve(port: int, path: Path) -> None:
    """Serve until the process is ended."""
    topics: dict[bytes, list[Session]] = defaultdict(list)
    log = Log(path)
    listening = await asyncio.get_running_loop().create_server(
        lambda: Session(topics, log), "127.0.0.1", port, backlog=4096
    )
    await listening.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
