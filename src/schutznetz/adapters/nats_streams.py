# SPDX-License-Identifier: EUPL-1.2
"""The streams of a loop: making them, reading them back without a consumer, writing rosters."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from schutznetz.adapters.clock import from_wire, wire_time
from schutznetz.adapters.nats import Ack, Loop, is_stray

MEBIBYTE = 1024 * 1024
NANOSECONDS = 1_000_000_000
KEEP_DAYS = 30
DUPLICATE_WINDOW_S = 120
SITE_BYTES, RECEIPT_BYTES, ROSTER_BYTES = 32 * MEBIBYTE, 512 * MEBIBYTE, 256 * MEBIBYTE
BATCH = 1000
READ_TIMEOUT_S = 3.0
ASK_FACTS, STATION_ASKS_FACTS = "$JS.API.STREAM.INFO", "stream_facts"
OTHER_CONFIGURATION = 10058
NO_SUCH_STREAM = 10059


class StreamError(RuntimeError):
    """A broker refused to make or show a stream."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One message as a stream keeps it; ``at`` is the broker's time of storing."""

    loop: str
    seq: int
    subject: str
    body: bytes
    at: datetime
    msg_id: str = ""


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What is known of a stream: a new ``created`` means that the store was lost. ``now`` is the broker's time."""

    name: str
    created: datetime
    first_seq: int
    last_seq: int
    messages: int
    now: datetime


def site_stream(site: str) -> str:
    return f"SITE_{site}"


def _stream(name: str, subjects: list[str], max_bytes: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "subjects": subjects, "storage": "file", "retention": "limits", "discard": "old",
            "num_replicas": 1, "max_consumers": -1, "max_msgs": -1, "max_msg_size": -1, "allow_direct": True,
            "max_bytes": max_bytes, "max_age": KEEP_DAYS * 86_400 * NANOSECONDS,
            "duplicate_window": DUPLICATE_WINDOW_S * NANOSECONDS, **more}  # fmt: skip


def stream_configs(sites: Iterable[str]) -> list[dict[str, Any]]:
    """Every stream of a loop that serves these sites (protocol, section 3)."""
    shared = [
        _stream("RECEIPTS", ["receipt.>"], RECEIPT_BYTES, persist_mode="async"),
        _stream("ROSTER", ["roster.*", "plan.*.*"], ROSTER_BYTES, max_msgs_per_subject=1, max_age=0),
    ]
    return shared + [
        _stream(site_stream(site), [f"alarm.{site}.>", f"answer.{site}.>"], SITE_BYTES) for site in sorted(set(sites))
    ]


async def ensure_streams(loop: Loop, sites: Iterable[str]) -> None:
    """Make or adapt the streams of these sites and the shared ones; what is stored stays."""
    for config in stream_configs(sites):
        await _ensure(loop, config)


async def ensure_site_stream(loop: Loop, site: str) -> None:
    """Make or adapt the stream of one site."""
    await _ensure(loop, stream_configs([site])[-1])


async def _ensure(loop: Loop, config: dict[str, Any]) -> None:
    body, name = json.dumps(config).encode(), config["name"]
    answer = json.loads(await loop.request(f"$JS.API.STREAM.CREATE.{name}", body, timeout=10))
    if answer.get("error", {}).get("err_code") == OTHER_CONFIGURATION:
        answer = json.loads(await loop.request(f"$JS.API.STREAM.UPDATE.{name}", body, timeout=10))
    if "error" in answer:
        raise StreamError(f"loop {loop.name}, stream {name}: {answer['error'].get('description', answer)}")


async def stream_facts(loop: str, client: Client, name: str, ask: str = ASK_FACTS) -> StreamFacts | None:
    """Facts of a stream; None when there is none.  TimeoutError or ``NatsError`` when nobody answers.

    ``ask`` is the subject to ask on: a station that catches up asks through ``STATION_ASKS_FACTS``.
    """
    answer = json.loads((await client.request(f"{ask}.{name}", b"", timeout=READ_TIMEOUT_S)).data)
    if "error" in answer:
        if answer["error"].get("err_code") == NO_SUCH_STREAM:
            return None
        raise StreamError(f"loop {loop}, stream {name}: {answer['error']}")
    state = answer["state"]
    return StreamFacts(
        name=name,
        created=from_wire(answer["created"]),
        first_seq=state["first_seq"],
        last_seq=state["last_seq"],
        messages=state["messages"],
        now=from_wire(answer["ts"]),
    )


