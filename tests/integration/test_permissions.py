# SPDX-License-Identifier: EUPL-1.2
"""What the brokers themselves refuse: a station is only itself and hears only its site."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError

from schutznetz.adapters.nats import Loop, Message, open_client, settle
from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.adapters.nats_keys import Credentials
from schutznetz.adapters.nats_streams import last_of, publish_roster, replay, stream_facts
from tests.brokers import TestBroker

pytestmark = pytest.mark.integration
Brokers = dict[str, TestBroker]
WAIT_S = 0.15


@asynccontextmanager
async def connected(loop: Loop) -> AsyncIterator[Loop]:
    loop.start()
    await loop.wait_up(15)
    try:
        yield loop
    finally:
        await loop.close()


@asynccontextmanager
async def replaying(broker: TestBroker, credentials: Credentials) -> AsyncIterator[Client]:
    client = await open_client([broker.broker.client_url], credentials, jwt=credentials.replay_jwt)
    try:
        yield client
    finally:
        await client.close()


class Scene:
    """Broker a with a desk and a security station of Marl, and somebody who hears everything."""

    def __init__(self, brokers: Brokers) -> None:
        self.broker = brokers["a"]
        self.desk = self.broker.station("st1", site="marl", desk="d1")
        self.guard = self.broker.station("st9", site="marl", kind="security", sites=["marl", "herten"])
        self.heard: list[Message] = []

    async def hear(self, message: Message) -> None:
        self.heard.append(message)

    async def refused(self, credentials: Credentials, act: Callable[[Loop], Awaitable[object]]) -> list[str]:
        """The refusals the broker tells a station when it does ``act``."""
        async with connected(self.broker.station_loop(credentials)) as loop:
            await act(loop)
            await loop.settle()
            return loop.refusals

    async def said(self, credentials: Credentials, subject: str) -> bool:
        """Does a plain publish of this station arrive?"""
        async with connected(self.broker.service("platform")) as everybody:
            kind = subject.split(".", maxsplit=1)[0]
            await everybody.subscribe(f"{kind}.>", self.hear)
            await everybody.settle()
            refusals = await self.refused(credentials, lambda loop: loop.publish(subject, b'{"v":1}'))
            await everybody.settle()
            arrived = any(message.subject == subject for message in self.heard)
            assert arrived != bool(refusals)
            return arrived


@pytest.mark.requirement("HAT-012")
@pytest.mark.parametrize(
    ("who", "subject", "may"),
    [
        ("desk", "alarm.marl.d1.st1.raised", True),
        ("desk", "alarm.marl.d2.st1.raised", False),
        ("desk", "alarm.marl.d1.st2.raised", False),
        ("desk", "alarm.herten.d1.st1.raised", False),
        ("desk", "alarm.marl.d1.st1.other", False),
        ("desk", "call.marl.d1.st1", True),
        ("desk", "call.marl.d2.st1", False),
        ("desk", "call.marl.d1.st2", False),
        ("desk", "answer.marl.a1.st1.coming", True),
        ("desk", "answer.marl.a1.st2.coming", False),
        ("desk", "answer.herten.a1.st1.coming", False),
        ("desk", "receipt.marl.d2.a1.st1.delivered", True),
        ("desk", "receipt.marl.d2.a1.st2.delivered", False),
        ("desk", "status.marl.st1", True),
        ("desk", "status.marl.st2", False),
        ("desk", "presence.marl", False),
        ("desk", "roster.marl", False),
        ("desk", "plan.marl.og2", False),
        ("guard", "alarm.marl.d1.st9.raised", False),
        ("guard", "call.marl.d1.st9", False),
        ("guard", "answer.herten.a1.st9.clear", True),
        ("guard", "answer.dorsten.a1.st9.clear", False),
        ("guard", "status.herten.st9", True),
    ],
)
def test_what_a_station_may_say(shared_brokers: Brokers, who: str, subject: str, may: bool) -> None:
    scene = Scene(shared_brokers)

    assert asyncio.run(scene.said(getattr(scene, who), subject)) is may


@pytest.mark.parametrize(
    ("who", "subject", "may"),
    [
        ("desk", "alarm.marl.>", True),
        ("desk", "alarm.herten.>", False),
        ("desk", "call.marl.d7.*", True),
        ("desk", "call.herten.d7.*", False),
        ("desk", "alarm.>", False),
        ("desk", "answer.herten.>", False),
        ("desk", "receipt.marl.d1.>", True),
        ("desk", "receipt.marl.d2.>", False),
        ("desk", "receipt.marl.>", False),
        ("guard", "receipt.herten.>", True),
        ("desk", "roster.herten", False),
        ("desk", "roster.*", False),
        ("desk", "presence.herten", False),
        ("desk", "status.>", False),
        ("desk", "_INBOX.st1.mine", True),
        ("desk", "_INBOX.st2.theirs", False),
        ("desk", "_INBOX.>", False),
        ("desk", "$SYS.>", False),
        ("desk", ">", False),
        ("guard", "alarm.herten.>", True),
        ("guard", "alarm.dorsten.>", False),
    ],
)
def test_what_a_station_may_hear(shared_brokers: Brokers, who: str, subject: str, may: bool) -> None:
    scene = Scene(shared_brokers)

    refusals = asyncio.run(scene.refused(getattr(scene, who), lambda loop: loop.subscribe(subject, scene.hear)))

    assert (refusals == []) is may


@pytest.mark.parametrize(
    "subject",
    ["$JS.API.STREAM.DELETE.SITE_marl", "$JS.API.STREAM.PURGE.SITE_marl", "$JS.API.STREAM.CREATE.X", "$JS.API.INFO",
     "$JS.API.DIRECT.GET.SITE_marl", "$JS.API.CONSUMER.CREATE.SITE_marl", "$SYS.REQ.CLAIMS.UPDATE"],
)  # fmt: skip
def test_a_station_has_no_say_about_streams(shared_brokers: Brokers, subject: str) -> None:
    scene = Scene(shared_brokers)

    assert asyncio.run(scene.refused(scene.desk, lambda loop: loop.publish(subject, b"")))


def test_catching_up_reads_the_own_site_only(brokers: Brokers) -> None:
    scene = Scene(brokers)

    async def read(site: str) -> list[str]:
        async with replaying(scene.broker, scene.desk) as client:
            return [stored.subject async for stored in replay("a", client, f"SITE_{site}")]

    async def play() -> None:
        async with connected(scene.broker.station_loop(scene.desk)) as loop:
            await loop.publish_acked("alarm.marl.d1.st1.raised", b'{"v":1}', "x.1")
        async with connected(scene.broker.service("platform")) as platform:
            await publish_roster(platform, "marl", b'{"v":1,"site":"marl"}')
            await publish_roster(platform, "herten", b'{"v":1,"site":"herten"}')
        assert await read("marl") == ["alarm.marl.d1.st1.raised"]
        with pytest.raises(TimeoutError):
            await read("herten")
        async with replaying(scene.broker, scene.desk) as client:
            own = await last_of("a", client, "roster.marl")
            assert own is not None
            assert own.body == b'{"v":1,"site":"marl"}'
            facts = await stream_facts("a", client, "SITE_marl", "stream_facts")
            assert facts is not None
            assert facts.messages == 1
            with pytest.raises(TimeoutError):
                await last_of("a", client, "roster.herten")
            with pytest.raises(TimeoutError):
                await stream_facts("a", client, "SITE_herten", "stream_facts")

    asyncio.run(play())


FALSE_ADDRESSES = [
    "answer.marl.a1.st2.clear",
    "alarm.herten.d5.st5.raised",
    "presence.marl",
    "roster.marl",
    "$JS.API.STREAM.DELETE.SITE_herten",
    "$JS.API.STREAM.PURGE.SITE_herten",
]


async def _stored(scene: Scene, body: bytes, headers: dict[str, str] | None = None, reply: str = "") -> None:
    """Let the desk store ``body`` under its own name."""
    async with connected(scene.broker.station_loop(scene.desk)) as loop:
        await loop.client().publish("answer.marl.a1.st1.coming", body, reply=reply, headers=headers)
        await loop.settle()
        await asyncio.sleep(WAIT_S)


async def _facts(platform: Loop, site: str) -> tuple[int, int]:
    facts = await stream_facts("a", platform.client(), f"SITE_{site}")
    assert facts is not None
    return facts.messages, facts.first_seq


@pytest.mark.parametrize("address", FALSE_ADDRESSES)
@pytest.mark.parametrize("body", [b"", b'{"v":1,"class":"real"}'])
def test_stored_words_cannot_be_sent_to_a_false_address(brokers: Brokers, address: str, body: bytes) -> None:
    """A broker does not check reply subjects, so whoever catches up must be where a false one leads nowhere."""
    scene = Scene(brokers)
    request = json.dumps({"seq": 1, "no_hdr": True}).encode()

    async def play() -> None:
        await _stored(scene, body)
        async with connected(scene.broker.service("platform")) as platform:
            before = await _facts(platform, "herten")
            for subject in ("alarm.>", "answer.>", "presence.>", "roster.>"):
                await platform.subscribe(subject, scene.hear)
            await platform.settle()
            async with replaying(scene.broker, scene.desk) as client:
                await client.publish("$JS.API.DIRECT.GET.SITE_marl", request, reply=address)
                await settle(client)
                await asyncio.sleep(WAIT_S)
            assert await _facts(platform, "herten") == before
            assert scene.heard == []

    asyncio.run(play())


@pytest.mark.parametrize("address", FALSE_ADDRESSES)
def test_an_acknowledgement_at_a_false_address_does_no_harm(brokers: Brokers, address: str) -> None:
    scene = Scene(brokers)

    async def play() -> None:
        async with (
            connected(scene.broker.service("platform")) as platform,
            connected(scene.broker.station_loop(scene.broker.station("st2", site="herten", desk="d5"))) as other,
        ):
            await other.publish_acked("alarm.herten.d5.st2.raised", b'{"v":1}', "y.1")
            for subject in ("alarm.>", "answer.>", "presence.>", "roster.>"):
                await platform.subscribe(subject, scene.hear)
            await platform.settle()
            await _stored(scene, b'{"v":1,"said":"by st1"}', reply=address)
            facts = await stream_facts("a", platform.client(), "SITE_herten")
            assert facts is not None
            assert facts.first_seq == 1
            assert [message.body for message in scene.heard] == [b'{"v":1,"said":"by st1"}']
            read = [stored.subject async for stored in replay("a", platform.client(), "SITE_herten")]
            assert read == ["alarm.herten.d5.st2.raised"]

    asyncio.run(play())


def test_a_trace_cannot_be_sent_to_a_false_address(brokers: Brokers) -> None:
    scene = Scene(brokers)

    async def play() -> None:
        async with connected(scene.broker.service("platform")) as platform:
            await platform.subscribe("presence.>", scene.hear)
            await platform.settle()
            await _stored(scene, b'{"v":1}', headers={"Nats-Trace-Dest": "presence.marl"})
        assert scene.heard == []

    asyncio.run(play())


def test_headers_of_a_sender_do_not_disturb_catching_up(brokers: Brokers) -> None:
    scene = Scene(brokers)
    lies = {"Status": "204", "Nats-Subject": "answer.marl.a1.st2.clear", "Nats-Time-Stamp": "1999-01-01T00:00:00Z"}

    async def play() -> None:
        await _stored(scene, b'{"v":1}', headers=lies)
        await _stored(scene, b'{"v":1,"n":2}')
        async with replaying(scene.broker, scene.desk) as client:
            read = [stored async for stored in replay("a", client, "SITE_marl")]
        assert [stored.subject for stored in read] == ["answer.marl.a1.st1.coming"] * 2
        assert all(stored.at.year > 2000 for stored in read)

    asyncio.run(play())


@pytest.mark.parametrize("what", ["stolen", "tampered", "foreign"])
def test_a_token_alone_opens_nothing(shared_brokers: Brokers, what: str) -> None:
    scene = Scene(shared_brokers)
    broker, good = scene.broker, scene.desk
    thief = {
        "stolen": Credentials("st1", good.jwt, NKey.new(USER), good.inbox),
        "tampered": Credentials("st1", good.jwt[:-4] + "AAAA", good.key, good.inbox),
        "foreign": Credentials(
            "st1", shared_brokers["b"].station("st1", site="marl", desk="d1").jwt, good.key, good.inbox
        ),
    }[what]

    async def enter() -> None:
        await open_client([broker.broker.client_url], thief)

    with pytest.raises((NatsError, TimeoutError)):
        asyncio.run(enter())


def test_the_services_have_no_more_rights_than_they_need(shared_brokers: Brokers) -> None:
    broker = shared_brokers["a"]

    async def refusals(service: str, *subjects: str) -> int:
        async with connected(broker.service(service)) as loop:
            for subject in subjects:
                await loop.publish(subject, b"")
            await loop.settle()
            return len(loop.refusals)

    delete = "$JS.API.STREAM.DELETE.SITE_marl"
    assert asyncio.run(refusals("platform", delete, "alarm.marl.d1.st1.raised", "presence.marl")) == 3
    assert (
        asyncio.run(refusals("controller", delete, "alarm.marl.d1.st1.raised", "roster.marl", "answer.marl.a.b.clear"))
        == 4
    )
