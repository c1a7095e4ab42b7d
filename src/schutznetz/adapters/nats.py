# SPDX-License-Identifier: EUPL-1.2
"""One connection to one loop that never gives up, and both loops together as one."""

import asyncio
import base64
import contextlib
import json
import logging
import random
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from schutznetz.adapters import tasks
from schutznetz.adapters.nats_keys import Credentials
from schutznetz.adapters.seen import Seen

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 2
PING_S, PINGS_MISSING = 3, 2
FIRST_WAIT_S, LONGEST_WAIT_S = 0.05, 1.0
LOOK_S = 0.5
REPEAT_S = 0.5
NOT_NOW = (NatsError, OSError, TimeoutError, asyncio.TimeoutError)


class LoopDown(ConnectionError):
    """The loop is not connected at this moment."""


@dataclass(frozen=True, slots=True)
class Message:
    """What arrived on ``loop``: ``body`` as sent, ``headers`` with the names the broker gave them."""

    loop: str
    subject: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ack:
    """A broker has this message on disk: ``seq`` is its place in ``stream``."""

    loop: str
    stream: str
    seq: int
    duplicate: bool


Handler = Callable[[Message], Awaitable[None]]
ChangeHandler = Callable[["Loop", bool], Awaitable[None]]


def is_stray(body: bytes) -> bool:
    """Is this the acknowledgement of a stream that somebody had sent to a wrong address?  (protocol, section 5)"""
    if b'"stream"' not in body or b'"seq"' not in body:
        return False
    try:
        content = json.loads(body)
    except ValueError:
        return False
    return isinstance(content, dict) and {"stream", "seq"} <= content.keys() and "v" not in content


async def open_client(
    urls: Sequence[str],
    credentials: Credentials,
    *,
    jwt: str = "",
    tls: ssl.SSLContext | None = None,
    on_closed: Callable[[], Coroutine[Any, Any, None]] | None = None,
    on_error: Callable[[Exception], Coroutine[Any, Any, None]] | None = None,
) -> Client:
    """A connected client that does not reconnect by itself.  Raises one of ``NOT_NOW`` when it cannot connect."""
    token = jwt or credentials.jwt
    client = Client()
    connecting = client.connect(
        servers=list(urls),
        name=credentials.name,
        user_jwt_cb=lambda: bytearray(token.encode()),
        signature_cb=lambda nonce: base64.b64encode(credentials.key.sign(nonce.encode())),
        inbox_prefix=credentials.inbox,
        allow_reconnect=False,
        connect_timeout=CONNECT_TIMEOUT_S,
        ping_interval=PING_S,
        max_outstanding_pings=PINGS_MISSING,
        tls=tls,
        closed_cb=on_closed,
        error_cb=on_error or _log_error,
    )
    try:
        await asyncio.wait_for(connecting, timeout=CONNECT_TIMEOUT_S * 2)
    except BaseException:
        await client.close()
        raise
    return client


async def settle(client: Client) -> None:
    """Wait until the broker has taken all we said before, and we all it had said.

    The client's own ``flush`` lets its ping overtake what is still waiting to be sent; the second one does not.
    """
    await client.flush(timeout=CONNECT_TIMEOUT_S)
    await client.flush(timeout=CONNECT_TIMEOUT_S)


async def _log_error(error: Exception) -> None:
    log.debug("broker connection: %s", error)


