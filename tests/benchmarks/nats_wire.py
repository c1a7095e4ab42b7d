# SPDX-License-Identifier: EUPL-1.2
"""A bare NATS client: the protocol of one connection and nothing else: the broker is measured, not a library."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

Signer = Callable[[str], Mapping[str, Any]]  # the broker's nonce -> the fields of CONNECT that prove who we are
OnMessage = Callable[[str, int, bytes, bytes], None]  # subject, subscription, header block, payload
REPLY_SID = 1


def no_proof(nonce: str) -> Mapping[str, Any]:
    """Signer for a broker that asks for nothing."""
    return {}


class NatsWire(asyncio.Protocol):
    """One connection. ``ready`` is done after CONNECT was accepted; ``on_message`` gets every message that arrives."""

    def __init__(self, on_message: OnMessage, signer: Signer = no_proof, inbox: str = "_INBOX.bench") -> None:
        self.on_message = on_message
        self.signer = signer
        self.inbox = inbox
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        self.errors: list[str] = []
        self._rest = b""
        self._introduced = False
        self._flushes: list[asyncio.Future[None]] = []
        self._replies: dict[str, asyncio.Future[tuple[bytes, bytes]]] = {}
        self._asked = 0

    # asyncio
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop has classes of its own

    def connection_lost(self, exc: Exception | None) -> None:
        gone = ConnectionError(f"broker gone: {self.errors or exc}")
        waiting: list[asyncio.Future[Any]] = [self.ready, *self._flushes, *self._replies.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(gone)
                future.exception()  # nobody may be waiting any more
        if not self.lost.done():
            self.lost.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        at, size = 0, len(data)
        while at < size:
            end = data.find(b"\r\n", at)
            if end < 0:
                break
            if data[at] in b"MH":  # MSG, HMSG
                after = self._message(data, at, end)
                if after < 0:
                    break
                at = after
            else:
                self._control(data[at:end])
                at = end + 2
        self._rest = data[at:]

    # protocol
    def _message(self, data: bytes, at: int, end: int) -> int:
        """Handle MSG or HMSG; the offset behind it, -1 when it is not complete yet."""
        words = data[at:end].split()
        total = int(words[-1])
        after = end + 2 + total + 2
        if after > len(data):
            return -1
        head = int(words[-2]) if data[at] == 72 else 0  # H
        body = end + 2
        sid = int(words[2])
        headers, payload = data[body : body + head], data[body + head : body + total]
        subject = words[1].decode()
        if sid == REPLY_SID and subject in self._replies:
            future = self._replies.pop(subject)
            if not future.done():
                future.set_result((headers, payload))
        else:
            self.on_message(subject, sid, headers, payload)
        return after

    def _control(self, line: bytes) -> None:
        if line == b"PING":
            self.transport.write(b"PONG\r\n")
        elif line == b"PONG":
            if self._flushes:
                future = self._flushes.pop(0)
                if not future.done():
                    future.set_result(None)
        elif line.startswith(b"INFO ") and not self._introduced:  # the broker sends a second one after CONNECT
            self._introduce(json.loads(line[5:]))
        elif line.startswith(b"-ERR"):
            self.errors.append(line.decode(errors="replace"))

    def _introduce(self, info: Mapping[str, Any]) -> None:
        self._introduced = True
        options = {"verbose": False, "pedantic": False, "lang": "bench", "version": "1", "protocol": 1}
        options |= {"headers": True, "no_responders": True, "echo": True, **self.signer(info.get("nonce", ""))}
        self.transport.write(b"CONNECT " + json.dumps(options).encode() + b"\r\n")
        self.subscribe(f"{self.inbox}.*", REPLY_SID)
        self._flushes.append(self.ready)
        self.transport.write(b"PING\r\n")

    # what a client does
    def subscribe(self, subject: str, sid: int) -> None:
        self.transport.write(f"SUB {subject} {sid}\r\n".encode())

    def publish(self, subject: str, payload: bytes) -> None:
        self.transport.write(b"PUB %b %d\r\n%b\r\n" % (subject.encode(), len(payload), payload))

    def publish_once(self, subject: str, reply: str, message_id: str, payload: bytes) -> None:
        """Publish for JetStream: ``reply`` gets the acknowledgement, ``message_id`` makes a repetition harmless."""
        head = b"NATS/1.0\r\nNats-Msg-Id: %b\r\n\r\n" % message_id.encode()
        sizes = b"%d %d" % (len(head), len(head) + len(payload))
        self.transport.write(b"HPUB %b %b %b\r\n%b%b\r\n" % (subject.encode(), reply.encode(), sizes, head, payload))

    async def flush(self) -> None:
        """Return when the broker has handled everything sent before."""
        future = asyncio.get_running_loop().create_future()
        self._flushes.append(future)
        self.transport.write(b"PING\r\n")
        await future

    async def request(self, subject: str, content: Any, seconds: float = 5) -> tuple[bytes, bytes]:
        """Header block and payload of the (first) answer; TimeoutError when there is none."""
        self._asked += 1
        reply = f"{self.inbox}.r{self._asked}"
        future = self._replies[reply] = asyncio.get_running_loop().create_future()
        payload = b"" if content is None else json.dumps(content).encode()
        self.transport.write(b"PUB %b %b %d\r\n%b\r\n" % (subject.encode(), reply.encode(), len(payload), payload))
        return await asyncio.wait_for(future, seconds)

    async def api(self, subject: str, content: Any = None) -> dict[str, Any]:
        """Answer of the JetStream API; RuntimeError when it is an error."""
        _, payload = await self.request(f"$JS.API.{subject}", content)
        answer: dict[str, Any] = json.loads(payload)
        if "error" in answer:
            raise RuntimeError(f"{subject}: {answer['error']}")
        return answer

    def close(self) -> None:
        self.transport.close()


async def connect_nats(
    port: int, on_message: OnMessage, signer: Signer = no_proof, inbox: str = "_INBOX.bench", host: str = "127.0.0.1"
) -> NatsWire:
    """Open a connection and wait until the broker has accepted it; ConnectionError when it does not."""
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: NatsWire(on_message, signer, inbox), host, port)
    await wire.ready
    return wire
