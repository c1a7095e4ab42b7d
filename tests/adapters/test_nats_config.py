# SPDX-License-Identifier: EUPL-1.2
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from schutznetz.adapters.clock import now
from schutznetz.adapters.nats_config import (
    BrokerPlan,
    NoBroker,
    Ports,
    Tls,
    ensure_ports,
    find_binary,
    free_ports,
    port_is_free,
    release_reserve,
    write_broker,
)
from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.adapters.nats_keys import ensure_keys, revoke


def program(folder: Path, says: str) -> str:
    path = folder / "nats-server"
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return str(path)


def test_the_installed_broker_is_found_and_new_enough() -> None:
    assert find_binary().name == "nats-server"


def test_a_chosen_broker_is_taken(tmp_path: Path) -> None:
    assert find_binary(program(tmp_path, "nats-server: v2.15.1")) == tmp_path / "nats-server"
    assert find_binary(program(tmp_path, "nats-server: v3.0.0"))


@pytest.mark.parametrize(
    ("says", "reason"),
    [("nats-server: v2.9.10", "zu alt"), ("nats-server: v2.15.0", "zu alt"), ("hello", "nennt keine Fassung")],
)
def test_an_old_or_foreign_broker_is_refused_in_german(tmp_path: Path, says: str, reason: str) -> None:
    with pytest.raises(NoBroker, match=reason):
        find_binary(program(tmp_path, says))


def test_a_missing_broker_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoBroker, match="SCHUTZNETZ_NATS_SERVER"):
        find_binary(str(tmp_path / "nothing"))


def test_ports_stay_the_same_and_are_below_those_lent_to_others(tmp_path: Path) -> None:
    first = ensure_ports(tmp_path)

    assert ensure_ports(tmp_path) == first
    assert len({first.client, first.websocket, first.monitor, first.mqtt}) == 4
    assert all(20_000 <= port < 32_000 for port in (first.client, first.websocket, first.monitor, first.mqtt))
    assert ensure_ports(tmp_path, Ports(1, 2, 3, 4)) == ensure_ports(tmp_path) == Ports(1, 2, 3, 4)


def test_a_port_in_use_is_not_free() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_ports(1)[0]))
        listener.listen()
        assert not port_is_free(listener.getsockname()[1])


@pytest.mark.parametrize("plan", [BrokerPlan(), BrokerPlan(origins=["https://a.example"]), BrokerPlan(with_mqtt=True)])
def test_the_broker_accepts_its_configuration(tmp_path: Path, plan: BrokerPlan) -> None:
    broker = write_broker(ensure_keys(tmp_path, "a"), plan)

    tried = subprocess.run([str(find_binary()), "-t", "-c", str(broker.config)], capture_output=True, text=True)

    assert tried.returncode == 0, tried.stderr
    assert stat.S_IMODE(broker.config.stat().st_mode) == 0o600


def test_what_makes_an_acknowledgement_true_is_in_the_configuration(tmp_path: Path) -> None:
    text = write_broker(ensure_keys(tmp_path, "a"), BrokerPlan(origins=["https://a.example"])).config.read_text()

    for needed in ("sync_interval: always", "strict: true", 'ping_interval: "3s"', "ping_max: 2", "max_payload: 1MB",
                   "max_connections: 20000", "type: full", '["https://a.example"]', "same_origin: false"):  # fmt: skip
        assert needed in text
    assert "mqtt" not in text
    assert "0.0.0.0" not in text


def test_without_known_origins_no_foreign_page_gets_in(tmp_path: Path) -> None:
    assert "same_origin: true" in write_broker(ensure_keys(tmp_path, "a"), BrokerPlan()).config.read_text()


def test_certificates_end_in_the_broker(tmp_path: Path) -> None:
    plan = BrokerPlan(host="0.0.0.0", tls=Tls(tmp_path / "c.pem", tmp_path / "k.pem"))
    broker = write_broker(ensure_keys(tmp_path, "a"), plan)

    assert broker.config.read_text().count('min_version: "1.2"') == 2
    assert "no_tls" not in broker.config.read_text()
    assert broker.client_url.startswith("tls://127.0.0.1:")
    assert broker.websocket_url.startswith("wss://")


def test_the_broker_folder_knows_who_is_revoked_before_it_starts(tmp_path: Path) -> None:
    keys = ensure_keys(tmp_path, "a")
    write_broker(keys, BrokerPlan())

    changed = revoke(keys, NKey.new(USER).public, now())
    write_broker(changed, BrokerPlan())

    stored = (tmp_path / "a" / "accounts" / f"{keys.alarm.public}.jwt").read_text()
    assert stored == changed.accounts[keys.alarm.public] != keys.accounts[keys.alarm.public]


def test_the_reserve_can_be_given_back_once(tmp_path: Path) -> None:
    broker = write_broker(ensure_keys(tmp_path, "a"), BrokerPlan())

    assert (broker.folder / "reserve").stat().st_size == 64 * 1024 * 1024
    assert release_reserve(broker.folder)
    assert not release_reserve(broker.folder)
