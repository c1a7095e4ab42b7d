# SPDX-License-Identifier: EUPL-1.2
"""The worker with two real brokers: rosters reach the stations, what is said reaches the record."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import OperationalError

from schutznetz.adapters import clock
from schutznetz.adapters.nats_streams import ensure_streams, last_of
from schutznetz.apps.alarm import jobs
from schutznetz.apps.alarm.jobs import record, rosters
from schutznetz.apps.alarm.models import Alarm, AlarmEvent, Ring, Station
from schutznetz.domain.alarm.messages import Answer, Raised, Receipt, encode, format_time, message_id, subject_of, ulid
from tests.apps.alarm.conftest import NOW, County
from tests.brokers import TestBroker, running_brokers

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
Brokers = dict[str, TestBroker]
ALARM = ulid(1_790_000_000_000, b"0123456789")


@pytest.fixture
def county(transactional_db: None, county: County) -> County:
    return county


@pytest.fixture
def brokers(tmp_path: Path, settings: Any) -> Iterator[Brokers]:
    settings.LOOP_KEYS = tmp_path / "loops"
    with running_brokers(settings.LOOP_KEYS) as running:
        settings.LOOPS = {
            name: {"tcp": one.broker.client_url, "ws": one.broker.websocket_url} for name, one in running.items()
        }
        yield running


async def until(condition: Callable[[], Any], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not await sync_to_async(condition)():
            await asyncio.sleep(0.05)


def with_worker(scenario: Callable[[list[jobs.Way]], Awaitable[None]]) -> None:
    """Run the worker's jobs, and a scenario beside them."""

    async def main() -> None:
        stop, ways = asyncio.Event(), jobs.configured_ways()
        serving = asyncio.create_task(jobs.serve(ways, stop))
        try:
            await asyncio.gather(*(way.loop.wait_up(10) for way in ways))
            await scenario(ways)
        finally:
            stop.set()
            await serving

    async_to_sync(main)()


async def say(brokers: Brokers, site: str, desk: str, *messages: Raised | Answer | Receipt, loops: str = "ab") -> None:
    """Have stations say something on some loops, acknowledged where the protocol wants it."""
    for name in loops:
        for message in messages:
            station = message.station
            loop = brokers[name].station_loop(brokers[name].station(station, site=site, desk=desk))
            loop.start()
            await loop.wait_up(5)
            if isinstance(message, Receipt):
                await loop.publish(subject_of(message), encode(message))
            else:
                await asyncio.wait_for(
                    loop.publish_acked(subject_of(message), encode(message), message_id(message)), 10
                )
            await loop.close()


def press() -> Raised:
    return Raised(ALARM, "marl", "d1", "st-1", format_time(clock.now()), name="Kim Beispiel")


