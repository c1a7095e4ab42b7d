# SPDX-License-Identifier: EUPL-1.2
"""The Python station on real brokers: press, ring, answer, catch up, shut out."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from schutznetz.adapters.nats_listener import Door
from schutznetz.adapters.nats_station import Place, StationClient
from schutznetz.adapters.nats_streams import keep_roster, replay
from schutznetz.adapters.nats_system import push_accounts
from tests.brokers import TestBroker

pytestmark = pytest.mark.integration
Brokers = dict[str, TestBroker]

DESKS = [f"d{number}" for number in range(1, 10)]
RING = DESKS[1:8]


class Watched(StationClient):
    """A station whose effects are kept."""

    def __init__(self, place: Place, doors: dict[str, Door]) -> None:
        self.effects: list[dict[str, Any]] = []
        super().__init__(place, doors, name=f"Kim {place.station}", on_effect=self._keep)

    async def _keep(self, effect: dict[str, Any]) -> None:
        self.effects.append(effect)

    def rings(self) -> int:
        return sum(effect["do"] == "ring" for effect in self.effects)

    def dot(self) -> str:
        return str(self.view()["alarms"][0]["dot"])


@asynccontextmanager
async def at_desk(brokers: Brokers, desk: str, kind: str = "desk") -> AsyncIterator[Watched]:
    name = f"st-{desk}"
    place = Place(name, desk if kind == "desk" else "", kind, ["marl"], label=desk, room=desk)
    doors = {
        loop: Door([broker.broker.client_url], broker.station(name, site="marl", desk=place.desk, kind=kind))
        for loop, broker in brokers.items()
    }
    station = Watched(place, doors)
    await station.start()
    try:
        yield station
    finally:
        await station.close()


async def connected(*stations: Watched) -> None:
    await asyncio.gather(*(loop.wait_up(15) for station in stations for loop in station.listener.dual.loops))
    await until(lambda: all(station.state["rosters"] for station in stations))


async def until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


async def store_roster(brokers: Brokers) -> None:
    desks = {
        desk: {"label": desk, "room": desk, "ring": [d for d in DESKS[:8] if d != desk], "next": ["d9"]}
        for desk in DESKS
    }
    stations = {f"st-{desk}": {"desk": desk, "kind": "desk"} for desk in DESKS}
    stations["st-guard"] = {"desk": "", "kind": "security"}
    body = json.dumps({"v": 1, "site": "marl", "version": 1, "at": "x", "desks": desks, "stations": stations}).encode()
    for broker in brokers.values():
        platform = broker.service("platform")
        platform.start()
        await platform.wait_up(15)
        assert await keep_roster(platform, "marl", body)
        assert not await keep_roster(platform, "marl", body)
        await platform.close()


@pytest.mark.requirement("VES-017", "HAT-012")
def test_a_press_rings_the_neighbours_and_security_and_nobody_else(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with (
            at_desk(brokers, "d1") as presser,
            at_desk(brokers, "d2") as neighbour,
            at_desk(brokers, "d9") as far,
            at_desk(brokers, "guard", "security") as guard,
        ):
            await connected(presser, neighbour, far, guard)
            alarm = await presser.press()
            await until(lambda: neighbour.rings() == 1 and guard.rings() == 1)
            await until(lambda: presser.dot() == "delivered")
            assert far.rings() == 0
            assert presser.rings() == 0
            await neighbour.answer(alarm, "coming")
            await until(lambda: presser.dot() == "accepted")
            await guard.answer(alarm, "clear", class_="real")
            await until(lambda: guard.effects[-1]["do"] != "ring" and not guard.view()["ringing"])
            await until(lambda: not presser.view()["alarms"][0]["open"])

    asyncio.run(play())


def test_an_acknowledgement_of_the_brokers_alone_is_stored_and_nothing_more(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with at_desk(brokers, "d1") as presser:
            await connected(presser)
            await presser.press()
            await until(lambda: presser.dot() == "stored")
            await until(lambda: presser.listener.dual.pending == 0)
            await asyncio.sleep(0.3)
            assert presser.dot() == "stored"

    asyncio.run(play())


def test_nobody_can_keep_an_answer_from_being_stored_by_using_its_identifier_first(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with at_desk(brokers, "d1") as presser, at_desk(brokers, "d2") as helper, at_desk(brokers, "d9") as foe:
            await connected(presser, helper, foe)
            alarm = await presser.press()
            await until(lambda: helper.rings() == 1)
            for loop in foe.listener.dual.loops:
                await loop.publish_acked(f"answer.marl.{alarm}.st-d9.cannot", b'{"v":1}', f"{alarm}.st-d2.coming.1")
            await helper.answer(alarm, "coming")
            await until(lambda: presser.dot() == "accepted" and helper.listener.dual.pending == 0)
        for broker in brokers.values():
            assert f"answer.marl.{alarm}.st-d2.coming" in await stored_subjects(broker)

    asyncio.run(play())


async def stored_subjects(broker: TestBroker) -> list[str]:
    platform = broker.service("platform")
    platform.start()
    await platform.wait_up(15)
    subjects = [stored.subject async for stored in replay(broker.loop, platform.client(), "SITE_marl")]
    await platform.close()
    return subjects


@pytest.mark.parametrize("dead", ["a", "b"])
def test_one_loop_is_enough(brokers: Brokers, dead: str) -> None:
    brokers[dead].kill()
    living = "a" if dead == "b" else "b"

    async def play() -> None:
        await store_roster({living: brokers[living]})
        async with at_desk(brokers, "d1") as presser, at_desk(brokers, "d2") as neighbour:
            await until(lambda: all(station.state["rosters"] for station in (presser, neighbour)))
            await presser.press()
            await until(lambda: neighbour.rings() == 1 and presser.dot() == "delivered")

    asyncio.run(play())


def test_a_press_while_both_brokers_are_dead_rings_as_soon_as_one_is_back(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with at_desk(brokers, "d1") as presser, at_desk(brokers, "d2") as neighbour:
            await connected(presser, neighbour)
            for broker in brokers.values():
                await asyncio.to_thread(broker.kill)
            await asyncio.sleep(0.2)
            await presser.press()
            await asyncio.sleep(0.2)
            assert presser.dot() == "none"
            assert neighbour.rings() == 0
            await asyncio.to_thread(brokers["b"].start)
            await until(lambda: neighbour.rings() == 1 and presser.dot() == "delivered")

    asyncio.run(play())


def test_a_late_joiner_gets_the_running_alarm_with_its_age_and_what_was_answered(brokers: Brokers) -> None:
    async def play() -> None:
        await store_roster(brokers)
        async with at_desk(brokers, "d1") as presser, at_desk(brokers, "d2") as neighbour:
            await connected(presser, neighbour)
            alarm = await presser.press()
            await until(lambda: neighbour.rings() == 1)
            await neighbour.answer(alarm, "coming")
            await until(lambda: presser.dot() == "accepted")
            await asyncio.sleep(1)
            async with at_desk(brokers, "d3") as late:
                await until(lambda: late.rings() == 1)
                seen = late.view()["alarms"][0]
                t0 = presser.view()["alarms"][0]["t0"]
                assert abs(seen["t0"] - t0) < 500, "the age comes from the broker's clock"
                await until(lambda: "coming" in str(late.view()["alarms"][0]))
                for event in late.listener.caught_up.values():
                    await asyncio.wait_for(event.wait(), 15)
                assert late.rings() == 1

    asyncio.run(play())


def test_a_revoked_station_is_out_at_once_and_stays_out(brokers: Brokers) -> None:
    async def push(broker: TestBroker) -> None:
        system = broker.system("platform")
        system.start()
        await system.wait_up(15)
        await push_accounts(system, broker.keys)
        await system.close()

    async def play() -> None:
        async with at_desk(brokers, "d1") as thief, at_desk(brokers, "d2") as honest:
            both = [loop for station in (thief, honest) for loop in station.listener.dual.loops]
            await asyncio.gather(*(loop.wait_up(15) for loop in both))
            for name, broker in brokers.items():
                loop = next(entry for entry in thief.listener.dual.loops if entry.name == name)
                broker.revoke(loop.credentials.key.public)
                await push(broker)
            await until(lambda: not any(loop.is_up for loop in thief.listener.dual.loops), 1)
            await asyncio.sleep(0.5)
            assert not any(loop.is_up for loop in thief.listener.dual.loops)
            assert all(loop.is_up for loop in honest.listener.dual.loops)
            for broker in brokers.values():
                await asyncio.to_thread(broker.kill)
                await asyncio.to_thread(broker.start)
            await until(lambda: all(loop.is_up for loop in honest.listener.dual.loops))
            await asyncio.sleep(0.5)
            assert not any(loop.is_up for loop in thief.listener.dual.loops), "revoked after a restart as well"

    asyncio.run(play())
