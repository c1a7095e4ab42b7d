# SPDX-License-Identifier: EUPL-1.2
"""Bare HTTP/1.1 for Alertmanager: kept connections that post alerts, and receivers of its webhooks."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

OnBody = Callable[[bytes], object]


class HttpWire(asyncio.Protocol):
    """Cuts a byte stream into HTTP messages by their Content-Length."""

    def __init__(self) -> None:
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop has classes of its own

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[:end]
            length = self._length(head)
            after = end + 4 + length
            if len(self._rest) < after:
                return
            body, self._rest = self._rest[end + 4 : after], self._rest[after:]
            self.on_message(head, body)

    @staticmethod
    def _length(head: bytes) -> int:
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return int(value)
        return 0

    def on_message(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


class Webhook(HttpWire):
    """A receiver's end: gives each posted body to ``on_body`` and answers 200."""

    def __init__(self, on_body: OnBody) -> None:
        super().__init__()
        self.on_body = on_body

    def on_message(self, head: bytes, body: bytes) -> None:
        self.on_body(body)
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


class Poster(HttpWire):
    """A client's connection with at most one request under way."""

    def __init__(self, pool: "PressPool") -> None:
        super().__init__()
        self.pool = pool
        self.on_answer: Callable[[], None] | None = None

    def on_message(self, head: bytes, body: bytes) -> None:
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"Alertmanager: {head.decode(errors='replace')} {body.decode(errors='replace')}")
        done, self.on_answer = self.on_answer, None
        if done is not None:
            done()
        self.pool.free(self)


class PressPool:
    """A few kept connections; a post waits only when all of them are busy."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.posters: list[Poster] = []
        self.idle: deque[Poster] = deque()
        self.waiting: deque[tuple[bytes, Callable[[], None]]] = deque()

    def free(self, poster: Poster) -> None:
        if self.waiting:
            self._send(poster, *self.waiting.popleft())
        else:
            self.idle.append(poster)

    def post(self, path: str, body: bytes, on_answer: Callable[[], None]) -> None:
        fields = f"Host: {self.host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        request = f"POST {path} HTTP/1.1\r\n{fields}\r\n\r\n".encode() + body
        if self.idle:
            self._send(self.idle.popleft(), request, on_answer)
        else:
            self.waiting.append((request, on_answer))

    def _send(self, poster: Poster, request: bytes, on_answer: Callable[[], None]) -> None:
        poster.on_answer = on_answer
        poster.transport.write(request)

    def close(self) -> None:
        for poster in self.posters:
            poster.transport.close()


async def connect_presser(port: int, connections: int) -> PressPool:
    """Open the kept connections."""
    pool = PressPool(port)
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        _, poster = await loop.create_connection(lambda: Poster(pool), "127.0.0.1", port)
        pool.posters.append(poster)
        pool.idle.append(poster)
    return pool
