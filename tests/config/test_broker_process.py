# SPDX-License-Identifier: EUPL-1.2
"""Embedded brokers under the supervisor."""

import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from schutznetz.adapters.nats_config import Broker, BrokerPlan, find_binary, write_broker
from schutznetz.adapters.nats_keys import ensure_keys
from schutznetz.adapters.nats_monitor import health
from schutznetz.config import broker_process as module
from schutznetz.config.broker_process import ailment, broker_process, may_restart
from schutznetz.config.running import born, find_running
from schutznetz.config.supervisor import Supervisor


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    return write_broker(ensure_keys(tmp_path / "loops", "a"), BrokerPlan())


def space(monkeypatch: pytest.MonkeyPatch, megabytes: int) -> None:
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=megabytes * 1024 * 1024))


@pytest.mark.integration
def test_a_broker_outlives_its_supervisor_and_comes_back_when_killed(tmp_path: Path, broker: Broker) -> None:
    lines: list[str] = []
    process = broker_process(broker, find_binary())
    first = Supervisor([process], tmp_path, say=lines.append)
    first.start()
    child = first._lives[0].running
    first._lives = []
    first.stop()
    assert health(broker.monitor_url) == "ok"

    second = Supervisor([process], tmp_path, say=lines.append)
    second.start()
    taken_over = find_running(tmp_path / "run" / "loop-a.pid")
    assert taken_over is not None
    assert child is not None
    assert taken_over.pid == child.pid
    os.kill(child.pid, signal.SIGKILL)
    end = time.monotonic() + 10
    second.watch(until=lambda: "Broker A: läuft wieder" in lines or time.monotonic() > end)

    assert "Broker A: läuft wieder" in lines
    assert health(broker.monitor_url) == "ok"
    second.stop()
    assert health(broker.monitor_url) == "unreachable"
    assert child.child is not None
    child.child.wait()
    assert born(child.pid) == ""


def test_another_configuration_is_another_version(tmp_path: Path, broker: Broker) -> None:
    before = broker_process(broker, find_binary()).version
    changed = write_broker(ensure_keys(tmp_path / "loops", "a"), BrokerPlan(origins=["https://a.example"]))

    assert broker_process(broker, find_binary()).version != before
    assert changed.ports == broker.ports


@pytest.mark.parametrize(
    ("said", "words"),
    [("ok", ""), ("unreachable", "antwortet nicht"), ("JetStream stream 'x' write error", "speichert nicht richtig")],
)
def test_what_ails_a_broker_is_said_in_german(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, said: str, words: str
) -> None:
    monkeypatch.setattr(module, "health", lambda _: said)

    assert ailment(broker).startswith(words)
    assert bool(ailment(broker)) is bool(words)


def test_a_restart_on_a_full_disk_needs_the_reserve(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_alive", lambda _: True)
    space(monkeypatch, 1000)
    assert may_restart(broker)
    assert (broker.folder / "reserve").exists(), "not touched while there is space"

    space(monkeypatch, 1)
    assert may_restart(broker), "the reserve is given back"
    assert not (broker.folder / "reserve").exists()
    assert not may_restart(broker), "there is nothing left to give"


def test_a_broker_that_does_not_answer_is_restarted_whatever_the_disk(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "is_alive", lambda _: False)
    space(monkeypatch, 0)

    assert may_restart(broker)