async def until_published(ways: list[jobs.Way], version: int = 1, seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        for way in ways:
            while await _version(way) < version:
                await asyncio.sleep(0.05)


async def _version(way: jobs.Way) -> int:
    try:
        found = await last_of(way.loop.name, way.loop.client(), "roster.marl")
    except Exception:
        return 0
    return json.loads(found.body)["version"] if found else 0


def test_rosters_and_plans_reach_both_loops(county: County, brokers: Brokers) -> None:
    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        for way in ways:
            async with asyncio.timeout(10):
                while (plan := await last_of(way.loop.name, way.loop.client(), "plan.herten.eg")) is None:
                    await asyncio.sleep(0.05)
            assert len(json.loads(plan.body)["desks"]) == 12

    with_worker(scenario)
    assert Ring.objects.count() == 24


def test_a_press_becomes_an_alarm_with_its_chain(county: County, brokers: Brokers) -> None:
    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        now = format_time(clock.now())
        await say(brokers, "marl", "d1", press())
        await say(brokers, "marl", "d2", Receipt(ALARM, "marl", "d1", "st-2", "d2", "delivered", now))
        await say(
            brokers, "marl", "d2", Answer(ALARM, "marl", "d1", "st-2", "d2", "coming", at=now, name="Ole Beispiel")
        )
        await until(lambda: Alarm.objects.filter(state="accepted", delivered_to=1, stored_b_at__isnull=False).exists())
        await until(lambda: AlarmEvent.objects.filter(sequence_a__isnull=False, sequence_b__isnull=False).count() == 3)

    with_worker(scenario)
    alarm = Alarm.objects.get()
    assert (alarm.key, alarm.desk, alarm.person) == (ALARM, county.desk("d1"), county.people["kim"])
    assert alarm.stored_a_at and alarm.stored_b_at and alarm.delivered_at and alarm.accepted_at
    assert alarm.ring == [f"d{n}" for n in range(2, 9)]
    assert AlarmEvent.objects.count() == 3


def test_one_loop_is_enough(county: County, brokers: Brokers) -> None:
    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        brokers["a"].kill()
        await say(brokers, "marl", "d1", press(), loops="b")
        await until(Alarm.objects.exists)

    with_worker(scenario)
    assert Alarm.objects.get().stored_a_at is None


def test_the_record_catches_up_after_the_database_was_away(
    county: County, brokers: Brokers, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = record.take, []

    def fail(*args: Any) -> int:
        failures.append(args)
        raise OperationalError("the database is down")

    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        monkeypatch.setattr(record, "take", fail)
        await say(brokers, "marl", "d1", press())
        await until(lambda: len(failures) > 2)
        assert not await sync_to_async(Alarm.objects.exists)()
        monkeypatch.setattr(record, "take", real)
        await until(Alarm.objects.exists)

    with_worker(scenario)
    assert AlarmEvent.objects.count() == 1


def test_a_broker_that_lost_its_store_gets_everything_again(county: County, brokers: Brokers) -> None:
    import shutil

    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        await say(brokers, "marl", "d1", press())
        await until(lambda: AlarmEvent.objects.filter(sequence_a__isnull=False, sequence_b__isnull=False).exists())
        brokers["a"].kill()
        shutil.rmtree(brokers["a"].broker.folder / "jetstream")
        brokers["a"].start()
        await until_published(ways, seconds=20)
        await say(brokers, "marl", "d2", Answer(ALARM, "marl", "d1", "st-2", "d2", "coming"), loops="a")
        await until(lambda: Alarm.objects.filter(state="accepted").exists())

    with_worker(scenario)
    assert AlarmEvent.objects.count() == 2


def test_a_new_station_is_in_the_next_roster_and_a_revoked_one_loses_its_connection(
    county: County, brokers: Brokers
) -> None:
    from schutznetz.adapters.nats_jwt import USER, NKey
    from schutznetz.adapters.nats_keys import Credentials
    from schutznetz.apps.alarm import actions

    keys = {name: NKey.new(USER) for name in "ab"}
    device = actions.Device("PC", {name: key.public for name, key in keys.items()})

    def enrol() -> actions.Enrolled:
        return actions.enrol_at_desk(
            desk=county.desk("d1"), device=device, actor=county.actor("kim"), keep=False, now=clock.now()
        )

    def revoke(station: Station) -> None:
        actions.revoke_station(station=station, actor=county.actor("sina"), now=clock.now())

    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        enrolled = await sync_to_async(enrol)()
        await until_published(ways, version=2)
        found = await last_of("a", ways[0].loop.client(), "roster.marl")
        assert found is not None
        assert enrolled.station.key in json.loads(found.body)["stations"]
        loop = brokers["a"].station_loop(
            Credentials(enrolled.station.key, enrolled.jwts["a"], keys["a"], f"_INBOX.{enrolled.station.key}")
        )
        loop.start()
        await loop.wait_up(5)
        await sync_to_async(revoke)(enrolled.station)
        async with asyncio.timeout(10):
            while loop.is_up:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.5)
        assert not loop.is_up
        await loop.close()

    with_worker(scenario)


def test_one_failing_job_does_not_stop_the_others(
    county: County, brokers: Brokers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any) -> None:
        raise ValueError("no plan today")

    async def prepare() -> None:
        for broker in brokers.values():
            loop = broker.service("platform")
            loop.start()
            await loop.wait_up(5)
            await ensure_streams(loop, ["marl", "herten"])
            await loop.close()

    async def scenario(_ways: list[jobs.Way]) -> None:
        await say(brokers, "marl", "d1", press())
        await until(Alarm.objects.exists)
        await asyncio.sleep(2.5)

    monkeypatch.setattr(rosters, "compute", fail)
    async_to_sync(prepare)()
    with_worker(scenario)
    said = [line for line in caplog.messages if "no plan today" in line]
    assert len(said) == 1


def test_a_message_that_cannot_be_written_does_not_hold_up_the_rest(
    county: County, brokers: Brokers, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = record.take

    def choke(page: record.Page, now: Any) -> int:
        if any(item.message.station == "st-9" for item in page.heard):
            raise ValueError("cannot be written")
        return real(page, now)

    async def scenario(ways: list[jobs.Way]) -> None:
        await until_published(ways)
        monkeypatch.setattr(record, "take", choke)
        bad = Answer(ALARM, "marl", "d1", "st-9", "d9", "cannot", at=format_time(NOW))
        await say(brokers, "marl", "d9", bad)
        await say(brokers, "marl", "d1", press())
        await until(lambda: Alarm.objects.filter(stored_b_at__isnull=False).exists())

    with_worker(scenario)
    assert AlarmEvent.objects.count() == 1


def test_the_pages_ask_both_brokers_who_is_connected(county: County, brokers: Brokers) -> None:
    from schutznetz.apps.alarm import queries

    async def ask() -> dict[str, set[str] | None]:
        loop = brokers["a"].station_loop(brokers["a"].station("st-1", site="marl", desk="d1"))
        loop.start()
        await loop.wait_up(5)
        try:
            return await sync_to_async(queries.connected_stations, thread_sensitive=False)()
        finally:
            await loop.close()

    assert async_to_sync(ask)() == {"a": {"st-1"}, "b": set()}
    brokers["b"].kill()
    assert queries.connected_stations()["b"] is None
