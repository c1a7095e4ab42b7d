# SPDX-License-Identifier: EUPL-1.2
"""``python -m schutznetz.controller`` as it is started in production."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schutznetz.adapters.nats_streams import publish_roster
from tests.brokers import LOOPS, TestBroker, make_streams, prepare_brokers

pytestmark = pytest.mark.integration


def wait_for(path: Path, holds: object, seconds: float = 10) -> dict[str, object]:
    """The status file as soon as it is as expected."""
    end, state = time.monotonic() + seconds, None
    while time.monotonic() < end:
        if path.exists():
            state = json.loads(path.read_text())
            if callable(holds) and holds(state):
                return state
        time.sleep(0.05)
    raise AssertionError(f"after {seconds} s: {state}")


async def store_roster(brokers: dict[str, TestBroker]) -> None:
    body = json.dumps({"v": 1, "site": "marl", "version": 1, "at": "x", "desks": {"d1": {}}, "stations": {}}).encode()
    for broker in brokers.values():
        platform = broker.service("platform")
        platform.start()
        await platform.wait_up(15)
        await publish_roster(platform, "marl", body)
        await platform.close()


def test_the_controller_waits_for_brokers_reports_them_and_ends_when_told(tmp_path: Path) -> None:
    brokers = prepare_brokers(tmp_path / "loops")
    loops = {n: {"tcp": brokers[n].broker.client_url, "http": brokers[n].broker.monitor_url} for n in LOOPS}
    env = {**os.environ, "SCHUTZNETZ_LOOPS": json.dumps(loops), "SCHUTZNETZ_VAR": str(tmp_path), "PYTHONPATH": "src"}
    log = (tmp_path / "controller.log").open("wb")
    controller = subprocess.Popen([sys.executable, "-m", "schutznetz.controller"], env=env, stderr=log)
    status = tmp_path / "controller.json"
    try:
        wait_for(status, lambda state: {loop["health"] for loop in state["loops"].values()} == {"unreachable"})
        for broker in brokers.values():
            broker.start()
        asyncio.run(make_streams(brokers, ["marl"]))
        asyncio.run(store_roster(brokers))
        state = wait_for(status, lambda state: state["sites"].get("marl", {}).get("known"))
        assert state["sites"] == {
            "marl": {"known": True, "desks": 0, "security": 0, "entrance": 0, "faults": {"d1": "never"}}
        }
        assert all(loop["up"] and loop["sees_stations"] and loop["health"] == "ok" for loop in state["loops"].values())
        controller.terminate()
        assert controller.wait(5) == 0
    finally:
        controller.kill()
        controller.wait()
        log.close()
        for broker in brokers.values():
            broker.stop()
    assert "Traceback" not in (tmp_path / "controller.log").read_text()


def test_without_addresses_it_says_what_is_missing(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": "src", "SCHUTZNETZ_VAR": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-m", "schutznetz.controller"], env=env, capture_output=True, text=True)

    assert ended.returncode == 1
    assert "SCHUTZNETZ_LOOPS ist nicht gesetzt" in ended.stderr


def test_the_controller_needs_neither_django_nor_a_database() -> None:
    code = (
        "import sys, schutznetz.controller.main; print([m for m in sys.modules if m.startswith(('django', 'sqlite3'))])"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": "src"}
    assert subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True).stdout == "[]\n"