async def replay(
    loop: str, client: Client, stream: str, *, since: datetime | None = None, seq: int = 1, subject: str = ">"
) -> AsyncIterator[Stored]:
    """Everything ``stream`` has from ``seq`` (or from ``since``, which wins) on, oldest first, without a consumer.

    ``subject`` may name a part of it.

    Strays (acknowledgements somebody had stored under a false name) are left out. TimeoutError when the broker falls
    silent; what came before it was right, so go on after the last ``seq``.
    """
    start: dict[str, Any] = {"start_time": wire_time(since)} if since is not None else {"seq": max(1, seq)}
    while True:
        last, more = 0, 0
        async for msg in _batch(
            client, f"$JS.API.DIRECT.GET.{stream}", {"batch": BATCH, "next_by_subj": subject, **start}
        ):
            stored = _stored(loop, msg)
            last, more = stored.seq, int(_header(msg, "Nats-Num-Pending") or 0)
            if not is_stray(stored.body):
                yield stored
        if more == 0:
            return
        start = {"seq": last + 1}


async def _batch(client: Client, subject: str, request: dict[str, Any]) -> AsyncIterator[Msg]:
    inbox = client.new_inbox()
    subscription = await client.subscribe(inbox)
    try:
        await client.publish(subject, json.dumps(request).encode(), reply=inbox)
        while True:
            msg = await subscription.next_msg(timeout=READ_TIMEOUT_S)
            if _is_stored(msg):
                yield msg
            elif _header(msg, "Status") in {"204", "404"}:
                return
            else:
                raise StreamError(f"{subject}: {_header(msg, 'Status')} {_header(msg, 'Description')}")
    finally:
        if not client.is_closed:
            await subscription.unsubscribe()


def _is_stored(msg: Msg) -> bool:
    """The broker numbers what it has stored. A sender may have written a header ``Status`` of its own into that."""
    return bool(_header(msg, "Nats-Sequence"))


def _header(msg: Msg, name: str) -> str:
    """The last value the broker wrote; one that a sender had written before comes earlier."""
    return str((msg.headers or {}).get(name, ""))


def _stored(loop: str, msg: Msg) -> Stored:
    return Stored(
        loop=loop,
        seq=int(_header(msg, "Nats-Sequence")),
        subject=_header(msg, "Nats-Subject"),
        body=bytes(msg.data),
        at=from_wire(_header(msg, "Nats-Time-Stamp")),
        msg_id=_header(msg, "Nats-Msg-Id"),
    )


async def last_of(loop: str, client: Client, subject: str, stream: str = "ROSTER") -> Stored | None:
    """The last message of ``subject`` in a stream; None when there is none or when it is a stray."""
    msg = await client.request(f"$JS.API.DIRECT.GET.{stream}.{subject}", b"", timeout=READ_TIMEOUT_S)
    if not _is_stored(msg):
        return None
    stored = _stored(loop, msg)
    return None if is_stray(stored.body) else stored


async def publish_roster(loop: Loop, site: str, body: bytes) -> Ack:
    """Store a roster and tell everybody who listens; repeats until this loop has it."""
    return await loop.publish_acked(f"roster.{site}", body, "")


async def keep_roster(loop: Loop, site: str, body: bytes) -> bool:
    """Store a roster unless it is what this loop holds already.  True when it had to be stored."""
    held = await last_of(loop.name, loop.client(), f"roster.{site}")
    if held is not None and held.body == body:
        return False
    await publish_roster(loop, site, body)
    return True


async def publish_plan(loop: Loop, site: str, floor: str, body: bytes) -> Ack:
    """Store the plan of a floor and tell everybody who listens; repeats until this loop has it."""
    return await loop.publish_acked(f"plan.{site}.{floor}", body, "")


async def wait_for_streams(loop: Loop, names: Iterable[str], timeout: float) -> None:
    """Wait until all these streams are there.  TimeoutError otherwise."""
    async with asyncio.timeout(timeout):
        for name in names:
            while await stream_facts(loop.name, loop.client(), name) is None:
                await asyncio.sleep(0.1)