class Loop:
    """A connection to one loop. It comes back for ever; whoever subscribed once stays subscribed.

    ``on_change(loop, up)`` is awaited after each connection (with all subscriptions in place) and each loss.
    Messages are handed to their handler one after the other, in the order of their arrival.
    """

    def __init__(
        self,
        name: str,
        urls: Sequence[str],
        credentials: Credentials,
        *,
        tls: ssl.SSLContext | None = None,
        on_change: ChangeHandler | None = None,
    ) -> None:
        self.name, self.urls, self.credentials, self.tls = name, tuple(urls), credentials, tls
        self.on_change = on_change
        self.refusals: list[str] = []
        self.strays = 0
        self._client: Client | None = None
        self._up, self._lost = asyncio.Event(), asyncio.Event()
        self._subscriptions: list[tuple[str, Handler]] = []
        self._inbox: asyncio.Queue[tuple[Handler, Message]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_up(self) -> bool:
        return self._up.is_set()

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._tasks = [asyncio.create_task(self._keep_connected()), asyncio.create_task(self._hand_out())]

    async def wait_up(self, timeout: float | None = None) -> None:
        """Wait for a connection.  TimeoutError after ``timeout`` seconds."""
        async with asyncio.timeout(timeout):
            await self._up.wait()

    async def close(self) -> None:
        """End the connection for good; what was published before is still sent."""
        await tasks.end(self._tasks)
        self._tasks = []
        await self._drop_client()

    async def subscribe(self, subject: str, handler: Handler) -> None:
        """Hear ``subject`` now and after each reconnect."""
        self._subscriptions.append((subject, handler))
        if self._client is not None and self.is_up:
            with contextlib.suppress(*NOT_NOW):
                await self._subscribe_on(self._client, subject, handler)

    async def publish(self, subject: str, body: bytes) -> bool:
        """Say it once, without an acknowledgement.  False when the loop is down."""
        if self._client is None or not self.is_up:
            return False
        try:
            await self._client.publish(subject, body)
        except NOT_NOW:
            return False
        return True

    async def request(self, subject: str, body: bytes = b"", *, timeout: float = 2.0) -> bytes:
        """Ask and wait for one answer.  LoopDown, TimeoutError or another of ``NOT_NOW``."""
        return bytes((await self.client().request(subject, body, timeout=timeout)).data)

    async def publish_acked(self, subject: str, body: bytes, msg_id: str) -> Ack:
        """Say it every 500 ms until this loop has it on disk; waits as long as that takes."""
        while True:
            await self._up.wait()
            started = asyncio.get_running_loop().time()
            ack = await self._try_once(subject, body, msg_id)
            if ack is not None:
                return ack
            await asyncio.sleep(max(0.0, started + REPEAT_S - asyncio.get_running_loop().time()))

    async def _try_once(self, subject: str, body: bytes, msg_id: str) -> Ack | None:
        headers = {"Nats-Msg-Id": msg_id} if msg_id else None
        try:
            answer = await self.client().request(subject, body, timeout=REPEAT_S, headers=headers)
            content = json.loads(answer.data)
            return Ack(self.name, content["stream"], content["seq"], content.get("duplicate", False))
        except (*NOT_NOW, ValueError, KeyError, TypeError) as error:
            log.info("loop %s has not stored %s yet: %r", self.name, subject, error)
            return None

    async def settle(self) -> None:
        """Wait until the broker has taken all we said before.  LoopDown or another of ``NOT_NOW``."""
        await settle(self.client())

    def client(self) -> Client:
        """The connection of this moment.  LoopDown when there is none."""
        if self._client is None or not self.is_up:
            raise LoopDown(f"loop {self.name} is down")
        return self._client

    async def _keep_connected(self) -> None:
        wait = FIRST_WAIT_S
        while True:
            try:
                await self._connect()
                wait = FIRST_WAIT_S
                await self._until_lost()
                await self._tell(False)
            except NOT_NOW as error:
                log.debug("loop %s: %r", self.name, error)
            await self._drop_client()
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
            wait = min(LONGEST_WAIT_S, wait * 2)

    async def _until_lost(self) -> None:
        """Wait for the end of the connection. Its client does not tell of it when it dies with something still to
        send (its last flush fails before the callback), so we look as well."""
        while not self._lost.is_set() and self._client is not None and not self._client.is_closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._lost.wait()
        self._up.clear()

    async def _connect(self) -> None:
        self._lost.clear()
        client = await open_client(
            self.urls, self.credentials, tls=self.tls, on_closed=self._on_closed, on_error=self._on_error
        )
        self._client = client
        for subject, handler in self._subscriptions:
            await self._subscribe_on(client, subject, handler)
        await settle(client)
        self._up.set()
        log.info("loop %s: connected", self.name)
        await self._tell(True)

    async def _subscribe_on(self, client: Client, subject: str, handler: Handler) -> None:
        async def take(msg: Msg) -> None:
            body = bytes(msg.data)
            if is_stray(body):
                self.strays += 1
                log.warning("loop %s: a stray acknowledgement on %s", self.name, msg.subject)
                return
            self._inbox.put_nowait((handler, Message(self.name, msg.subject, body, msg.headers or {})))

        await client.subscribe(subject, cb=take)

    async def _hand_out(self) -> None:
        while True:
            handler, message = await self._inbox.get()
            try:
                await handler(message)
            except Exception:
                log.exception("loop %s: handling %s failed", self.name, message.subject)

    async def _tell(self, up: bool) -> None:
        if self.on_change is None:
            return
        try:
            await self.on_change(self, up)
        except Exception:
            log.exception("loop %s: telling of the change failed", self.name)

    async def _on_closed(self) -> None:
        if self._up.is_set():
            log.warning("loop %s: connection lost", self.name)
        self._up.clear()
        self._lost.set()

    async def _on_error(self, error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            self.refusals = [*self.refusals[-99:], str(error)]
            log.warning("loop %s: refused: %s", self.name, error)

    async def _drop_client(self) -> None:
        client, self._client = self._client, None
        self._up.clear()
        if client is not None and client.is_closed:
            _forget_listeners(client)
        elif client is not None:
            with contextlib.suppress(*NOT_NOW):
                await client.close()


def _forget_listeners(client: Client) -> None:
    """End what a client leaves waiting for ever when it dies with something still to send."""
    for subscription in client._subs.values():
        if subscription._wait_for_msgs_task is not None:
            subscription._wait_for_msgs_task.cancel()
    client._subs.clear()


class DualLoop:
    """Both loops as one: says everything on both and hands out each message once."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.loops = tuple(loops)
        self.seen = Seen()
        self._pending: set[asyncio.Task[Ack]] = set()

    def start(self) -> None:
        for loop in self.loops:
            loop.start()

    async def wait_any(self, timeout: float) -> None:
        """Wait until one loop is up.  TimeoutError otherwise."""
        waiting = [asyncio.create_task(loop.wait_up()) for loop in self.loops]
        done, rest = await asyncio.wait(waiting, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        if not done:
            raise TimeoutError("no loop can be reached")

    async def close(self) -> None:
        await tasks.end(self._pending)
        await asyncio.gather(*(loop.close() for loop in self.loops))

    async def subscribe(self, subject: str, handler: Handler, *, each: bool = False) -> None:
        """Hear ``subject`` on both loops; ``handler`` gets what comes first, with ``each`` both copies.

        ``each`` is for messages that may come again with the same content and mean it (``status``).
        """

        async def once(message: Message) -> None:
            if each or self.seen.first_time(message.subject, message.body):
                await handler(message)

        for loop in self.loops:
            await loop.subscribe(subject, once)

    async def publish(self, subject: str, body: bytes) -> int:
        """Say it on both loops; the number of loops that took it."""
        return sum(await asyncio.gather(*(loop.publish(subject, body) for loop in self.loops)))

    async def publish_acked(
        self, subject: str, body: bytes, msg_id: str, on_ack: Callable[[Ack], Awaitable[None]] | None = None
    ) -> Ack:
        """Say it on both loops until each has it on disk; returns at the first acknowledgement.

        The other loop is tried in the background for as long as this object lives; ``on_ack`` hears of each.
        """
        tasks = [asyncio.create_task(self._until_acked(loop, subject, body, msg_id, on_ack)) for loop in self.loops]
        for task in tasks:
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()

    async def _until_acked(
        self,
        loop: Loop,
        subject: str,
        body: bytes,
        msg_id: str,
        on_ack: Callable[[Ack], Awaitable[None]] | None,
    ) -> Ack:
        ack = await loop.publish_acked(subject, body, msg_id)
        if on_ack is not None:
            await on_ack(ack)
        return ack

    @property
    def pending(self) -> int:
        """Messages that one loop at least has not acknowledged yet."""
        return len(self._pending)
